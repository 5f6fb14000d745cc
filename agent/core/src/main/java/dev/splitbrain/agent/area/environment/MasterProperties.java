package dev.splitbrain.agent.area.environment;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * What the JVM has for its properties after a program in a scope has set an object of its own: that
 * object, with the master's values in front of the slave's that it holds. In a scope of that
 * session {@code System.getProperties()} gives the program's object again; everybody else sees this
 * one.
 */
final class MasterProperties extends ShownProperties {
  private static final long serialVersionUID = 1L;

  private final transient WeakReference<Session> session;

  /** The slave's values when the object was set, of what is not the same on both. */
  private final transient Map<String, String> slaves = new HashMap<>();

  /**
   * Properties of the master.
   *
   * @param own the program's
   * @param route leads to the slave that they are of
   */
  MasterProperties(Properties own, Route route) {
    super(own);
    this.session = new WeakReference<>(route.session());
    for (String name : HostProperties.NAMES) {
      String there = PropertiesRouter.slaveValue(route, name);
      if (!Objects.equals(there, HostProperties.initial(name))) {
        slaves.put(name, there);
      }
    }
  }

  /** Whether a program set them in a scope of this session. */
  boolean isOf(Session other) {
    return session.get() == other;
  }

  @Override
  boolean hides(String name, String value) {
    return value != null && value.equals(slaves.get(name));
  }

  @Override
  String shown(String name) {
    return HostProperties.initial(name);
  }

  @Override
  void set(String name, String value) {
    below().setProperty(name, value);
  }
}
