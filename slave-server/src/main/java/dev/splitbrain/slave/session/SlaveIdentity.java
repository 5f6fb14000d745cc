package dev.splitbrain.slave.session;

import dev.splitbrain.slave.system.NativeNames;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * What a slave is, the same for all its sessions.
 *
 * @param name as {@code --name} gave it
 * @param epoch differs from every other start of a slave; never 0
 * @param startDirectory where sessions begin; absolute
 * @param names the names of the file system that sessions see
 * @param classPath where classes that exist only here are looked up
 */
public record SlaveIdentity(
    String name, long epoch, Path startDirectory, NativeNames names, List<Path> classPath) {

  /** The identity of a slave that starts now, in the current directory. */
  public static SlaveIdentity now(String name, List<Path> classPath) {
    Path here = Path.of("").toAbsolutePath();
    return new SlaveIdentity(
        name,
        (new SecureRandom().nextLong() >>> 2) + 1,
        here,
        NativeNames.of(here.getFileSystem()),
        List.copyOf(classPath));
  }

  /** The slave's release; "unknown" when it does not run from its jar. */
  public static String version() {
    String version = SlaveIdentity.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
