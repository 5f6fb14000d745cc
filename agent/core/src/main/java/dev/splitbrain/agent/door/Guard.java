package dev.splitbrain.agent.door;

/**
 * Guard mode where no hook put it up: methods of objects that the core hands out run on the
 * program's threads. What a session does is guarded by the session itself; areas need this around
 * calls of the JDK that are their own. Threads: any.
 */
public final class Guard {
  /** Without the door nothing is woven, so there is nothing to guard against (unit tests). */
  private static final boolean WOVEN = doorExists();

  private Guard() {}

  /** A stretch of our own code. */
  @FunctionalInterface
  public interface Body<T, E extends Exception> {
    /** Runs it. */
    T run() throws E;
  }

  /** A stretch of our own code that gives nothing. */
  @FunctionalInterface
  public interface Action<E extends Exception> {
    /** Runs it. */
    void run() throws E;
  }

  /** As {@link #run}, of what gives nothing. */
  public static <E extends Exception> void act(Action<E> action) throws E {
    Guard.<Void, E>run(
        () -> {
          action.run();
          return null;
        });
  }

  /** Runs {@code body} with none of its JDK calls routed. */
  public static <T, E extends Exception> T run(Body<T, E> body) throws E {
    if (!WOVEN) {
      return body.run();
    }
    try {
      return Door.guarded(body::run);
    } catch (Exception e) {
      throw Guard.<E>asThrown(e);
    }
  }

  /** The body throws E and unchecked exceptions only, and the door adds none. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E asThrown(Exception e) {
    return (E) e;
  }

  private static boolean doorExists() {
    try {
      Class.forName("java.lang.SplitBrainDispatcher", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
