package dev.splitbrain.shell.exec;

/**
 * Asked by woven snippet code at the start of each method and before each jump backwards: whether
 * the user wants it to stop. So {@code while (true);} ends, with nothing but a read of one field to
 * pay for it.
 */
public final class StopCheck {
  /** The thread that runs snippets; others that user code started are never stopped here. */
  static Thread snippets;

  /** Set by {@link ClientCode} while the snippet thread shall end what it runs. */
  static volatile boolean requested;

  private StopCheck() {}

  /** Called by snippet code only. */
  public static void check() {
    if (requested) {
      end();
    }
  }

  private static void end() {
    if (Thread.currentThread() == snippets) {
      throw new StopError();
    }
  }

  /** Ends a snippet. Thrown again at the next check if user code catches it. */
  static final class StopError extends Error {
    private static final long serialVersionUID = 1;

    StopError() {
      super("stopped by the user", null, false, false);
    }
  }

  /** Ends code that asks nothing, wherever it is. */
  static final class ForcedStop extends Error {
    private static final long serialVersionUID = 1;

    ForcedStop() {
      super("stopped by the user", null, false, false);
    }
  }
}
