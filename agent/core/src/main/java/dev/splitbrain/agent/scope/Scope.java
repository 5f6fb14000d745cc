package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.hosts.HostRef;

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

  /**
   * A scope.
   *
   * @param host where calls go; null steps back to the master
   * @param outer what was current before; null outside every scope
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
}
