package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.util.concurrent.Executors;

/**
 * A task that was given to a pool, with its submitter's scope. Compares as the task itself does.
 */
@SuppressWarnings("ComparableType") // It stands in queues for tasks that compare with one another.
final class ScopedTask implements Runnable, Comparable<Object> {
  final Runnable task;
  private final Scopes scopes;
  final Scope scope;

  ScopedTask(Runnable task, Scopes scopes, Scope scope) {
    this.task = task;
    this.scopes = scopes;
    this.scope = scope;
  }

  @Override
  public void run() {
    Scope inner = scopes.resume(scope);
    try {
      // A pool may run it on the submitting thread, inside our own hook.
      Door.unguarded(Executors.callable(task));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e); // A Runnable throws none.
    } finally {
      scopes.close(inner);
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public int compareTo(Object other) {
    Object otherTask = other instanceof ScopedTask ? ((ScopedTask) other).task : other;
    return ((Comparable<Object>) task).compareTo(otherTask);
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
