package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.Position;
import dev.splitbrain.agent.area.ScopeTags;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.util.List;

/**
 * What a ThreadPoolExecutor does around a task: {@code beforeExecute} and {@code afterExecute} are
 * in the task's scope, and see the program's own object. The scope begins where the pool calls the
 * one and ends where its worker is free again, however the task ended.
 */
final class TaskFrames {
  private static final String POOL = "java/util/concurrent/ThreadPoolExecutor";
  private static final String WORKER = POOL + "$Worker";

  private final Scopes scopes;
  private final ScopeTags marks;
  private final ThreadLocal<Scope> begun = new ThreadLocal<>();

  TaskFrames(Scopes scopes, ScopeTags marks) {
    this.scopes = scopes;
    this.marks = marks;
  }

  List<Hook> hooks() {
    return List.of(
        inWorker(
            new Position.BeforeCall(
                POOL, "beforeExecute", "(Ljava/lang/Thread;Ljava/lang/Runnable;)V", 0),
            (task, none) -> begin(task)),
        inWorker(
            new Position.BeforeCall(
                POOL, "afterExecute", "(Ljava/lang/Runnable;Ljava/lang/Throwable;)V", 1),
            (task, none) -> own(task)),
        inWorker(new Position.BeforeCall(WORKER, "unlock", "()V", 0), (worker, none) -> end()));
  }

  private static Hook inWorker(Position.BeforeCall site, HookBody body) {
    return Hook.onCall(POOL.replace('/', '.'), "runWorker", "(L" + WORKER + ";)V", site, body);
  }

  private Object begin(Object task) {
    Scope scope = task instanceof ScopedTask scoped ? scoped.scope : marks.get(task);
    if (scope != null && !MarkedScope.isCurrent(scope, scopes)) {
      begun.set(scopes.resume(scope));
    }
    return own(task);
  }

  private static Object own(Object task) {
    return task instanceof ScopedTask scoped ? scoped.task : Hook.PROCEED;
  }

  /** Also before the first task, when nothing has begun. */
  private Object end() {
    Scope scope = begun.get();
    if (scope != null) {
      begun.remove();
      scopes.closeInner(scope); // What the program left open.
      scopes.close(scope);
    }
    return Hook.PROCEED;
  }
}
