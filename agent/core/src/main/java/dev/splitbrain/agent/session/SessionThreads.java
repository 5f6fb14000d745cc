package dev.splitbrain.agent.session;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one session: daemons that inherit nothing of the thread which happens to make
 * them, neither its group, its context loader nor its inheritable values.
 */
final class SessionThreads {
  private static final MethodHandle IS_VIRTUAL = isVirtualMethod();
  private static final ThreadGroup TOP_GROUP = topGroup();

  private final String host;
  private final Set<Thread> started = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor workers;
  private int workerCount;

  SessionThreads(String host) {
    this.host = host;
    this.workers =
        new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), this::worker);
  }

  private synchronized Thread worker(Runnable task) {
    return make("worker", "-" + ++workerCount, task);
  }

  /** Starts a thread {@code splitbrain-ROLE-HOST}. */
  Thread start(String role, Runnable task) {
    Thread thread = make(role, "", task);
    thread.start();
    return thread;
  }

  private Thread make(String role, String suffix, Runnable task) {
    Thread thread =
        new Thread(TOP_GROUP, task, "splitbrain-" + role + "-" + host + suffix, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(SessionThreads.class.getClassLoader());
    // An ending thread cannot strike itself off: whoever waits for all must still see it.
    started.removeIf(one -> one.getState() == Thread.State.TERMINATED);
    started.add(thread);
    return thread;
  }

  /**
   * Runs socket I/O where an interrupt cannot close the socket: a virtual thread's blocking read
   * does so, hence it waits for a platform thread. The wait itself is not interruptible.
   */
  <T> T onPlatform(Callable<T> task) throws Exception {
    if (!isVirtual(Thread.currentThread())) {
      return task.call();
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    workers.execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Runs a task that nobody waits for. */
  void onWorker(Runnable task) {
    workers.execute(task);
  }

  /** What went wrong where no caller waits for it. */
  void report(Throwable e) {
    Thread thread = Thread.currentThread();
    thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
  }

  /**
   * Waits until all threads have ended, but the calling one. They have been told before.
   *
   * @return false if one did not in time
   */
  boolean end(long millis) {
    workers.shutdown();
    boolean interrupted = false;
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : started) {
      while (thread != Thread.currentThread() && thread.isAlive()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          thread.join(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  static boolean isVirtual(Thread thread) {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (Throwable e) {
      throw new IllegalStateException("Thread.isVirtual", e);
    }
  }

  /** Null before Java 21, where no thread is virtual. */
  private static MethodHandle isVirtualMethod() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (ReflectiveOperationException beforeJava21) {
      return null;
    }
  }

  private static ThreadGroup topGroup() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    return group;
  }
}
