package dev.splitbrain.agent.area.environment;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.util.Properties;

/**
 * What {@code System.getProperties()} gives inside a scope: the master's properties, with the
 * slave's values of the host-specific ones in front. A view by origin: it keeps showing its slave's
 * values after the scope.
 */
final class SlaveProperties extends ShownProperties {
  private static final long serialVersionUID = 1L;

  private final transient Route route;

  /**
   * A view.
   *
   * @param route leads to the slave
   */
  SlaveProperties(Properties master, Route route) {
    super(master);
    this.route = route;
  }

  /** Whether a program of this session gets it. */
  boolean isOf(Session other) {
    return route.session() == other;
  }

  @Override
  boolean hides(String name, String value) {
    return !HostProperties.isProgramSet(name, value);
  }

  @Override
  String shown(String name) throws IOException {
    return HostProperties.onSlave(route, name);
  }

  @Override
  void set(String name, String value) {
    PropertiesRouter.put(below(), route, name, value);
  }
}
