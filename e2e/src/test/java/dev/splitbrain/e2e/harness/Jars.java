package dev.splitbrain.e2e.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** The packed files under test, where the build leaves them. */
public final class Jars {
  private Jars() {}

  /** The checkout. */
  public static Path root() {
    String root = System.getProperty("splitbrain.root");
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

  private static Path built(String name) {
    Path jar = root().resolve(name);
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is missing: mvn package");
    }
    return jar;
  }
}
