package dev.splitbrain.agent.door;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;

/**
 * The core's side of {@code java.lang.SplitBrainDispatcher}: turns routing on and off, and steps in
 * and out of guard mode.
 */
public final class Door {
  private static final Object KEY = new Object();
  // Reflection, not method handles: these few calls must not slow the start of every program.
  private static final Method INSTALL;
  private static final Method ACTIVATE;
  private static final Method MEET_FOREIGN;
  private static final Method MARK_TASKS;
  private static final Method GUARD_DEPTH;
  private static final Method SET_GUARD_DEPTH;

  /** What a hook returns through the door for null. */
  public static final Object NULL;

  static {
    try {
      Class<?> door = Class.forName("java.lang.SplitBrainDispatcher", true, null);
      INSTALL =
          door.getMethod(
              "install", Object.class, InvocationHandler[].class, InvocationHandler.class);
      ACTIVATE = door.getMethod("activate", Object.class, int.class);
      MARK_TASKS = door.getMethod("markTasks", Object.class, int.class);
      MEET_FOREIGN = door.getMethod("meetForeign", Object.class);
      GUARD_DEPTH = door.getMethod("guardDepth");
      SET_GUARD_DEPTH = door.getMethod("guardDepth", int.class);
      NULL = door.getField("NULL").get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Door() {}

  /** Ties hooks and api to the door; null hooks until the core is ready. */
  public static void install(InvocationHandler[] hooks, InvocationHandler api) {
    invoke(INSTALL, KEY, hooks, api);
  }

  /** One more, or one less, thread that may be in a scope. */
  public static void activate(int change) {
    invoke(ACTIVATE, KEY, change);
  }

  /** Whether some task may be marked with a scope. */
  public static void markTasks(boolean some) {
    invoke(MARK_TASKS, KEY, some ? 1 : 0);
  }

  /** From now on what is done with the text of file names may differ from host to host. */
  public static void meetForeign() {
    invoke(MEET_FOREIGN, KEY);
  }

  private static int guardDepth(int depth) {
    return (Integer) invoke(SET_GUARD_DEPTH, depth);
  }

  /** Whether this thread's calls are not routed just now, whatever scope it is in. */
  public static boolean isGuarded() {
    return (Integer) invoke(GUARD_DEPTH) > 0;
  }

  /** Within a hook's body: whether the code that called the hooked method was in guard mode. */
  public static boolean isCallerGuarded() {
    return (Integer) invoke(GUARD_DEPTH) > 1;
  }

  /** Runs user code from within a hook's body: its calls are routed again. */
  public static <T> T unguarded(Callable<T> body) throws Exception {
    int before = guardDepth(0);
    try {
      return body.call();
    } finally {
      guardDepth(before);
    }
  }

  /** Runs our own code on a thread that did not come through a hook. */
  public static <T> T guarded(Callable<T> body) throws Exception {
    int before = guardDepth(1);
    try {
      return body.call();
    } finally {
      guardDepth(before);
    }
  }

  private static Object invoke(Method method, Object... args) {
    try {
      return method.invoke(null, args);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
