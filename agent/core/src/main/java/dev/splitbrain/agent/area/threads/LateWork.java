package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.lang.ref.Cleaner;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Work that a program leaves to the JVM: shutdown hooks and the actions of its cleaners. Typically
 * they delete what was made in the scope where they were registered, so there they run, on
 * whichever thread ends the JVM or finds an object gone.
 */
final class LateWork {
  private static final String SHUTDOWN = "java.lang.ApplicationShutdownHooks";

  private final Scopes scopes;
  private final Map<Thread, Scope> registered = new IdentityHashMap<>();

  private LateWork(Scopes scopes) {
    this.scopes = scopes;
  }

  static List<Hook> hooks(Scopes scopes) {
    LateWork it = new LateWork(scopes);
    return List.of(
        Hook.inScope(
            SHUTDOWN, "add", "(Ljava/lang/Thread;)V", (self, args) -> it.register(args[0])),
        Hook.always(SHUTDOWN, "remove", "(Ljava/lang/Thread;)Z", (self, args) -> it.drop(args[0])),
        // Also when no scope is open any more.
        Hook.always(SHUTDOWN, "runHooks", "()V", (self, args) -> it.shutDown()),
        Hook.inScope(
            "java.lang.ref.Cleaner",
            "register",
            "(Ljava/lang/Object;Ljava/lang/Runnable;)Ljava/lang/ref/Cleaner$Cleanable;",
            it::cleaning));
  }

  private Object register(Object thread) {
    Scope scope = scopes.current();
    if (thread != null && scope != null && scope.host() != null) {
      synchronized (registered) {
        registered.put((Thread) thread, scope);
      }
    }
    return Hook.PROCEED;
  }

  private Object drop(Object thread) {
    synchronized (registered) {
      registered.remove(thread);
    }
    return Hook.PROCEED;
  }

  /** Hooks that were registered outside every scope start outside, also if the exit is inside. */
  private Object shutDown() throws Exception {
    Map<Thread, Scope> late;
    synchronized (registered) {
      late = new HashMap<>(registered);
    }
    late.forEach(scopes::capture);
    if (MarkedScope.isCurrent(Scopes.MASTER, scopes)) {
      return Hook.PROCEED;
    }
    Scope inner = scopes.resume(Scopes.MASTER);
    try {
      Method run = Class.forName(SHUTDOWN, true, null).getDeclaredMethod("runHooks");
      run.setAccessible(true);
      Door.unguarded(() -> run.invoke(null));
    } finally {
      scopes.close(inner);
    }
    return null;
  }

  private Object cleaning(Object cleaner, Object[] args) {
    Object action = args[1];
    // The JDK's own, and ours, free what they hold by its handle.
    ClassLoader owner = action == null ? null : action.getClass().getClassLoader();
    if (owner == null || owner == LateWork.class.getClassLoader()) {
      return Hook.PROCEED;
    }
    return ((Cleaner) cleaner)
        .register(args[0], new ScopedTask((Runnable) action, scopes, MarkedScope.of(scopes)));
  }
}
