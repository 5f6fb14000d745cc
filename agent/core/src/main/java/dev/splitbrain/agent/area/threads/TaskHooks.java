package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.ScopeTags;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Tasks run in their submitter's scope, on whatever thread. Futures are marked by identity, so that
 * pools and callers see the very object they know; plain tasks are wrapped. While any scope is
 * open, tasks without one are marked too: a thread that joins may help with another's.
 */
final class TaskHooks {
  private static final String POOL = "java.util.concurrent.ThreadPoolExecutor";
  private static final String FORK_JOIN_POOL = "java.util.concurrent.ForkJoinPool";
  private static final String FORK_JOIN_TASK = "java.util.concurrent.ForkJoinTask";

  private final Scopes scopes;
  private final ScopeTags marks;

  private TaskHooks(Scopes scopes, ScopeTags marks) {
    this.scopes = scopes;
    this.marks = marks;
  }

  static List<Hook> hooks(Scopes scopes, ScopeTags marks) {
    TaskHooks it = new TaskHooks(scopes, marks);
    List<Hook> hooks = new ArrayList<>();
    hooks.add(Hook.inScope(POOL, "execute", "(Ljava/lang/Runnable;)V", it::execute));
    // A factory may have wrapped the worker, so that nobody knew whose thread was being started.
    hooks.add(
        Hook.inScope(
            POOL,
            "runWorker",
            "(Ljava/util/concurrent/ThreadPoolExecutor$Worker;)V",
            (self, args) -> {
              scopes.forgetInherited();
              return Hook.PROCEED;
            }));
    hooks.add(Hook.inScope(POOL, "remove", "(Ljava/lang/Runnable;)Z", it::remove));
    hooks.add(
        Hook.inScope(
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "delayedExecute",
            "(Ljava/util/concurrent/RunnableScheduledFuture;)V",
            it::markFirstArgument));
    hooks.addAll(new TaskFrames(scopes, marks).hooks());
    hooks.addAll(OrderedQueues.hooks());
    Class<?> future = FutureTask.class;
    hooks.add(
        Hook.onTask("java.util.concurrent.FutureTask", "run", "()V", it.rerun(future, "run")));
    hooks.add(
        Hook.onTask(
            "java.util.concurrent.FutureTask",
            "runAndReset",
            "()Z",
            it.rerun(future, "runAndReset")));
    hooks.add(
        Hook.inScope(
            FORK_JOIN_TASK, "fork", "()Ljava/util/concurrent/ForkJoinTask;", it::markSelf));
    Class<?> forked = ForkJoinTask.class;
    hooks.add(Hook.onTask(FORK_JOIN_TASK, "doExec", "()I", it.rerun(forked, "doExec")).until(21));
    hooks.add(Hook.onTask(FORK_JOIN_TASK, "doExec", "()V", it.rerun(forked, "doExec")).since(22));
    hooks.add(
        Hook.inScope(
                FORK_JOIN_POOL,
                "externalSubmit",
                "(Ljava/util/concurrent/ForkJoinTask;)Ljava/util/concurrent/ForkJoinTask;",
                it::markFirstArgument)
            .until(18));
    hooks.add(
        Hook.inScope(
                FORK_JOIN_POOL,
                "externalPush",
                "(Ljava/util/concurrent/ForkJoinTask;)V",
                it::markFirstArgument)
            .until(18));
    hooks.add(
        Hook.inScope(
                FORK_JOIN_POOL,
                "poolSubmit",
                "(ZLjava/util/concurrent/ForkJoinTask;)Ljava/util/concurrent/ForkJoinTask;",
                it::markSecondArgument)
            .since(19));
    // Ways into a pool that pass the one above by.
    hooks.add(
        Hook.inScope(
                FORK_JOIN_POOL,
                "externalSubmit",
                "(Ljava/util/concurrent/ForkJoinTask;)Ljava/util/concurrent/ForkJoinTask;",
                it::markFirstArgument)
            .since(20));
    hooks.add(
        Hook.inScope(
                FORK_JOIN_POOL,
                "scheduleDelayedTask",
                "(Ljava/util/concurrent/DelayScheduler$ScheduledForkJoinTask;)"
                    + "Ljava/util/concurrent/DelayScheduler$ScheduledForkJoinTask;",
                it::markFirstArgument)
            .since(25));
    return hooks;
  }

  private Object execute(Object self, Object[] args) throws Exception {
    Object task = args[0];
    Scope scope = scopes.current();
    if (task == null || task instanceof ScopedTask) {
      return Hook.PROCEED;
    }
    if (task instanceof FutureTask) {
      mark(task);
      return Hook.PROCEED;
    }
    if (scope == null || scope.host() == null) {
      return Hook.PROCEED;
    }
    ScopedTask scoped = new ScopedTask((Runnable) task, scopes, scope);
    marks.put(scoped, scope); // What runs tasks stays hooked as long as it may run.
    // The pool may have thread factories and handlers of the program's.
    Door.unguarded(
        () -> {
          ((ThreadPoolExecutor) self).execute(scoped);
          return null;
        });
    return null;
  }

  private Object remove(Object self, Object[] args) {
    ThreadPoolExecutor pool = (ThreadPoolExecutor) self;
    for (Runnable queued : pool.getQueue()) {
      if (queued instanceof ScopedTask && ((ScopedTask) queued).task.equals(args[0])) {
        return pool.remove(queued);
      }
    }
    return Hook.PROCEED;
  }

  private Object markSelf(Object self, Object[] args) {
    mark(self);
    return Hook.PROCEED;
  }

  private Object markFirstArgument(Object self, Object[] args) {
    mark(args[0]);
    return Hook.PROCEED;
  }

  private Object markSecondArgument(Object self, Object[] args) {
    // A virtual thread's continuation is a task as well; its scope is the thread's own matter.
    if (self != ServiceThreads.virtualThreadScheduler()) {
      mark(args[1]);
    }
    return Hook.PROCEED;
  }

  private void mark(Object task) {
    if (task != null) {
      marks.put(task, MarkedScope.of(scopes));
    }
  }

  /** Runs a marked task in its scope: enters it and calls the same method again. */
  private HookBody rerun(Class<?> type, String method) {
    return (self, args) -> {
      Scope scope = marks.get(self);
      if (scope == null || MarkedScope.isCurrent(scope, scopes)) {
        return Hook.PROCEED;
      }
      Scope inner = scopes.resume(scope);
      try {
        return Door.unguarded(() -> invoke(Methods.find(type, method), self));
      } finally {
        scopes.close(inner);
      }
    };
  }

  /** Calls one of the JDK's methods; what it throws comes as it is. */
  static Object invoke(Method method, Object self, Object... args) throws Exception {
    try {
      return method.invoke(self, args);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error) {
        throw (Error) cause;
      }
      throw cause instanceof Exception ? (Exception) cause : e;
    }
  }

  /** The hooked methods, looked up when first needed: the JDK's internals differ by release. */
  private static final class Methods {
    private static final ClassValue<java.util.Map<String, Method>> FOUND =
        new ClassValue<>() {
          @Override
          protected java.util.Map<String, Method> computeValue(Class<?> type) {
            return new java.util.concurrent.ConcurrentHashMap<>();
          }
        };

    static Method find(Class<?> type, String name) {
      return FOUND
          .get(type)
          .computeIfAbsent(
              name,
              key -> {
                try {
                  Method method = type.getDeclaredMethod(key);
                  method.setAccessible(true);
                  return method;
                } catch (NoSuchMethodException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
  }
}
