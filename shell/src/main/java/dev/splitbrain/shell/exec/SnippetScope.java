package dev.splitbrain.shell.exec;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import java.util.Optional;

/**
 * The host that snippets act on. A scope is opened around each snippet rather than kept, so that a
 * snippet finds the thread as it was left by the shell, not by the snippet before.
 *
 * <p>Threads: the snippet thread.
 */
final class SnippetScope {
  private Host host;
  private boolean nowhere;

  /** Where the next snippets act; null for the master. */
  void set(Host newHost) {
    host = newHost;
    nowhere = false;
  }

  /** The next snippets act nowhere: none runs until {@link #set}. */
  void leave() {
    host = null;
    nowhere = true;
  }

  /**
   * Null for the master.
   *
   * @throws IllegalStateException nowhere, with the line the user reads
   */
  Host host() {
    if (nowhere) {
      throw new IllegalStateException(Place.REFUSAL);
    }
    return host;
  }

  /**
   * Runs a body in the scope.
   *
   * @throws Throwable what the body threw, or why the scope could not be opened: then the body did
   *     not run
   */
  String run(SnippetControl.Body body) throws Throwable {
    Host here = host();
    HostScope scope = here == null ? null : SplitBrain.with(here);
    try {
      return body.run();
    } finally {
      if (scope != null) {
        closeOurs(scope);
      } else if (SplitBrain.isPresent() && SplitBrain.current().isPresent()) {
        closeLeftOpen(null);
      }
    }
  }

  private static void closeOurs(HostScope scope) {
    try {
      scope.close();
    } catch (IllegalStateException e) {
      // Not the innermost: the snippet has left one open.
      closeLeftOpen(scope);
      scope.close();
    }
  }

  private static void closeLeftOpen(HostScope ours) {
    int closed = SplitBrain.closeInner(ours);
    if (closed > 0) {
      Optional<Host> now = SplitBrain.current();
      System.err.println(
          "splitbrain: the snippet left "
              + (closed == 1 ? "a scope" : closed + " scopes")
              + " open, closed now: snippets act on "
              + now.map(Host::name).orElse("the master")
              + " again");
    }
  }
}
