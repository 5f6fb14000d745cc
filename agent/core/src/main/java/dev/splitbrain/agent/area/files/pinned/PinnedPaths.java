package dev.splitbrain.agent.area.files.pinned;

import dev.splitbrain.agent.area.PinnedNames;
import dev.splitbrain.agent.area.files.call.FilesState;
import dev.splitbrain.agent.area.files.side.MasterSide;
import dev.splitbrain.agent.area.files.side.RuledSide;
import dev.splitbrain.agent.area.files.side.Side;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Paths that name their host: they mean the same in every scope and thread. {@code
 * splitbrain-file://bench1/var/log/x} Threads: any.
 */
public final class PinnedPaths implements PinnedNames {
  private final PinnedFileSystemProvider provider = PinnedFileSystemProvider.ofAllHosts();

  /** What scopes have as the default file system, by session. */
  private final Map<Session, PinnedFileSystem> defaults = new HashMap<>();

  private final FilesState state;

  /** Those of one core. */
  public PinnedPaths(FilesState state) {
    this.state = state;
  }

  @Override
  public Path of(Session session, String name) {
    Route route = new Route(session, "pinned to " + session.hostName());
    return fileSystem(ruled(new SlaveFiles(state, route))).getPath(name);
  }

  @Override
  public Path ofMaster(String name) {
    return fileSystem(MasterSide.INSTANCE).getPath(name);
  }

  PinnedFileSystem fileSystem(Side side) {
    return provider.fileSystem(side);
  }

  /** A slave's files as far as the rules allow. */
  private Side ruled(SlaveFiles slave) {
    return state.router() == null
        ? slave
        : RuledSide.ofPinned(slave, slave.session(), state.router());
  }

  /**
   * The default file system inside a scope of a host whose syntax is not the master's. Always the
   * same one in a session.
   */
  public PinnedFileSystem defaultFileSystem(SlaveFiles slave) {
    synchronized (defaults) {
      defaults.keySet().removeIf(session -> session != slave.session() && !session.isOpen());
      return defaults.computeIfAbsent(
          slave.session(),
          session -> {
            Side side = ruled(slave);
            return PinnedFileSystemProvider.ofScopes(side).fileSystem(side);
          });
    }
  }
}
