package dev.splitbrain.agent.host;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;

/**
 * Maps of environment variables that behave as the JDK's: no null, strings only, no {@code =} in a
 * name.
 */
public final class EnvironmentMaps {
  private EnvironmentMaps() {}

  /**
   * A modifiable map of its own.
   *
   * @param variables what it starts with
   * @param windows whether names differ in case only are the same
   */
  public static Map<String, String> of(Map<String, String> variables, boolean windows) {
    Map<String, String> result = windows ? new Folded() : Empty.like(variables.size());
    result.putAll(variables);
    return result;
  }

  /** The JDK's own map, which {@code ProcessBuilder} gives its users. */
  private static final class Empty {
    private static final Method FACTORY;

    static {
      try {
        FACTORY =
            Class.forName("java.lang.ProcessEnvironment")
                .getDeclaredMethod("emptyEnvironment", int.class);
        FACTORY.setAccessible(true);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    @SuppressWarnings("unchecked")
    static Map<String, String> like(int size) {
      try {
        return (Map<String, String>) FACTORY.invoke(null, size);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("the JDK's environment map cannot be made", e);
      }
    }
  }

  /** As the JDK's map on Windows. */
  private static final class Folded extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;

    Folded() {
      super(String.CASE_INSENSITIVE_ORDER);
    }

    @Override
    public String put(String name, String value) {
      // A leading = is how Windows names its per-drive directories.
      if (name.indexOf('=', 1) >= 0 || name.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("Invalid environment variable name: \"" + name + "\"");
      }
      if (value.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("Invalid environment variable value: \"" + value + "\"");
      }
      return super.put(name, value);
    }
  }
}
