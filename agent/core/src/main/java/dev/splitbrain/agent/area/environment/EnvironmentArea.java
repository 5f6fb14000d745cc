package dev.splitbrain.agent.area.environment;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.wire.envelope.ServiceName;
import dev.splitbrain.wire.environment.EnvironmentService;
import java.util.List;

/**
 * What a program asks about its machine: variables, host-specific system properties, host name. The
 * JDK's own callers keep the master's answers, which describe the JVM they run in.
 */
@AutoService(Area.class)
public final class EnvironmentArea implements Area {
  private static final String SYSTEM = "java.lang.System";
  private static final String STRING = "Ljava/lang/String;";
  private static final String PROPERTIES = "Ljava/util/Properties;";

  @Override
  public String name() {
    return ServiceName.of(EnvironmentService.class);
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    EnvironmentRouter router = new EnvironmentRouter(context.router());
    PropertiesRouter properties = new PropertiesRouter(context.router());
    return List.of(
        Hook.inScope(SYSTEM, "getenv", "()Ljava/util/Map;", (self, args) -> router.variables()),
        Hook.inScope(
            SYSTEM,
            "getenv",
            "(" + STRING + ")" + STRING,
            (self, args) -> router.variable((String) args[0])),
        Hook.inScope(
            SYSTEM,
            "getProperty",
            "(" + STRING + ")" + STRING,
            (self, args) -> properties.get((String) args[0], null)),
        Hook.inScope(
            SYSTEM,
            "getProperty",
            "(" + STRING + STRING + ")" + STRING,
            (self, args) -> properties.get((String) args[0], (String) args[1])),
        Hook.inScope(
            SYSTEM,
            "setProperty",
            "(" + STRING + STRING + ")" + STRING,
            (self, args) -> properties.set((String) args[0], (String) args[1])),
        Hook.inScope(
            SYSTEM,
            "clearProperty",
            "(" + STRING + ")" + STRING,
            (self, args) -> properties.clear((String) args[0])),
        Hook.inScope(SYSTEM, "getProperties", "()" + PROPERTIES, (self, args) -> properties.all()),
        Hook.inScope(
            SYSTEM,
            "setProperties",
            "(" + PROPERTIES + ")V",
            (self, args) -> properties.replaceAll((java.util.Properties) args[0])),
        Hook.inScope(
            "java.net.InetAddress",
            "getLocalHost",
            "()Ljava/net/InetAddress;",
            (self, args) -> router.localHost()));
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Of the system properties, a program in a scope sees the slave's "
            + String.join(", ", HostProperties.sorted())
            + ", unless it has set them itself since the JVM started; all others describe the JVM.",
        "What `System.getProperties()` gives in a scope keeps showing that slave's values after the"
            + " scope.",
        "A ProcessBuilder's environment map is data: filled in a scope, it starts children of the"
            + " master with the slave's variables when it is used outside.");
  }
}
