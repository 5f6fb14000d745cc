package dev.splitbrain.agent.session;

import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Opens sessions, all with the same listeners. A session's threads are daemons named {@code
 * splitbrain-ROLE-HOST}. Threads: any.
 */
public final class Sessions {
  private final SessionLimits limits;
  private final List<CallListener> listeners = new CopyOnWriteArrayList<>();

  /** Sessions with the product's limits. */
  public Sessions() {
    this(SessionLimits.STANDARD);
  }

  /** Sessions with other limits. */
  public Sessions(SessionLimits limits) {
    this.limits = limits;
  }

  /** Has a listener hear of every routed call of every session, from now on. */
  public void addListener(CallListener listener) {
    listeners.add(listener);
  }

  /**
   * Connects to a slave and opens a session.
   *
   * @param host the name for people
   * @throws IOException if that fails; the message names host, address (without the token), cause
   *     and what to do
   */
  public ManagedSession open(String host, SlaveUrl url) throws IOException {
    SessionThreads threads = new SessionThreads(host);
    Opening opening = new Opening(host, url, limits, threads);
    Link first;
    try {
      first = threads.onPlatform(() -> opening.open(null, null));
    } catch (IOException | RuntimeException e) {
      threads.end(0);
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("opening throws nothing else", e);
    }
    LiveSession session = new LiveSession(host, first, opening, limits, threads, this::tell);
    session.start();
    return session;
  }

  private void tell(RoutedCall call) {
    for (CallListener listener : listeners) {
      try {
        listener.onCall(call);
      } catch (RuntimeException e) {
        // A trace that cannot be written must not change what the program sees of its call.
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }
}
