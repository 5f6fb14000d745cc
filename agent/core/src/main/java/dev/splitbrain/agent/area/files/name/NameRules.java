package dev.splitbrain.agent.area.files.name;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * What the rules say of names within a directory that is open on a slave. They go by the name by
 * which it was opened, wherever it is now. A name that a rule leads to another file than the one
 * that the directory has is refused: the program may have meant either. Immutable.
 */
public final class NameRules {
  /** Everything is allowed. */
  static final NameRules NONE = new NameRules(null, false);

  private final Router router;
  private final boolean pinned;

  private NameRules(Router router, boolean pinned) {
    this.router = router;
    this.pinned = pinned;
  }

  /** Those that a scope of the session has, whatever scope the thread is in later. */
  public static NameRules ofScope(Router router) {
    return router == null ? NONE : new NameRules(router, false);
  }

  /** Those for names that state their host. */
  public static NameRules ofPinned(Router router) {
    return new NameRules(router, true);
  }

  /**
   * The route of a file within a directory.
   *
   * @param directory how the names of the directory are those of the slave
   * @throws IOException if a rule refuses it or leads it elsewhere
   */
  public Route look(Session session, MappedNames directory, Path file) throws IOException {
    if (router == null) {
      return new Route(session, "no rules");
    }
    String name = file.toString();
    Route route = pinned ? router.pinned(session, name) : router.opened(session, name);
    if (!route.isRemote() || !MappedNames.of(route.names()).isSame(directory)) {
      router.denied(name, route);
      String where = route.isRemote() ? "another name of host " + session.hostName() : "the master";
      throw new FileSystemException(
          name,
          null,
          "splitbrain: "
              + route.rule()
              + " leads it to "
              + where
              + ", not to what an open directory of host "
              + session.hostName()
              + " has: use the name without the directory stream, or change the rule");
    }
    return route;
  }

  /**
   * What a read-only file system says.
   *
   * @param file the name that the rule is about
   * @param name the name that the program gave
   * @param other a second one; may be null
   */
  public FileSystemException denied(Path file, Path name, Path other, Route route) {
    router.denied(file.toString(), route);
    return RuledOut.file(
        name == null ? null : name.toString(),
        other == null ? null : other.toString(),
        file,
        route);
  }
}
