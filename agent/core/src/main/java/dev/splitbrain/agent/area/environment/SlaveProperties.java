package dev.splitbrain.agent.area.environment;

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

  private final transient Session session;

  SlaveProperties(Properties master, Session session) {
    super(master);
    this.session = session;
  }

  @Override
  boolean hides(String name, String value) {
    return !HostProperties.isProgramSet(name, value);
  }

  @Override
  String shown(String name) throws IOException {
    return HostProperties.onSlave(session, name);
  }

  @Override
  void set(String name, String value) {
    PropertiesRouter.put(below(), session, name, value);
  }
}
