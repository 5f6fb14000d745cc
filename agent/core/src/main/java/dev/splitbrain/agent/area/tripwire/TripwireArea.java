package dev.splitbrain.agent.area.tripwire;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.scope.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The last line before the master's file system: every call of java.nio.file that goes to the
 * kernel by name turns the name into bytes in one JDK method. If a thread comes there with a name
 * whose route is a slave's, some way in was not hooked; it is refused by name, and nothing happens
 * on the master.
 */
@AutoService(Area.class)
public final class TripwireArea implements Area {
  @Override
  public String name() {
    return "tripwire";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    return List.of(
        Hook.inScope(
            "sun.nio.fs.UnixNativeDispatcher",
            "copyToNativeBuffer",
            "(Lsun/nio/fs/UnixPath;)Lsun/nio/fs/NativeBuffer;",
            (self, args) -> {
              if (!context.router().inScope() || args[0] == null) {
                return Hook.PROCEED;
              }
              Route route = route(context, args[0].toString());
              if (route.isMastersName()) {
                return Hook.PROCEED;
              }
              if (!route.isRemote()) {
                throw new UnsupportedOperationException(
                    "splitbrain: this way to "
                        + args[0]
                        + " is not possible under "
                        + route.rule());
              }
              throw new UnsupportedOperationException(
                  "splitbrain: this way to "
                      + args[0]
                      + " is not routed yet (host "
                      + route.session().hostName()
                      + "): use local(...) for the master's");
            }));
  }

  /** The JDK's method declares no IOException, and its callers expect none. */
  private static Route route(AreaContext context, String name) {
    try {
      return context.router().path(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
