package dev.splitbrain.agent.area.natives;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Callers;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.library.WrittenFiles;
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
 * natives = refuse}. A file that is a slave's is never loaded as such, nor the master's of the same
 * name: only the bytes that this process itself wrote there are. The JDK's own libraries are its
 * own affair.
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
    LibraryLoader loader = new LibraryLoader(context.written());
    return List.of(
        Hook.inScope(
            RUNTIME,
            "load0",
            "(Ljava/lang/Class;Ljava/lang/String;)V",
            (self, args) ->
                Callers.isProgram((Class<?>) args[0])
                    ? load(router, loader, (Class<?>) args[0], (String) args[1])
                    : Hook.PROCEED),
        Hook.inScope(
            RUNTIME,
            "loadLibrary0",
            "(Ljava/lang/Class;Ljava/lang/String;)V",
            (self, args) ->
                Callers.isProgram((Class<?>) args[0])
                    ? search(
                        router, "System.loadLibrary", (String) args[1], UnsatisfiedLinkError::new)
                    : Hook.PROCEED),
        lookup(router, loader, "Ljava/lang/String;"),
        lookup(router, loader, "Ljava/nio/file/Path;"));
  }

  private static Hook lookup(Router router, LibraryLoader loader, String type) {
    return Hook.inScope(
            LOOKUP,
            "libraryLookup",
            "(" + type + ARENA + ")Ljava/lang/foreign/SymbolLookup;",
            (self, args) ->
                Callers.isProgram(Set.of(LOOKUP))
                    ? lookUp(router, loader, args[0], args[1])
                    : Hook.PROCEED)
        .since(22);
  }

  /** A library that the master's loader searches by name: the master's, and traced. */
  private static <T extends Throwable> Object search(
      Router router, String call, String library, Function<String, T> refusal) throws T {
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    checkAllowed(router, call, library, refusal);
    try {
      note(router.call(call), call, library);
    } catch (IOException e) {
      throw refusal.apply(e.getMessage());
    }
    return Hook.PROCEED;
  }

  /** A library by its file. */
  private static Object load(Router router, LibraryLoader loader, Class<?> from, String library) {
    String call = "System.load";
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    checkAllowed(router, call, library, UnsatisfiedLinkError::new);
    if (!new File(library).isAbsolute()) {
      return Hook.PROCEED; // The JDK says what is wrong with it.
    }
    Route route = route(router, library, UnsatisfiedLinkError::new);
    String there = route.names().out(library);
    if (!route.isRemote()) {
      if (there.equals(library)) {
        return Hook.PROCEED;
      }
      loader.load(from, there);
      return null;
    }
    WrittenFiles.Found found = loader.find(route.session(), there);
    if (found.bytes() == null) {
      throw new UnsatisfiedLinkError(notHere(library, route.session(), found.reason()));
    }
    route.session().note("natives", call, library, "the bytes that this program wrote; " + WHY);
    loader.loadCopy(from, library, found.bytes());
    return null;
  }

  private static Object lookUp(Router router, LibraryLoader loader, Object named, Object arena) {
    if (named == null) {
      return Hook.PROCEED; // The JDK says what is wrong with it.
    }
    String call = "SymbolLookup.libraryLookup";
    String library = named.toString();
    if (named instanceof String && library.indexOf('/') < 0) {
      return search(router, call, library, IllegalArgumentException::new);
    }
    if (!router.inScope()) {
      return Hook.PROCEED;
    }
    checkAllowed(router, call, library, IllegalArgumentException::new);
    Route route = route(router, library, IllegalArgumentException::new);
    if (route.isRemote()) {
      WrittenFiles.Found found = loader.find(route.session(), route.names().out(library));
      if (found.bytes() == null) {
        throw new IllegalArgumentException(notHere(library, route.session(), found.reason()));
      }
      LibraryLookups.checkNativeAccess(Callers.caller(Set.of(LOOKUP)));
      route.session().note("natives", call, library, "the bytes that this program wrote; " + WHY);
      return LibraryLookups.ofCopy(named, library, found.bytes(), arena);
    }
    if (!route.names().isNone()) {
      throw new IllegalArgumentException(
          "Can't load library: "
              + library
              + " (under "
              + route.rule()
              + " look up the master's name "
              + route.names().out(library)
              + " in local(...))");
    }
    return Hook.PROCEED;
  }

  private static <T extends Throwable> Route route(
      Router router, String library, Function<String, T> refusal) throws T {
    try {
      return router.path(library);
    } catch (IOException e) {
      throw refusal.apply(e.getMessage());
    }
  }

  private static String notHere(String library, Session session, String reason) {
    File directory = new File(library).getParentFile();
    return "Can't load library: "
        + library
        + " (inside with("
        + session.hostName()
        + ") that is a file of "
        + session.hostName()
        + "; this program "
        + reason
        + ", and "
        + WHY
        + ": for a file of the master use local(...) or a rule 'paths: "
        + (directory == null ? library : directory + "/**")
        + " = local')";
  }

  private static <T extends Throwable> void checkAllowed(
      Router router, String call, String library, Function<String, T> refusal) throws T {
    if (router.rules(NativesFamily.class).refused()) {
      throw refusal.apply(
          "splitbrain: "
              + call
              + " of "
              + library
              + " is refused inside a scope by the rule natives = refuse ("
              + WHY
              + "): load it outside, or in local(...)");
    }
  }

  private static void note(Route route, String call, String library) {
    if (route.isRemote()) {
      route.session().note("natives", call, library, WHY);
    }
  }

  @Override
  public List<String> limits() {
    return List.of(
        "What native code does cannot be seen: it acts on the master. An application's library that"
            + " is loaded inside a scope by its name (`System.loadLibrary`,"
            + " `SymbolLookup.libraryLookup` of a name) comes from the master and runs there; the"
            + " trace has a line for it, and the rule `natives = refuse` refuses it. So a database"
            + " that such a library opens by its file's name is a file of the master.",
        "`System.load` and `SymbolLookup.libraryLookup` of a slave's file load the bytes that this program itself wrote to it (a"
            + " library that is extracted and then loaded), if it wrote them from beginning to end,"
            + " at most 64 MiB of one and 256 MiB of all, and no more than an eighth and a quarter of"
            + " the heap. Any other file of a slave is refused with an UnsatisfiedLinkError or an"
            + " IllegalArgumentException. Each `libraryLookup` loads a copy of its own, with variables"
            + " of its own.");
  }
}
