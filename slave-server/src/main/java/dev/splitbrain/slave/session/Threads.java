package dev.splitbrain.slave.session;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The slave's threads: all daemons, all named, so that a thread dump tells whose they are. */
public final class Threads {
  private static final BlockingQueue<Runnable> WITHOUT_THREAD = new LinkedBlockingQueue<>();

  static {
    // There before it is needed: then there is no other to be had.
    daemon("splitbrain-spare", Threads::spare).start();
  }

  private Threads() {}

  /** A thread that does not keep the slave alive; not started yet. */
  public static Thread daemon(String name, Runnable body) {
    Thread thread = new Thread(null, body, name, 0, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs what must be done, in a thread of its own. When the system gives no more threads, the one
   * that is kept for that does it, after what it was given before.
   */
  public static void run(String name, Runnable body) {
    start(daemon(name, body), body);
  }

  static void start(Thread thread, Runnable body) {
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      WITHOUT_THREAD.add(body);
    }
  }

  private static void spare() {
    while (true) {
      try {
        WITHOUT_THREAD.take().run();
      } catch (InterruptedException | RuntimeException | Error e) {
        // Of one task; those behind it have nothing to do with it.
        SlaveLog.logIfPossible("a task failed: ", e);
      }
    }
  }
}
