package dev.splitbrain.agent.area;

import dev.splitbrain.agent.scope.Route;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns refusals into hooks. */
public final class Refusals {
  private Refusals() {}

  /** One hook for each refusal, in order. */
  public static List<Hook> hooks(List<Refusal> refusals, AreaContext context) {
    List<Hook> hooks = new ArrayList<>();
    for (Refusal refusal : refusals) {
      hooks.add(
          Hook.inScope(
                  refusal.className(),
                  refusal.methodName(),
                  refusal.descriptor(),
                  (self, args) -> refuse(refusal, self, args, context))
              .since(refusal.firstJdk())
              .until(refusal.lastJdk()));
    }
    return hooks;
  }

  private static Object refuse(Refusal refusal, Object self, Object[] args, AreaContext context)
      throws Exception {
    if (!context.router().inScope()) {
      return Hook.PROCEED;
    }
    if (refusal.subject() == Refusal.PROGRAM && !Callers.isProgram(Set.of(refusal.className()))) {
      return Hook.PROCEED;
    }
    Route route;
    try {
      if (refusal.subject() == Refusal.THREAD || refusal.subject() == Refusal.PROGRAM) {
        route = context.router().call(refusal.call());
      } else {
        Object subject = refusal.subject() == Refusal.SELF ? self : args[refusal.subject()];
        String name = fileName(subject);
        if (name == null) {
          return Hook.PROCEED;
        }
        route = context.router().path(name);
      }
    } catch (IOException e) {
      Exception refused = refusal.kind().exception(e.getMessage());
      refused.initCause(e);
      throw refused;
    }
    if (route.isPlainlyLocal()) {
      return Hook.PROCEED;
    }
    if (!route.isRemote()) {
      // What is refused for slaves was never taught that a name may be another on the master.
      throw refusal
          .kind()
          .exception("splitbrain: " + refusal.call() + " is not possible under " + route.rule());
    }
    String message = refusal.message(route.session().hostName());
    context.router().refused(refusal.call(), message);
    throw refusal.kind().exception(message);
  }

  /** Null for what names no file of the default file system: the JDK says what is wrong with it. */
  private static String fileName(Object subject) {
    if (subject instanceof File || subject instanceof String) {
      return subject.toString();
    }
    if (subject instanceof Path path && path.getFileSystem() == FileSystems.getDefault()) {
      return path.toString();
    }
    return null;
  }
}
