package dev.splitbrain.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How a {@link SlaveProcess} is started. Immutable; each method gives a changed copy.
 *
 * @param name of the slave; also its host name
 * @param javaHome the JDK that runs it
 * @param jar the packed slave
 * @param javaOptions for its JVM
 * @param arguments for the slave itself, after ours
 * @param namespaces whether it gets a machine of its own, where the system allows
 * @param network whether that machine has its own network
 */
public record SlaveOptions(
    String name,
    Path javaHome,
    Path jar,
    List<String> javaOptions,
    List<String> arguments,
    boolean namespaces,
    boolean network) {
  private static final String JAR = "slave-server/target/splitbrain-slave.jar";

  public SlaveOptions {
    Objects.requireNonNull(name);
    javaHome = javaHome.toAbsolutePath();
    jar = jar.toAbsolutePath();
    javaOptions = List.copyOf(javaOptions);
    arguments = List.copyOf(arguments);
  }

  /**
   * A slave on the running JDK, with namespaces and the master's network. Its jar is the system
   * property {@code splitbrain.slave.jar}, else the one of the checkout around the working
   * directory.
   */
  public static SlaveOptions named(String name) {
    return new SlaveOptions(
        name,
        Path.of(System.getProperty("java.home")),
        findJar(),
        List.of(),
        List.of(),
        true,
        false);
  }

  private static Path findJar() {
    String given = System.getProperty("splitbrain.slave.jar");
    if (given != null) {
      return Path.of(given);
    }
    Path here = Path.of("").toAbsolutePath();
    for (Path at = here; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(JAR))) {
        return at.resolve(JAR);
      }
    }
    throw new IllegalStateException(
        "no " + JAR + " around " + here + ": build it with mvn -pl slave-server -am package");
  }

  /** With another JDK. */
  public SlaveOptions on(Path otherJavaHome) {
    return new SlaveOptions(name, otherJavaHome, jar, javaOptions, arguments, namespaces, network);
  }

  /** With another jar. */
  public SlaveOptions withJar(Path other) {
    return new SlaveOptions(name, javaHome, other, javaOptions, arguments, namespaces, network);
  }

  /** With more options for its JVM. */
  public SlaveOptions withJavaOptions(String... more) {
    return new SlaveOptions(
        name, javaHome, jar, joined(javaOptions, more), arguments, namespaces, network);
  }

  /** With more arguments for the slave. */
  public SlaveOptions withArguments(String... more) {
    return new SlaveOptions(
        name, javaHome, jar, javaOptions, joined(arguments, more), namespaces, network);
  }

  /** As a plain process: same host name, same files. */
  public SlaveOptions withoutNamespaces() {
    return new SlaveOptions(name, javaHome, jar, javaOptions, arguments, false, false);
  }

  /** With its own network too; see {@link SlaveProcess}. */
  public SlaveOptions ownNetwork() {
    return new SlaveOptions(name, javaHome, jar, javaOptions, arguments, true, true);
  }

  private static List<String> joined(List<String> first, String[] more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }
}
