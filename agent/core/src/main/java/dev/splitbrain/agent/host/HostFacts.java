package dev.splitbrain.agent.host;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.Stub;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.environment.EnvironmentService;
import dev.splitbrain.wire.environment.Snapshot;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;

/**
 * What a slave said of its environment: asked for once a session and epoch, then answered from
 * here. Both environment and processes build on it. Immutable.
 */
public final class HostFacts {
  static final Stub<EnvironmentService.Client> STUB =
      new Stub<>(EnvironmentService.Client.class, EnvironmentService.Client::new, HostFacts::fault);

  private static final Map<Session, HostFacts> KNOWN = new WeakHashMap<>();

  private final long epoch;
  private final Map<String, String> variables;
  private final Map<String, String> properties;
  private final byte[] address;
  private final String hostName;

  private HostFacts(Session session, long epoch, Snapshot snapshot) {
    this.epoch = epoch;
    Map<String, String> decoded =
        SlaveText.isWindows(session)
            ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER)
            : new LinkedHashMap<>();
    for (Map.Entry<ByteBuffer, ByteBuffer> entry : snapshot.getVariables().entrySet()) {
      decoded.put(
          SlaveText.decode(session, entry.getKey()), SlaveText.decode(session, entry.getValue()));
    }
    this.variables = Collections.unmodifiableMap(decoded);
    this.properties = Map.copyOf(snapshot.getProperties());
    this.address = snapshot.getLocalHost().getBytes();
    this.hostName = snapshot.getLocalHost().getHostName();
  }

  /**
   * The facts of the session's current epoch; one round trip the first time. Threads that ask at
   * the same time for the first time may each make it.
   *
   * @param route leads to the slave
   * @throws IOException if the slave cannot be asked; it names the host
   */
  public static HostFacts of(Route route) throws IOException {
    Session session = route.session();
    long epoch = session.epoch();
    synchronized (KNOWN) {
      HostFacts known = KNOWN.get(session);
      if (known != null && known.epoch == epoch) {
        return known;
      }
    }
    HostFacts fresh;
    try {
      Snapshot snapshot =
          session.call(route.call(STUB, "snapshot", null), EnvironmentService.Client::snapshot);
      fresh = new HostFacts(session, epoch, snapshot);
    } catch (Failure e) {
      throw ErrorTable.toIoException(e, session.hostName());
    }
    synchronized (KNOWN) {
      KNOWN.put(session, fresh);
    }
    return fresh;
  }

  /** What replies of the environment service can be true. */
  private static String fault(SlaveInfo info, String method, Object reply) {
    if (reply instanceof Snapshot snapshot) {
      int length = snapshot.getLocalHost().getBytes().length;
      if (length != 0 && length != 4 && length != 16) {
        return "an address of " + length + " bytes";
      }
    }
    return null;
  }

  /** The slave's environment variables; on Windows names are found in any case. Unmodifiable. */
  public Map<String, String> variables() {
    return variables;
  }

  /** The slave's host-specific system properties. Unmodifiable. */
  public Map<String, String> properties() {
    return properties;
  }

  /** The slave's own address, 4 or 16 bytes; empty if it has none. A copy. */
  public byte[] address() {
    return address.clone();
  }

  /** The name that goes with {@link #address}; null if the slave knows none. */
  public String hostName() {
    return hostName;
  }
}
