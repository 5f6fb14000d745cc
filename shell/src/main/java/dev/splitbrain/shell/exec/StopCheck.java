package dev.splitbrain.shell.exec;

/**
 * Called by woven snippet code at the start of each method and before each jump backwards, so that
 * {@code while (true);} ends where the user wants it to. As long as nobody does, {@link #check} is
 * empty to the JVM, and loops are compiled as if it were not there: {@link StopGate} exchanges the
 * class while a stop is under way.
 */
public final class StopCheck {
  /** What {@link StopGate} looks for in this class's file, and nowhere else in it. */
  static final short OPEN = 0x3a7c;

  /** The thread that runs snippets; others that user code started are never stopped here. */
  static Thread snippets;

  /** Set by {@link ClientCode} while the snippet thread shall end what it runs. */
  static volatile boolean requested;

  private StopCheck() {}

  /** Called by snippet code only. */
  public static void check() {
    if (gate() != OPEN) {
      end();
    }
  }

  private static short gate() {
    return OPEN;
  }

  private static void end() {
    if (requested && Thread.currentThread() == snippets) {
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
