package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.files.FilesArea;
import dev.splitbrain.agent.area.files.side.MasterSide;
import dev.splitbrain.agent.area.files.side.RuledSide;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Paths that name their host: they mean the same in every scope and thread. {@code
 * splitbrain-file://bench1/var/log/x}
 */
public final class PinnedPaths {
  private static final PinnedFileSystemProvider PROVIDER = PinnedFileSystemProvider.ofAllHosts();

  /** What scopes have as the default file system, by session. */
  private static final Map<Session, PinnedFileSystem> DEFAULTS = new HashMap<>();

  private PinnedPaths() {}

  /**
   * A path of a slave.
   *
   * @param router knows what the rules forbid of it
   * @param name relative names are looked up in the session's working directory
   * @throws java.nio.file.InvalidPathException if the name cannot be a path
   */
  public static Path of(Router router, Session session, String name) {
    Route route = new Route(session, "pinned to " + session.hostName());
    Side slave = new SlaveFiles(FilesArea.state(), route);
    return fileSystem(RuledSide.ofPinned(slave, session, router)).getPath(name);
  }

  /** A path of the master. */
  public static Path ofMaster(String name) {
    return fileSystem(MasterSide.INSTANCE).getPath(name);
  }

  static PinnedFileSystem fileSystem(Side side) {
    return PROVIDER.fileSystem(side);
  }

  /**
   * The default file system inside a scope of a host whose syntax is not the master's. Always the
   * same one in a session.
   */
  public static PinnedFileSystem defaultFileSystem(SlaveFiles slave) {
    synchronized (DEFAULTS) {
      DEFAULTS.keySet().removeIf(session -> session != slave.session() && !session.isOpen());
      return DEFAULTS.computeIfAbsent(
          slave.session(),
          session -> {
            Side side = FilesArea.guarded(slave);
            return PinnedFileSystemProvider.ofScopes(side).fileSystem(side);
          });
    }
  }
}
