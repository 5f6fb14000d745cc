package dev.splitbrain.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** The only way from this package to the core: questions by name, JDK types both ways. */
final class Bridge {
  private Bridge() {}

  private static final class Door {
    static final Method API = find();

    private static Method find() {
      try {
        return Class.forName("java.lang.SplitBrainDispatcher", true, null)
            .getMethod("api", Object[].class);
      } catch (ClassNotFoundException e) {
        return null;
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException(
            "splitbrain: the running agent is of another version than this api", e);
      }
    }
  }

  static boolean present() {
    return Door.API != null;
  }

  /**
   * Asks the core. An IOException arrives unchecked, with the same message.
   *
   * @throws IllegalStateException if the JVM runs without the agent
   */
  static Object call(String question, Object... args) {
    if (Door.API == null) {
      throw new IllegalStateException(
          "splitbrain: this JVM runs without the agent: start with -javaagent:splitbrain-agent.jar");
    }
    Object[] all = new Object[args.length + 1];
    all[0] = question;
    System.arraycopy(args, 0, all, 1, args.length);
    try {
      return Door.API.invoke(null, (Object) all);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException) {
        throw new UncheckedIOException(cause.getMessage(), (IOException) cause);
      }
      if (cause instanceof RuntimeException) {
        throw (RuntimeException) cause;
      }
      if (cause instanceof Error) {
        throw (Error) cause;
      }
      throw new IllegalStateException(cause);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
