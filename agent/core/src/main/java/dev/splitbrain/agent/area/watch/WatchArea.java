package dev.splitbrain.agent.area.watch;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Watching;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.envelope.ServiceName;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;

/** Watching directories: services by the thread's scope, keys by origin. */
@AutoService({Area.class, Watching.class})
public final class WatchArea implements Area, Watching {
  @Override
  public String name() {
    return ServiceName.of(dev.splitbrain.wire.watch.WatchService.class);
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    return List.of(
        Hook.inScope(
            "sun.nio.fs.LinuxFileSystem",
            "newWatchService",
            "()Ljava/nio/file/WatchService;",
            (self, args) -> {
              Route route = context.router().call("FileSystem.newWatchService");
              return route.isRemote() ? open(route) : Hook.PROCEED;
            }),
        // Outside every scope too: a slave's service is told from the master's wherever it is used.
        Hook.always(
            "sun.nio.fs.UnixPath",
            "register",
            "(Ljava/nio/file/WatchService;[Ljava/nio/file/WatchEvent$Kind;"
                + "[Ljava/nio/file/WatchEvent$Modifier;)Ljava/nio/file/WatchKey;",
            (self, args) ->
                register(
                    context.router().path(self.toString()),
                    (Path) self,
                    (WatchService) args[0],
                    (WatchEvent.Kind<?>[]) args[1],
                    (WatchEvent.Modifier[]) args[2])));
  }

  /** Never watches another machine than the one where the path leads. */
  private Object register(
      Route route,
      Path directory,
      WatchService service,
      WatchEvent.Kind<?>[] kinds,
      WatchEvent.Modifier... modifiers)
      throws IOException {
    if (service == null) {
      return Hook.PROCEED;
    }
    if (!route.names().isNone()) {
      throw new IOException(
          directory + " cannot be watched: it leads elsewhere by " + route.rule());
    }
    Session there = route.session();
    Session ofService = service instanceof SlaveWatchService slave ? slave.session() : null;
    if (there != ofService) {
      throw new ProviderMismatchException(
          directory
              + " leads to "
              + described(there)
              + ", and the watch service is of "
              + (isSameHost(there, ofService) ? "an earlier session of it" : described(ofService))
              + ": use one that was made where the path leads");
    }
    return there == null ? Hook.PROCEED : register(route, service, directory, kinds, modifiers);
  }

  private static boolean isSameHost(Session one, Session other) {
    return one != null && other != null && one.hostName().equals(other.hostName());
  }

  private static String described(Session session) {
    return session == null ? "the master" : "host " + session.hostName();
  }

  @Override
  public WatchService open(Route route) throws IOException {
    return SlaveWatchService.open(route);
  }

  @Override
  public WatchKey register(
      Route route,
      WatchService service,
      Path plain,
      WatchEvent.Kind<?>[] kinds,
      WatchEvent.Modifier... modifiers)
      throws IOException {
    return ((SlaveWatchService) service).register(route, plain, kinds, modifiers);
  }

  @Override
  public List<String> limits() {
    return List.of(
        "A watch service belongs to the host, and the session, where it was made; registering a"
            + " directory of another one throws ProviderMismatchException. What kinds of events"
            + " there are, and when, is the slave's system's affair.",
        "A directory that a rule leads elsewhere cannot be watched: IOException names the rule.",
        "When a session is lost, `take` and `poll` throw ClosedWatchServiceException with a"
            + " message, and the keys are invalid. A key's events are on the slave until"
            + " `pollEvents` asks for them, so after `close` it gives none.");
  }
}
