package dev.splitbrain.boot.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** What listeners and extensions for tests ask the core, through the door. */
public final class Questions {
  private static final Method API = find();

  private Questions() {}

  private static Method find() {
    try {
      return Class.forName("java.lang.SplitBrainDispatcher", true, null)
          .getMethod("api", Object[].class);
    } catch (ClassNotFoundException e) {
      return null; // On the class path without being the agent.
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("splitbrain: the running agent is of another version", e);
    }
  }

  /** Whether the JVM runs with the agent. */
  public static boolean isPresent() {
    return API != null;
  }

  /**
   * Asks.
   *
   * @param question its name, then its arguments
   * @throws IllegalStateException what the core answers with, or wrapped
   */
  public static Object ask(Object... question) {
    try {
      return API.invoke(null, (Object) question);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalStateException) {
        throw (IllegalStateException) e.getCause();
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
