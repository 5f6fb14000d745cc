package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.session.Session;
import java.nio.file.Path;

/**
 * Paths that name their host: they mean the same in every scope and thread. {@code
 * splitbrain-file://bench1/var/log/x}
 */
public final class PinnedPaths {
  private static final PinnedFileSystemProvider PROVIDER = new PinnedFileSystemProvider();

  private PinnedPaths() {}

  /**
   * A path of a slave.
   *
   * @param name relative names are looked up in the session's working directory
   * @throws java.nio.file.InvalidPathException if the name cannot be a path
   */
  public static Path of(Session session, String name) {
    return fileSystem(new SlaveFiles(FilesArea.state(), session)).path(plain(name));
  }

  /** A path of the master. */
  public static Path ofMaster(String name) {
    return fileSystem(MasterSide.INSTANCE).path(plain(name));
  }

  static PinnedFileSystem fileSystem(Side side) {
    return PROVIDER.fileSystem(side);
  }

  private static Path plain(String name) {
    return JdkFiles.PLAIN.getPath(name);
  }
}
