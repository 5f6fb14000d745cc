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
  private static final Method SET_FLAGS;
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
      SET_FLAGS = door.getMethod("setFlags", Object.class, int.class, boolean.class);
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

  /**
   * Puts the flags of a mask up or down: hooks that wait for them are called, or left alone.
   *
   * @param mask as the areas know them
   */
  public static void setFlags(int mask, boolean up) {
    invoke(SET_FLAGS, KEY, mask, up);
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
