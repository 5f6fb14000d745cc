package dev.splitbrain.slave.session;

import dev.splitbrain.slave.system.NativePaths;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/**
 * What a slave is, the same for all its sessions.
 *
 * @param name as {@code --name} gave it
 * @param epoch differs from every other start of a slave; never 0
 * @param startDirectory where sessions begin; absolute
 * @param names the names of the file system that sessions see
 * @param classPath where classes that exist only here are looked up
 * @param properties system properties in whose place masters see these values
 */
public record SlaveIdentity(
    String name,
    long epoch,
    Path startDirectory,
    NativePaths names,
    List<Path> classPath,
    Map<String, String> properties) {

  /** The identity of a slave that starts now, in the current directory. */
  public static SlaveIdentity now(String name, List<Path> classPath) {
    return now(name, classPath, Path.of("").toAbsolutePath(), Map.of());
  }

  /**
   * The identity of a slave that starts now and serves the files of any file system.
   *
   * @param startDirectory where sessions begin; its file system is the one that they see
   * @param properties what masters see in place of this JVM's own system properties, such as {@code
   *     java.io.tmpdir} and the separators, which must fit the file system
   */
  public static SlaveIdentity now(
      String name, List<Path> classPath, Path startDirectory, Map<String, String> properties) {
    return new SlaveIdentity(
        name,
        (new SecureRandom().nextLong() >>> 2) + 1,
        startDirectory,
        NativePaths.of(startDirectory.getFileSystem()),
        List.copyOf(classPath),
        Map.copyOf(properties));
  }

  /** A system property as masters see it; null if there is none. */
  public String property(String key) {
    String own = properties.get(key);
    return own == null ? System.getProperty(key) : own;
  }

  /** The slave's release; "unknown" when it does not run from its jar. */
  public static String version() {
    String version = SlaveIdentity.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
