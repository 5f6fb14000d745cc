package dev.splitbrain.api;

/**
 * The span on one thread whose platform-facing calls act on a host. Made by {@link SplitBrain#with}
 * and {@link SplitBrain#local}; closed on the thread that opened it, innermost first.
 */
public final class HostScope implements AutoCloseable {
  final Object token;
  private final Host host;

  HostScope(Object token, Host host) {
    this.token = token;
    this.host = host;
  }

  /** {@return the host that calls go to in this scope, the master in a local scope; never null} */
  public Host host() {
    return host;
  }

  /**
   * Ends the scope; a second close does nothing.
   *
   * @throws IllegalStateException on another thread than the opener's, or while a scope opened
   *     later is still open; the scope stays as it is
   */
  @Override
  public void close() {
    Bridge.call("close", token);
  }
}
