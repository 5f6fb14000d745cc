package dev.splitbrain.agent.rules;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * One ordered list, first match wins: the user's rules, then the few built-in ones. A line is
 * {@code paths: GLOB = local | remote | refuse}; {@code #} starts a comment. A glob is matched on
 * the name as written and on the absolute one; a relative glob stands below the master's working
 * directory. Immutable.
 */
public final class Rules {
  /** What a rule says of a path. */
  public enum Verdict {
    LOCAL,
    REMOTE,
    REFUSE
  }

  /**
   * One rule for paths.
   *
   * @param glob as written
   * @param source where it stands: {@code FILE:LINE}, or {@code built-in: why}
   */
  public record PathRule(String glob, Verdict verdict, String source, Predicate<String> matcher) {
    @Override
    public String toString() {
      return "paths: " + glob + " = " + verdict.name().toLowerCase(Locale.ROOT);
    }
  }

  private final List<PathRule> paths;
  private final boolean refuseNatives;

  private Rules(List<PathRule> paths, boolean refuseNatives) {
    this.paths = List.copyOf(paths);
    this.refuseNatives = refuseNatives;
  }

  /**
   * The rules of a file before the built-in ones.
   *
   * @param file null for none
   * @throws IOException naming file and line, what is wrong and what is possible
   */
  public static Rules of(Path file) throws IOException {
    List<PathRule> paths = new ArrayList<>();
    boolean refuseNatives = false;
    if (file != null) {
      List<String> lines;
      try {
        lines = Files.readAllLines(file);
      } catch (NoSuchFileException e) {
        throw new IOException("there is no rules file " + file, e);
      }
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        String where = file + ":" + (i + 1);
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        int equals = line.lastIndexOf('=');
        String key = equals < 0 ? line : line.substring(0, equals).strip();
        String value = equals < 0 ? "" : line.substring(equals + 1).strip();
        if (key.startsWith("paths:")) {
          paths.add(pathRule(key.substring("paths:".length()).strip(), value, where));
        } else if (key.equals("natives")) {
          if (!value.equals("refuse") && !value.equals("allow")) {
            throw new IOException(where + ": natives is refuse or allow, not '" + value + "'");
          }
          refuseNatives = value.equals("refuse");
        } else {
          throw new IOException(
              where
                  + ": a rule is 'paths: GLOB = local|remote|refuse' or 'natives = refuse|allow'");
        }
      }
    }
    builtIn(paths);
    return new Rules(paths, refuseNatives);
  }

  private static PathRule pathRule(String glob, String value, String where) throws IOException {
    Verdict verdict =
        switch (value) {
          case "local" -> Verdict.LOCAL;
          case "remote" -> Verdict.REMOTE;
          case "refuse" -> Verdict.REFUSE;
          default ->
              throw new IOException(
                  where + ": '" + value + "' is not a verdict; use local, remote or refuse");
        };
    try {
      return new PathRule(glob, verdict, where, matcher(glob));
    } catch (IllegalArgumentException e) {
      throw new IOException(where + ": not a glob: " + e.getMessage(), e);
    }
  }

  private static Predicate<String> matcher(String glob) {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    return name -> matcher.matches(Path.of(name));
  }

  private static void builtIn(List<PathRule> paths) {
    String home = System.getProperty("java.home");
    keep(paths, home, "the JDK's own files");
    try {
      String real = Path.of(home).toRealPath().toString();
      if (!real.equals(home)) {
        keep(paths, real, "the JDK's own files");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("the JVM's own directory cannot be read", e);
    }
    keep(paths, "/dev/random", "seeds");
    keep(paths, "/dev/urandom", "seeds");
    for (String entry :
        System.getProperty("java.class.path", "").split(System.getProperty("path.separator"))) {
      if (!entry.isEmpty()) {
        keep(
            paths,
            Path.of(entry).toAbsolutePath().normalize().toString(),
            "the program's class path");
      }
    }
  }

  /**
   * A file, or a directory with all below; compared as text, as this runs for every routed path.
   */
  private static void keep(List<PathRule> paths, String file, String why) {
    String below = file + "/";
    paths.add(
        new PathRule(
            file + "{,/**}",
            Verdict.LOCAL,
            "built-in: " + why,
            name -> name.startsWith(file) && (name.equals(file) || name.startsWith(below))));
  }

  /**
   * The first rule that matches, or null.
   *
   * @param written the name as the program wrote it
   * @param absolute forms of the name that are absolute (here and on the host)
   */
  public PathRule match(String written, List<String> absolute) {
    List<String> names = new ArrayList<>(6);
    try {
      add(names, written);
      for (String name : absolute) {
        add(names, name);
      }
    } catch (InvalidPathException e) {
      return null; // No rule is about a name that no file can have; the call itself will say so.
    }
    for (PathRule rule : paths) {
      for (String name : names) {
        if (rule.matcher().test(name)) {
          return rule;
        }
      }
    }
    return null;
  }

  /** The name, and its form without dots where it has some: they must not slip past a rule. */
  private static void add(List<String> names, String name) {
    names.add(name);
    if (name.contains("/.") || name.startsWith(".") || name.contains("//")) {
      names.add(Path.of(name).normalize().toString());
    } else if (name.indexOf('\0') >= 0) {
      throw new InvalidPathException(name, "NUL");
    }
  }

  /** All rules in order, for printing. */
  public List<PathRule> paths() {
    return paths;
  }

  /** Whether loading an application's native library inside a scope is refused. */
  public boolean refuseNatives() {
    return refuseNatives;
  }
}
