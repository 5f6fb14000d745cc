package dev.splitbrain.agent.area.logging;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Needs;
import dev.splitbrain.agent.scope.Scopes;
import java.util.List;

/**
 * The log files of java.util.logging. What its configuration makes is the master's, by the guards
 * around the configuration; what a program makes inside a scope is the slave's, as long as it is
 * open.
 */
@AutoService(Area.class)
public final class LoggingArea implements Area {
  private static final String FILE_HANDLER = "java.util.logging.FileHandler";

  @Override
  public String name() {
    return "logging";
  }

  @Override
  public Needs needs() {
    return Needs.opened("java.logging");
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    Scopes scopes = context.scopes();
    FileHandlers handlers = new FileHandlers(scopes);
    return List.of(
        // In guard mode it is the configuration that makes a handler.
        Hook.inScope(FILE_HANDLER, "openFiles", "()V", (self, args) -> handlers.open(self)),
        Hook.byObject(FILE_HANDLER, "rotate", "()V", (self, args) -> handlers.rotate(self)),
        Hook.byObject(FILE_HANDLER, "close", "()V", (self, args) -> handlers.close(self)),
        // Handlers may be the program's own code, also where the configuration is changed.
        Hook.byObject(
            "java.util.logging.LogManager",
            "closeHandlers",
            "(Ljava/util/logging/Logger;)V",
            (self, args) -> handlers.closeAll(self, args[0])),
        // A thread that serves the whole JVM, whoever ends it.
        Hook.inScope(
            "java.util.logging.LogManager$Cleaner",
            "run",
            "()V",
            (self, args) -> {
              scopes.forgetInherited();
              return Hook.PROCEED;
            }));
  }

  @Override
  public List<String> limits() {
    return List.of(
        "A FileHandler that a program makes inside a scope logs on that slave, whoever publishes to"
            + " it, rotates or closes it; its formatter's head and tail and its error manager are then"
            + " called in that scope. One that java.util.logging's configuration makes, in whatever"
            + " scope, logs on the master, and so does one that was made outside every scope.");
  }
}
