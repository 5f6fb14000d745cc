package dev.splitbrain.slave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.wire.environment.Snapshot;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the slave tells of its machine. */
class EnvironmentTest extends SlaveCase {
  @Test
  void aSnapshotIsWhatTheSlavesOwnProgramsSee() throws Exception {
    Snapshot snapshot = master.control.next().environment().snapshot();
    Map<String, String> variables = new HashMap<>();
    snapshot.getVariables().forEach((name, value) -> variables.put(text(name), text(value)));
    assertEquals(System.getenv(), variables);
    for (String property :
        new String[] {"os.name", "user.name", "user.home", "java.io.tmpdir", "line.separator"}) {
      assertEquals(System.getProperty(property), snapshot.getProperties().get(property));
    }
    assertEquals(System.getProperty("user.dir"), snapshot.getProperties().get("user.dir"));
    try {
      InetAddress local = InetAddress.getLocalHost();
      assertArrayEquals(local.getAddress(), snapshot.getLocalHost().getBytes());
      assertEquals(local.getHostName(), snapshot.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      assertEquals(0, snapshot.getLocalHost().getBytes().length);
    }
  }
}
