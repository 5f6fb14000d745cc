package dev.splitbrain.agent.session;

/** Lets another thread end a call that may block. One object serves one call at a time. */
public final class Cancellation {
  private Runnable action;
  private boolean cancelled;

  /** Ends the running call, or the next one that would start; harmless when repeated. */
  public void cancel() {
    Runnable toRun;
    synchronized (this) {
      cancelled = true;
      toRun = action;
    }
    if (toRun != null) {
      toRun.run();
    }
  }

  /** For the session: the call starts. Returns false if it must not. */
  synchronized boolean begin(Runnable onCancel) {
    if (cancelled) {
      return false;
    }
    action = onCancel;
    return true;
  }

  /** For the session: the call is over. */
  synchronized void end() {
    action = null;
  }
}
