package dev.splitbrain.slave.area.environment;

import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.slave.system.Machine;
import dev.splitbrain.slave.system.RawEnvironment;
import dev.splitbrain.wire.environment.Address;
import dev.splitbrain.wire.environment.EnvironmentService;
import dev.splitbrain.wire.environment.Snapshot;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;

/** The environment service: variables and properties of the slave's own process. */
final class EnvironmentHandler implements EnvironmentService.Iface {
  /** Properties that speak of the machine, the user or the text they use; not of the JVM. */
  private static final java.util.List<String> PROPERTIES =
      java.util.List.of(
          "os.name",
          "os.arch",
          "os.version",
          "user.name",
          "user.home",
          "java.io.tmpdir",
          "file.separator",
          "path.separator",
          "line.separator",
          "native.encoding",
          "sun.jnu.encoding");

  private final SlaveSession session;

  EnvironmentHandler(SlaveSession session) {
    this.session = session;
  }

  @Override
  public Snapshot snapshot() {
    Map<String, String> properties = new TreeMap<>();
    for (String name : PROPERTIES) {
      String value = session.identity().property(name);
      if (value != null) {
        properties.put(name, value);
      }
    }
    properties.put("user.dir", session.workingDirectory().toString());
    Snapshot snapshot = new Snapshot();
    snapshot.setVariables(RawEnvironment.variables());
    snapshot.setProperties(properties);
    snapshot.setLocalHost(localHost());
    return snapshot;
  }

  /** A machine whose own name does not resolve has a name and no address: no bytes. */
  private static Address localHost() {
    Address address = new Address();
    try {
      InetAddress local = InetAddress.getLocalHost();
      address.setBytes(local.getAddress());
      address.setHostName(local.getHostName());
    } catch (UnknownHostException e) {
      address.setBytes(new byte[0]);
      address.setHostName(Machine.hostName());
    }
    return address;
  }
}
