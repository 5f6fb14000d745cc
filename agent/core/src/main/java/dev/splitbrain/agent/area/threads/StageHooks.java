package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.ScopeTags;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * What depends on a CompletableFuture runs in the scope where it was added, whichever thread
 * completes the future, and on whatever machine's business: a child's end, a timer, another scope.
 */
final class StageHooks {
  private static final String FUTURE = "java.util.concurrent.CompletableFuture";
  private static final String PUSHED = "(Ljava/util/concurrent/CompletableFuture$Completion;)V";
  private static final String PUSHED_TWICE =
      "(Ljava/util/concurrent/CompletableFuture;"
          + "Ljava/util/concurrent/CompletableFuture$BiCompletion;)V";

  /** The stages that call a function of the program. */
  private static final List<String> STAGES =
      List.of(
          "UniApply",
          "UniAccept",
          "UniRun",
          "UniWhenComplete",
          "UniHandle",
          "UniExceptionally",
          "UniComposeExceptionally",
          "UniCompose",
          "BiApply",
          "BiAccept",
          "BiRun",
          "OrApply",
          "OrAccept",
          "OrRun");

  /** How {@code tryFire} is called by whoever runs a stage that was given to an executor. */
  private static final int ASYNC = 1;

  private final Scopes scopes;
  private final ScopeTags marks;

  private StageHooks(Scopes scopes, ScopeTags marks) {
    this.scopes = scopes;
    this.marks = marks;
  }

  static List<Hook> hooks(Scopes scopes, ScopeTags marks) {
    StageHooks it = new StageHooks(scopes, marks);
    List<Hook> hooks = new ArrayList<>();
    hooks.add(Hook.inScope(FUTURE, "unipush", PUSHED, (self, args) -> it.added(args[0])));
    hooks.add(Hook.inScope(FUTURE, "bipush", PUSHED_TWICE, (self, args) -> it.added(args[1])));
    hooks.add(Hook.inScope(FUTURE, "orpush", PUSHED_TWICE, (self, args) -> it.added(args[1])));
    for (String stage : STAGES) {
      hooks.add(
          Hook.onTask(
              FUTURE + "$" + stage,
              "tryFire",
              "(I)Ljava/util/concurrent/CompletableFuture;",
              it::fire));
    }
    return hooks;
  }

  private Object added(Object stage) {
    if (stage != null && isProgram(stage)) {
      marks.put(stage, MarkedScope.of(scopes));
    }
    return Hook.PROCEED;
  }

  private static boolean isProgram(Object stage) {
    return STAGES.contains(stage.getClass().getSimpleName());
  }

  private Object fire(Object stage, Object[] args) throws Exception {
    Scope scope = marks.get(stage);
    if (scope == null) {
      if ((Integer) args[0] == ASYNC) {
        return Hook.PROCEED; // A task of its executor, and in that task's scope.
      }
      scope = Scopes.MASTER; // Added while no thread was in any scope.
    }
    if (MarkedScope.isCurrent(scope, scopes)) {
      return Hook.PROCEED;
    }
    Scope inner = scopes.resume(scope);
    try {
      return Door.unguarded(() -> TaskHooks.invoke(TryFire.METHOD, stage, args));
    } finally {
      scopes.close(inner);
    }
  }

  /** The JDK's internal method, looked up when first needed. */
  private static final class TryFire {
    static final Method METHOD = find();

    private static Method find() {
      try {
        Method method =
            Class.forName(FUTURE + "$Completion", true, null)
                .getDeclaredMethod("tryFire", int.class);
        method.setAccessible(true);
        return method;
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
