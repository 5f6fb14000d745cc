package dev.splitbrain.agent.area.environment;

import dev.splitbrain.agent.host.HostFacts;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The system properties that speak of a machine, and what a program inside a scope sees of them:
 * the slave's value, unless the program has set the property itself.
 */
final class HostProperties {
  /** All others describe the JVM, which stays on the master. */
  static final Set<String> NAMES =
      Set.of(
          "os.name",
          "os.arch",
          "os.version",
          "user.name",
          "user.home",
          "user.dir",
          "java.io.tmpdir",
          "file.separator",
          "path.separator",
          "line.separator");

  /**
   * What the JVM started with, command line included: a value that differs was set by the program.
   */
  private static final Map<String, String> INITIAL = savedProperties();

  private HostProperties() {}

  /**
   * Whether the program has replaced or removed the property since the JVM started.
   *
   * @param current its value on the master, null for none
   */
  static boolean isProgramSet(String name, String current) {
    return !Objects.equals(current, INITIAL.get(name));
  }

  /** The master's value at the start of the JVM; null for none. */
  static String initial(String name) {
    return INITIAL.get(name);
  }

  /**
   * The slave's value of a property in {@link #NAMES}; null if it has none.
   *
   * @throws IOException if the slave cannot be asked
   */
  static String onSlave(Route route, String name) throws IOException {
    if (name.equals("user.dir")) {
      Session session = route.session();
      return SlaveText.fileName(session, session.workingDirectory());
    }
    return HostFacts.of(route).properties().get(name);
  }

  /** What a program in a scope sees, by its route, given the master's current value. */
  static String visible(Route route, String name, String current) throws IOException {
    return isProgramSet(name, current) ? current : onSlave(route, name);
  }

  /** {@link #NAMES} in alphabetical order. */
  static Set<String> sorted() {
    return new TreeSet<>(NAMES);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> savedProperties() {
    try {
      Method saved = Class.forName("jdk.internal.misc.VM").getMethod("getSavedProperties");
      saved.setAccessible(true);
      return (Map<String, String>) saved.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
