package dev.splitbrain.slave.session;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * Closes many resources, of which some may hang (a file system that does not answer): the others do
 * not wait for those.
 */
final class Teardown {
  private final Queue<AutoCloseable> left;
  private final BiConsumer<AutoCloseable, Throwable> failed;
  private final long patienceMillis;
  private int idle;
  private int workers;
  private long progress;

  private Teardown(
      Collection<? extends AutoCloseable> resources,
      long patienceMillis,
      BiConsumer<AutoCloseable, Throwable> failed) {
    this.left = new ConcurrentLinkedQueue<>(resources);
    this.patienceMillis = patienceMillis;
    this.failed = failed;
  }

  /**
   * Closes the resources in order, and returns when all are closed or hang.
   *
   * @param patienceMillis how long one may take before the rest goes on without it
   * @param failed told of each that throws
   * @return how many are still hanging
   */
  static int closeAll(
      Collection<? extends AutoCloseable> resources,
      long patienceMillis,
      BiConsumer<AutoCloseable, Throwable> failed) {
    return resources.isEmpty() ? 0 : new Teardown(resources, patienceMillis, failed).run();
  }

  private synchronized int run() {
    boolean interrupted = false;
    startWorker();
    long seen = progress;
    long deadline = deadline();
    while (!left.isEmpty() || idle < workers) {
      try {
        wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (progress != seen) {
        seen = progress;
        deadline = deadline();
      } else if (System.nanoTime() - deadline >= 0) {
        if (left.isEmpty()) {
          break;
        }
        startWorker();
        deadline = deadline();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return workers - idle;
  }

  private long deadline() {
    return System.nanoTime() + patienceMillis * 1_000_000;
  }

  private void startWorker() {
    try {
      Threads.daemon("splitbrain-teardown", this::work).start();
      workers++;
    } catch (OutOfMemoryError noThread) {
      if (workers == 0) {
        // Then whoever waits does it, and waits for what hangs too.
        workers++;
        work();
      }
    }
  }

  private void work() {
    for (AutoCloseable next = left.poll(); next != null; next = left.poll()) {
      try {
        next.close();
      } catch (Throwable e) {
        // No memory for one says nothing of the others.
        failed.accept(next, e);
      }
      synchronized (this) {
        progress++;
        notifyAll();
      }
    }
    synchronized (this) {
      idle++;
      notifyAll();
    }
  }
}
