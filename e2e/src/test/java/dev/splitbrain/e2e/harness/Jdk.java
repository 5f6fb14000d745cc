package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDK on this machine.
 *
 * @param home its directory
 * @param feature its release, such as 17
 */
public record Jdk(Path home, int feature) {
  private static final Pattern VERSION = Pattern.compile("version \"(\\d+)");

  /** The JDK that runs this code. */
  public static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** What stands in a directory, by its own {@code java -version}; empty if that is no JDK. */
  static Optional<Jdk> in(Path home) {
    Path java = home.resolve("bin/java");
    if (!Files.isExecutable(java) || !Files.isExecutable(home.resolve("bin/javac"))) {
      return Optional.empty();
    }
    try {
      Process process = new ProcessBuilder(java.toString(), "-version").start();
      process.getOutputStream().close();
      String says =
          new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
              + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(says);
      return version.find()
          ? Optional.of(new Jdk(home, Integer.parseInt(version.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask " + java + " for its version", e);
    }
  }

  /** A program of this JDK, such as {@code jdb}. */
  public String tool(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
