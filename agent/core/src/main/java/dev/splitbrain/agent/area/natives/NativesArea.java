package dev.splitbrain.agent.area.natives;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Callers;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Native libraries of the application. Their code runs on the master, and what it touches there no
 * hook sees: so loading one inside a scope is shown in the trace, and refused under the rule {@code
 * natives = refuse}. The JDK's own libraries are its own affair.
 */
@AutoService(Area.class)
public final class NativesArea implements Area {
  private static final String RUNTIME = "java.lang.Runtime";
  private static final String LOOKUP = "java.lang.foreign.SymbolLookup";
  private static final String ARENA = "Ljava/lang/foreign/Arena;";
  private static final String WHY = "native code runs on the master";

  @Override
  public String name() {
    return "natives";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    Router router = context.router();
    return List.of(
        Hook.inScope(
            RUNTIME,
            "load0",
            "(Ljava/lang/Class;Ljava/lang/String;)V",
            (self, args) ->
                Callers.isProgram((Class<?>) args[0])
                    ? loading(router, "System.load", (String) args[1], true)
                    : Hook.PROCEED),
        Hook.inScope(
            RUNTIME,
            "loadLibrary0",
            "(Ljava/lang/Class;Ljava/lang/String;)V",
            (self, args) ->
                Callers.isProgram((Class<?>) args[0])
                    ? loading(router, "System.loadLibrary", (String) args[1], false)
                    : Hook.PROCEED),
        lookup(router, "Ljava/lang/String;", false),
        lookup(router, "Ljava/nio/file/Path;", true));
  }

  private static Hook lookup(Router router, String type, boolean isFile) {
    return Hook.inScope(
            LOOKUP,
            "libraryLookup",
            "(" + type + ARENA + ")Ljava/lang/foreign/SymbolLookup;",
            (self, args) ->
                Callers.isProgram(Set.of(LOOKUP))
                    ? lookingUp(router, String.valueOf(args[0]), isFile)
                    : Hook.PROCEED)
        .since(22);
  }

  private static Object loading(Router router, String call, String library, boolean isFile) {
    return decide(router, call, library, isFile, UnsatisfiedLinkError::new);
  }

  private static Object lookingUp(Router router, String library, boolean isFile) {
    return decide(
        router, "SymbolLookup.libraryLookup", library, isFile, IllegalArgumentException::new);
  }

  /**
   * Refuses, or writes a line in the trace and goes on.
   *
   * @param refusal makes what the call throws where it finds no library
   */
  private static <T extends Throwable> Object decide(
      Router router, String call, String library, boolean isFile, Function<String, T> refusal)
      throws T {
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    if (router.refusesNatives()) {
      throw refusal.apply(
          "splitbrain: "
              + call
              + " of "
              + library
              + " is refused inside a scope by the rule natives = refuse ("
              + WHY
              + "): load it outside, or in local(...)");
    }
    Session session;
    try {
      Route route = isFile ? router.path(library) : router.call(call);
      session = route.session();
    } catch (IOException e) {
      throw refusal.apply(e.getMessage());
    }
    if (session != null && isFile && new File(library).isAbsolute() && !isHere(library)) {
      throw refusal.apply(
          "Can't load library: "
              + library
              + " (inside with("
              + session.hostName()
              + ") that is a file of "
              + session.hostName()
              + ", and "
              + WHY
              + ": have it on the master, or load it in local(...))");
    }
    if (session != null) {
      session.note("natives", call, library, WHY);
    }
    return Hook.PROCEED;
  }

  /** In a hook's body, so it is the master that is looked at. */
  private static boolean isHere(String library) {
    return new File(library).exists();
  }

  @Override
  public List<String> limits() {
    return List.of(
        "What native code does cannot be seen. An application's library (`System.load`,"
            + " `System.loadLibrary`, `SymbolLookup.libraryLookup`) that is loaded inside a scope comes"
            + " from the master and runs there; the trace has a line for it, and the rule `natives ="
            + " refuse` refuses it.");
  }
}
