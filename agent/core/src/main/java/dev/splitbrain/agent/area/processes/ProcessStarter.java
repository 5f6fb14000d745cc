package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.host.EnvironmentMaps;
import dev.splitbrain.agent.host.HostFacts;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.processes.StartRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts processes where the thread is. The JDK's ProcessBuilder makes its checks before and words
 * the outer error after; here is what its ProcessImpl would do.
 */
final class ProcessStarter {
  private final Router router;
  private final int masterJdk;
  private final StartingPoints startingPoints = new StartingPoints();

  private final ChildCode code;

  ProcessStarter(Router router, int masterJdk) {
    this.router = router;
    this.masterJdk = masterJdk;
    this.code = new ChildCode(router);
  }

  /** ProcessImpl.start(command, environment, directory, redirects, redirectErrorStream). */
  @SuppressWarnings("unchecked")
  Object start(Object[] args) throws IOException {
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    Route route = router.call("ProcessBuilder.start");
    if (!route.isRemote()) {
      return Hook.PROCEED;
    }
    Session session = route.session();
    String[] command = code.onSlave(route, (String[]) args[0]);
    RedirectPlan plan =
        new RedirectPlan(router, session, (ProcessBuilder.Redirect[]) args[3], (boolean) args[4]);
    StartRequest request = request(route, command, (Map<String, String>) args[1], (String) args[2]);
    plan.fill(request);
    Child child;
    try {
      child = start(route, command[0], request);
    } catch (Failure e) {
      throw failed(e, session);
    }
    return new ChildProcess(child, plan.pipes(), plan.startPumps(child));
  }

  /** By the slave's own Java where the program names this JVM's, which is not there. */
  private Child start(Route route, String program, StartRequest request)
      throws Failure, IOException {
    try {
      return Child.start(route, program, request);
    } catch (Failure e) {
      String own = e.getKind() == ErrorKind.EXEC_FAILED ? code.ofSlave(program) : null;
      if (own == null) {
        throw e;
      }
      request.getCommand().set(0, ByteBuffer.wrap(SlaveText.encode(route.session(), own).array()));
      return Child.start(route, own, request);
    }
  }

  private StartRequest request(
      Route route, String[] command, Map<String, String> environment, String directory)
      throws IOException {
    Session session = route.session();
    StartRequest request = new StartRequest();
    for (int i = 0; i < command.length; i++) {
      String argument = i == 0 ? program(command[0]) : command[i];
      request.addToCommand(SlaveText.encode(session, argument));
    }
    if (directory != null) {
      request.setDirectory(SlaveText.encode(session, directoryOf(session, directory)));
    }
    EnvironmentChange change = change(route, environment);
    Map<ByteBuffer, ByteBuffer> set = new HashMap<>();
    change
        .set()
        .forEach(
            (name, value) ->
                set.put(SlaveText.encode(session, name), SlaveText.encode(session, value)));
    request.setSet(set);
    List<ByteBuffer> unset = new ArrayList<>();
    change.unset().forEach(name -> unset.add(SlaveText.encode(session, name)));
    request.setUnset(unset);
    return request;
  }

  private String directoryOf(Session session, String written) throws IOException {
    // The JDK hands it to the system as it is, for which a NUL is the end.
    int end = written.indexOf('\0');
    String directory = end < 0 ? written : written.substring(0, end);
    Route route = router.path(directory);
    if (!route.isRemote()) {
      throw new IOException(
          "the directory is the master's ("
              + route.reason()
              + "), and a process of "
              + session.hostName()
              + " cannot run there");
    }
    return route.names().out(directory);
  }

  /** A program runs on the slave; a rule may refuse its file, or name another there. */
  private String program(String name) throws IOException {
    if (name.indexOf('/') < 0) {
      return name; // Looked up in the slave's PATH.
    }
    Route route = router.path(name);
    return route.isRemote() ? route.names().out(name) : name;
  }

  private EnvironmentChange change(Route route, Map<String, String> now) throws IOException {
    if (now == null) {
      return EnvironmentChange.NONE;
    }
    StartingPoints.Start start = startingPoints.of(now);
    return start == null
        ? EnvironmentChange.between(
            System.getenv(), false, now, () -> HostFacts.of(route).variables())
        : EnvironmentChange.between(
            start.variables(), start.whole(), now, () -> HostFacts.of(route).variables());
  }

  /** A redirect's file that could not be opened comes with its message whole, as the JDK's does. */
  private IOException failed(Failure e, Session session) {
    return e.getKind() == ErrorKind.EXEC_FAILED
        ? ErrorTable.toExecException(e, masterJdk, session.hostName())
        : ErrorTable.toIoException(e, session.hostName());
  }

  /** ProcessEnvironment.environment(): what ProcessBuilder.environment() starts from. */
  Object environment() {
    return environmentMap(false);
  }

  /** ProcessEnvironment.emptyEnvironment(int): for Runtime.exec with an environment of its own. */
  Object emptyEnvironment() {
    return environmentMap(true);
  }

  private Object environmentMap(boolean empty) {
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    try {
      Route route = router.call("ProcessBuilder.environment");
      if (!route.isRemote()) {
        return Hook.PROCEED;
      }
      Session session = route.session();
      Map<String, String> map =
          EnvironmentMaps.of(
              empty ? Map.of() : HostFacts.of(route).variables(), SlaveText.isWindows(session));
      startingPoints.began(map, empty);
      return map;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
