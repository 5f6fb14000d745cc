package dev.splitbrain.agent.scope;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.util.concurrent.Callable;

/**
 * The core's side of {@code java.lang.SplitBrainDispatcher}: turns routing on and off, and steps in
 * and out of guard mode.
 */
public final class Door {
  private static final Object KEY = new Object();
  private static final MethodHandle INSTALL;
  private static final MethodHandle ACTIVATE;
  private static final MethodHandle GUARD_DEPTH;

  /** What a hook returns through the door for null. */
  public static final Object NULL;

  static {
    try {
      Class<?> door = Class.forName("java.lang.SplitBrainDispatcher", true, null);
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      INSTALL =
          lookup.findStatic(
              door,
              "install",
              MethodType.methodType(
                  void.class, Object.class, InvocationHandler[].class, InvocationHandler.class));
      ACTIVATE =
          lookup.findStatic(
              door, "activate", MethodType.methodType(void.class, Object.class, int.class));
      GUARD_DEPTH =
          lookup.findStatic(door, "guardDepth", MethodType.methodType(int.class, int.class));
      NULL = door.getField("NULL").get(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Door() {}

  /** Ties hooks and api to the door; null hooks until the core is ready. */
  public static void install(InvocationHandler[] hooks, InvocationHandler api) {
    try {
      INSTALL.invokeExact((Object) KEY, hooks, api);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** One more, or one less, thread that may be in a scope. */
  public static void activate(int change) {
    try {
      ACTIVATE.invokeExact((Object) KEY, change);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int guardDepth(int depth) {
    try {
      return (int) GUARD_DEPTH.invokeExact(depth);
    } catch (Throwable e) {
      throw unexpected(e);
    }
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

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException) {
      throw (RuntimeException) e;
    }
    if (e instanceof Error) {
      throw (Error) e;
    }
    return new IllegalStateException(e);
  }
}
