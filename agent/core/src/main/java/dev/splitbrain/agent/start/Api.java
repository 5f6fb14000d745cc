package dev.splitbrain.agent.start;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import dev.splitbrain.agent.session.ManagedSession;
import dev.splitbrain.agent.start.tests.TestRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers what {@code dev.splitbrain.api} asks through the door. Questions are names, values are
 * JDK types; hosts and scopes go out as opaque objects and come back.
 */
final class Api {
  @FunctionalInterface
  private interface Answer {
    Object to(Object[] args) throws Exception;
  }

  /** Stands for the master among hosts. */
  private static final Object MASTER =
      new Object() {
        @Override
        public String toString() {
          return "master";
        }
      };

  private final Core core;
  private final Runnable readyForScopes;
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  Api(Core core, Runnable readyForScopes) {
    this.core = core;
    this.readyForScopes = readyForScopes;
    scopes();
    hosts();
    sessions();
  }

  /** Adds a question. */
  void answerTo(String name, TestRun.Question question) {
    answers.put(name, question::ask);
  }

  /** One question: its name, then its arguments. */
  Object answer(Object[] args) throws Exception {
    Answer answer = answers.get((String) args[0]);
    if (answer == null) {
      throw new IllegalStateException(
          "the running agent does not know '"
              + args[0]
              + "': it is of another version than the api");
    }
    return answer.to(args);
  }

  private void scopes() {
    Scopes scopes = core.scopes;
    answers.put(
        "with",
        args -> {
          readyForScopes.run();
          if (args[1] == MASTER) {
            return scopes.open(null);
          }
          HostRef host = (HostRef) args[1];
          host.connect();
          return scopes.open(host);
        });
    answers.put("local", args -> scopes.open(null));
    answers.put(
        "close",
        args -> {
          scopes.close((Scope) args[1]);
          return null;
        });
    answers.put("capture", args -> scopes.current() == null ? Scopes.MASTER : scopes.current());
    answers.put("resume", args -> scopes.resume((Scope) args[1]));
    answers.put(
        "current",
        args -> {
          Scope scope = scopes.current();
          return scope == null ? null : scope.host();
        });
    answers.put("closeInner", args -> scopes.closeInner((Scope) args[1]));
    answers.put("why", args -> why((String) args[1]));
    answers.put("rules", args -> core.router.rules().rows());
    answers.put(
        "addRule",
        args -> {
          core.router.changeRules(rules -> rules.with((String) args[1]));
          return null;
        });
    answers.put(
        "dropRule",
        args -> {
          core.router.changeRules(rules -> rules.without((Integer) args[1]));
          return null;
        });
  }

  private String why(String path) {
    try {
      Route route = core.router.path(path);
      String where = route.isRemote() ? route.session().hostName() : "master";
      String there = route.names().isNone() ? "" : ":" + route.names().out(path);
      String how = route.readOnly() ? ", read-only" : "";
      return path + " -> " + where + there + how + ": " + route.reason();
    } catch (IOException e) {
      return path + " -> nowhere: " + e.getMessage();
    }
  }

  private void hosts() {
    answers.put("master", args -> MASTER);
    answers.put("host", args -> core.hosts.find((String) args[1]));
    answers.put(
        "connect",
        args -> {
          HostRef host = core.hosts.resolve((String) args[2], (String) args[1]);
          host.connect();
          return host;
        });
    answers.put("hosts", args -> core.hosts.names());
    answers.put("address", args -> args[1] == MASTER ? "" : ((HostRef) args[1]).url().toString());
    answers.put("name", args -> args[1] == MASTER ? "master" : ((HostRef) args[1]).name());
    answers.put(
        "path",
        args ->
            args[1] == MASTER
                ? core.pinnedNames().ofMaster((String) args[2])
                : core.pinnedNames().of(((HostRef) args[1]).connect(), (String) args[2]));
  }

  private void sessions() {
    answers.put(
        "roundTrips",
        args -> {
          ManagedSession session = args[1] == MASTER ? null : ((HostRef) args[1]).peek();
          return session == null ? 0L : session.roundTrips();
        });
    answers.put(
        "isConnected",
        args -> {
          ManagedSession session = args[1] == MASTER ? null : ((HostRef) args[1]).peek();
          return session != null && session.isOpen() && session.state().equals("connected");
        });
    answers.put(
        "state",
        args -> {
          ManagedSession session = args[1] == MASTER ? null : ((HostRef) args[1]).peek();
          return session == null ? "not connected" : session.state();
        });
    answers.put(
        "outage",
        args -> {
          ManagedSession session = args[1] == MASTER ? null : ((HostRef) args[1]).peek();
          ManagedSession.Outage outage = session == null ? null : session.outage();
          return outage == null ? null : new Object[] {outage.since(), outage.why()};
        });
    answers.put("info", args -> info(slave(args[1])));
    answers.put(
        "awaitBack",
        args -> {
          slave(args[1]).connect().awaitBack((Duration) args[2]);
          return null;
        });
    answers.put(
        "disconnect",
        args -> {
          ManagedSession session = slave(args[1]).peek();
          if (session != null) {
            session.close();
          }
          return null;
        });
    answers.put(
        "cancelCallsOf",
        args -> {
          for (HostRef host : core.hosts.refs()) {
            ManagedSession session = host.peek();
            if (session != null) {
              session.cancelCallsOf((Thread) args[1]);
            }
          }
          return null;
        });
    answers.put("openHandles", args -> slave(args[1]).connect().openHandles());
    answers.put(
        "workingDirectory",
        args -> new String(slave(args[1]).connect().workingDirectory(), StandardCharsets.UTF_8));
    answers.put(
        "changeDirectory",
        args -> {
          Preparing.changeDirectory(slave(args[1]).connect(), (String) args[2]);
          return null;
        });
  }

  private static HostRef slave(Object host) {
    if (host == MASTER) {
      throw new IllegalArgumentException("the master has no session; ask a slave's host");
    }
    return (HostRef) host;
  }

  private static Map<String, Object> info(HostRef host) throws IOException {
    ManagedSession session = host.connect();
    ManagedSession.Probe probe = session.probe();
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("name", host.name());
    info.put("state", session.state());
    info.put("user", session.info().getUser());
    info.put("osName", session.info().getOsName());
    info.put("osVersion", session.info().getOsVersion());
    info.put("javaVersion", session.info().getJavaVersion());
    info.put("hostName", session.info().getHostName());
    info.put("pid", session.info().getPid());
    info.put("version", session.info().getVersion());
    info.put("epoch", session.epoch());
    info.put("clockOffset", probe.clockOffset());
    info.put("roundTrip", probe.roundTrip());
    return info;
  }
}
