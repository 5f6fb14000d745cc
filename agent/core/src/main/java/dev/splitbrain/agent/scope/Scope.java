package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.session.Session;

/**
 * One open span of a thread. Immutable but for being closed; the outer scope is the one to return
 * to.
 *
 * @see Scopes
 */
public final class Scope {
  final HostRef host;
  final Scope outer;
  final Thread thread;
  volatile boolean closed;

  /** The test that its calls are made for; null if they are made for none. */
  String test;

  /** The route of all that no rule decides about, made once. */
  private Route plain;

  /**
   * A scope.
   *
   * @param host where calls go; null steps back to the master
   * @param outer what was current before; null outside every scope
   * @param thread which opened it and may close it; null if it is inherited, which keeps no thread
   */
  Scope(HostRef host, Scope outer, Thread thread) {
    this.host = host;
    this.outer = outer;
    this.thread = thread;
  }

  /** Where calls go; null for the master. */
  public HostRef host() {
    return host;
  }

  /** The test that calls in it are made for now, as a name for people; null for none. */
  public String test() {
    return test;
  }

  /** The route to the session of this scope's host, for what no rule decides about. */
  Route route(Session session) {
    Route known = plain;
    if (known == null || known.session() != session) {
      known = new Route(session, "inside with(" + host.name() + ")");
      plain = known;
    }
    return known;
  }
}
