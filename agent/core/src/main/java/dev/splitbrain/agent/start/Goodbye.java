package dev.splitbrain.agent.start;

import dev.splitbrain.agent.door.Door;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executors;

/**
 * The last thing that a JVM does. The JDK runs all of a program's shutdown hooks at the same time,
 * and they may still write to a slave (a log's last line does); so the goodbye is no such hook but
 * comes after them, in the last of the places that {@code java.lang.Shutdown} has for the JDK's
 * own.
 */
final class Goodbye {
  /** Runs one after the other: 0 the console, 1 the program's hooks, 2 what to delete on exit. */
  private static final int LAST = 9;

  private Goodbye() {}

  /**
   * Has an action run when the program's shutdown hooks have ended, on the thread that ends the
   * JVM; not routed.
   *
   * @throws IllegalStateException if the JVM is ending already
   */
  static void atExit(Runnable action) {
    Runnable guarded =
        () -> {
          try {
            Door.guarded(Executors.callable(action));
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e); // A Runnable throws none.
          }
        };
    try {
      Method add =
          Class.forName("java.lang.Shutdown", true, null)
              .getDeclaredMethod("add", int.class, boolean.class, Runnable.class);
      add.setAccessible(true);
      add.invoke(null, LAST, false, guarded);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalStateException) {
        throw (IllegalStateException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the running JDK ends in another way", e);
    }
  }
}
