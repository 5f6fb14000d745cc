package dev.splitbrain.agent.area.environment;

import dev.splitbrain.agent.area.Callers;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.host.EnvironmentMaps;
import dev.splitbrain.agent.host.HostFacts;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Variables and the host's name: the slave's for a program, the master's for the JDK's own code.
 */
final class EnvironmentRouter {
  private static final Set<String> SYSTEM = Set.of("java.lang.System");
  private static final Set<String> ADDRESS = Set.of("java.net.InetAddress");

  private final Router router;

  /** The map that System.getenv() gives, per set of facts: the JDK always gives the same one. */
  private final Map<HostFacts, Map<String, String>> maps = new WeakHashMap<>();

  EnvironmentRouter(Router router) {
    this.router = router;
  }

  Object variables() {
    if (!router.inScope() || !Callers.isProgram(SYSTEM)) {
      return Hook.PROCEED;
    }
    try {
      Route route = router.call("System.getenv");
      return route.isRemote() ? map(route) : Hook.PROCEED;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  Object variable(String name) {
    if (name == null || !router.inScope() || !Callers.isProgram(SYSTEM)) {
      return Hook.PROCEED;
    }
    try {
      Route route = router.call("System.getenv");
      return route.isRemote() ? HostFacts.of(route).variables().get(name) : Hook.PROCEED;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private Map<String, String> map(Route route) throws IOException {
    HostFacts facts = HostFacts.of(route);
    synchronized (maps) {
      return maps.computeIfAbsent(
          facts,
          f ->
              Collections.unmodifiableMap(
                  EnvironmentMaps.of(f.variables(), SlaveText.isWindows(route.session()))));
    }
  }

  Object localHost() throws UnknownHostException {
    if (!router.inScope() || !Callers.isProgram(ADDRESS)) {
      return Hook.PROCEED;
    }
    try {
      Route route = router.call("InetAddress.getLocalHost");
      return route.isRemote() ? localHost(route) : Hook.PROCEED;
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      UnknownHostException failed = new UnknownHostException(e.getMessage());
      failed.initCause(e);
      throw failed;
    }
  }

  private static InetAddress localHost(Route route) throws IOException {
    HostFacts facts = HostFacts.of(route);
    Session session = route.session();
    String name = facts.hostName() == null ? session.info().getHostName() : facts.hostName();
    byte[] address = facts.address();
    if (address.length == 0) {
      throw new UnknownHostException(name + ": host " + session.hostName() + " has no address");
    }
    // With its name from the start, the address never looks itself up on the master.
    return InetAddress.getByAddress(name, address);
  }
}
