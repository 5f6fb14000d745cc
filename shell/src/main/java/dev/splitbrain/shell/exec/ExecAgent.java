package dev.splitbrain.shell.exec;

import java.lang.instrument.Instrumentation;
import sun.misc.Signal;

/** Runs before the exec VM's main: keeps what redefinition needs, and keeps Ctrl-C from killing. */
public final class ExecAgent {
  private static volatile Instrumentation instrumentation;

  private ExecAgent() {}

  /** Called by the JVM. */
  public static void premain(String options, Instrumentation given) {
    instrumentation = given;
    // The terminal sends Ctrl-C to the whole group. The shell decides what it means here; a handler
    // that does nothing, unlike an ignored signal, is not inherited by the snippets' children.
    Signal.handle(new Signal("INT"), signal -> {});
  }

  /** Null if the VM was started without this agent. */
  static Instrumentation instrumentation() {
    return instrumentation;
  }
}
