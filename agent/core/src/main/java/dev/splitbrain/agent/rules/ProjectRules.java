package dev.splitbrain.agent.rules;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules that every project of a build tool needs: its sources, what was built of them and the
 * libraries are the master's, for reading only; all else is the slave's. Immutable.
 *
 * @param kind how {@code rules=} names them
 * @param file the build file that they were found by; null if they were asked for
 * @param lines as a rules file has them
 */
public record ProjectRules(String kind, Path file, List<String> lines) {
  private static final List<String> MAVEN = List.of("pom.xml");
  private static final List<String> GRADLE =
      List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts");

  private static final List<String> PARTS_OF_MAVEN =
      List.of("src", "target/classes", "target/test-classes");
  private static final List<String> PARTS_OF_GRADLE =
      List.of("src", "gradle", "build/classes", "build/resources");

  /** Endings of files that people keep beside a build file; what tests write there has others. */
  private static final Set<String> ENDINGS =
      Set.of("xml", "md", "adoc", "rst", "gradle", "kts", "properties", "toml", "yml", "yaml");

  /** A file of this kind of name, such as LICENSE.txt, is one that people keep there too. */
  private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9_-]+(\\.[a-z]+)?");

  private static final Pattern REPOSITORY =
      Pattern.compile("<localRepository>\\s*([^<]+?)\\s*</localRepository>");

  /** The kinds that there are, as {@code rules=} takes them. */
  public static boolean isKind(String word) {
    return word.equals("maven") || word.equals("gradle");
  }

  /**
   * Those of a project in a directory, by its build file; null if there is none.
   *
   * @param home the user's directory
   * @throws IOException if the directory cannot be read
   */
  public static ProjectRules find(Path directory, Path home) throws IOException {
    for (String kind : List.of("maven", "gradle")) {
      for (String name : kind.equals("maven") ? MAVEN : GRADLE) {
        Path file = directory.resolve(name);
        if (Files.isRegularFile(file)) {
          return new ProjectRules(kind, file, of(kind, directory, home).lines);
        }
      }
    }
    return null;
  }

  /**
   * Those of a kind.
   *
   * @param directory of the project, absolute
   * @param home the user's directory
   * @throws IOException if the directory cannot be read
   */
  public static ProjectRules of(String kind, Path directory, Path home) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String file : beside(directory)) {
      lines.add(own(directory, file, ""));
    }
    boolean maven = kind.equals("maven");
    for (String part : maven ? PARTS_OF_MAVEN : PARTS_OF_GRADLE) {
      lines.add(own(directory, part, "/**"));
    }
    Path libraries = maven ? repository(home) : gradleHome(home).resolve("caches");
    lines.add("paths: " + quoted(libraries.toString()) + "/** = read-only local");
    return new ProjectRules(kind, null, List.copyOf(lines));
  }

  /** Below the slave's working directory, too, the name leads to the project. */
  private static String own(Path directory, String name, String below) {
    return "paths: " + quoted(name) + below + " = read-only local " + directory.resolve(name);
  }

  private static List<String> beside(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean isKept = ENDINGS.contains(ending) || CAPITALS.matcher(name).matches();
        if (isKept && !name.contains(" = ") && Files.isRegularFile(file)) {
          names.add(name);
        }
      }
    }
    names.sort(null);
    return names;
  }

  /** Where Maven keeps libraries: the property, else what the user's settings say. */
  private static Path repository(Path home) throws IOException {
    String given = System.getProperty("maven.repo.local");
    if (given != null) {
      return Path.of(given).toAbsolutePath().normalize();
    }
    Path settings = home.resolve(".m2/settings.xml");
    if (Files.isRegularFile(settings)) {
      Matcher matcher = REPOSITORY.matcher(Files.readString(settings));
      if (matcher.find() && !matcher.group(1).contains("${env.")) {
        String place = matcher.group(1).replace("${user.home}", home.toString());
        return Path.of(place).toAbsolutePath().normalize();
      }
    }
    return home.resolve(".m2/repository");
  }

  private static Path gradleHome(Path home) {
    String given = System.getenv("GRADLE_USER_HOME");
    return given == null ? home.resolve(".gradle") : Path.of(given).toAbsolutePath().normalize();
  }

  /** A name as a glob that means it and no other. */
  private static String quoted(String name) {
    StringBuilder quoted = new StringBuilder();
    for (char c : name.toCharArray()) {
      quoted.append("*?[]{}\\".indexOf(c) >= 0 ? "\\" : "").append(c);
    }
    return quoted.toString();
  }

  /** Where these rules stand, for printing. */
  String source() {
    return file == null ? "rules=" + kind : "rules=" + kind + ", for " + file.getFileName();
  }
}
