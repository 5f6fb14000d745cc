package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The packed files under test, where the build leaves them. */
public final class Jars {
  private static final String ROOT = "splitbrain.root";

  private static boolean known;

  private Jars() {}

  /** The checkout. */
  public static Path root() {
    String root = System.getProperty(ROOT);
    Path path = (root == null ? Path.of("..") : Path.of(root)).toAbsolutePath().normalize();
    if (!Files.exists(path.resolve("bin"))) {
      throw new IllegalStateException(
          path + " is no checkout of splitbrain; name it with -Dsplitbrain.root=DIR");
    }
    return path;
  }

  /** {@code splitbrain-agent.jar}. */
  public static Path agent() {
    return built("agent/target/splitbrain-agent.jar");
  }

  /** {@code splitbrain-slave.jar}. */
  public static Path slave() {
    return built("slave-server/target/splitbrain-slave.jar");
  }

  /** {@code splitbrain-shell.jar}. */
  public static Path shell() {
    return built("shell/target/splitbrain-shell.jar");
  }

  private static synchronized Path built(String name) {
    // Maven, which names the checkout, has just built them.
    if (!known && System.getProperty(ROOT) == null) {
      String source = outdated();
      if (!source.isEmpty()) {
        throw new IllegalStateException(
            source + " is not in the jars under test: mvn -q -Dloop -DskipTests package");
      }
    }
    known = true;
    Path jar = root().resolve(name);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: mvn package");
    }
    return jar;
  }

  /** As the launchers see it. */
  private static String outdated() {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", "home=$PWD && . bin/checkout.sh && outdated shell")
              .directory(root().toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look whether the jars are new", e);
    }
  }
}
