package dev.splitbrain.agent.area.threads;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Flag;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.ScopeTags;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scopes;
import java.util.ArrayList;
import java.util.List;

/**
 * How scopes reach threads: a started thread begins in its starter's scope, a task runs in its
 * submitter's, and the main thread enters the scope that the agent was started with.
 */
@AutoService(Area.class)
public final class ThreadsArea implements Area {
  @Override
  public String name() {
    return "threads";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    Scopes scopes = context.scopes();
    List<Hook> hooks = new ArrayList<>();
    hooks.add(
        Hook.inScope("java.lang.Thread", "start", "()V", (self, args) -> started(scopes, self)));
    hooks.add(
        Hook.inScope(
                "java.lang.Thread",
                "start",
                "(Ljdk/internal/vm/ThreadContainer;)V",
                (self, args) -> started(scopes, self))
            .since(21));
    hooks.add(
        Hook.inScope(
                "java.lang.VirtualThread",
                "start",
                "(Ljdk/internal/vm/ThreadContainer;)V",
                (self, args) -> started(scopes, self))
            .since(21));
    hooks.add(
        Hook.inScope(
            "java.lang.Thread",
            "exit",
            "()V",
            (self, args) -> {
              scopes.end((Thread) self);
              return Hook.PROCEED;
            }));
    // The last Java code of the launcher before the main class: the agents, JMX and JFR have
    // started.
    hooks.add(main(scopes, "validateMainClass").until(24));
    hooks.add(main(scopes, "validateMainMethod").since(25));
    // While any task is marked, what runs tasks stays hooked, also after every scope was closed.
    ScopeTags marks = new ScopeTags(some -> Door.setFlags(Flag.TASKS, some));
    hooks.addAll(TaskHooks.hooks(scopes, marks));
    hooks.addAll(StageHooks.hooks(scopes, marks));
    hooks.addAll(LateWork.hooks(scopes));
    return hooks;
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Shutdown hooks, actions of a Cleaner and what depends on a CompletableFuture run in the"
            + " scope where they were registered. Finalizers (`Object.finalize`), handlers of"
            + " `sun.misc.Signal` and listeners that the JVM itself calls (JMX, Flight Recorder)"
            + " run in none, on the master.",
        "A plain task (no Future) that `ThreadPoolExecutor.execute` was given inside a scope is in"
            + " the pool's queue, in what `shutdownNow` returns and in a rejection handler's hands"
            + " as an object of splitbrain's, which keeps its scope wherever the program runs it"
            + " from there; its text and order are the task's.");
  }

  private static Hook main(Scopes scopes, String method) {
    return Hook.always(
        "sun.launcher.LauncherHelper",
        method,
        "(Ljava/lang/Class;)V",
        (self, args) -> {
          scopes.enterMain();
          return Hook.PROCEED;
        });
  }

  private static Object started(Scopes scopes, Object thread) {
    if (!ServiceThreads.isOne((Thread) thread)) {
      scopes.capture((Thread) thread);
    }
    return Hook.PROCEED;
  }
}
