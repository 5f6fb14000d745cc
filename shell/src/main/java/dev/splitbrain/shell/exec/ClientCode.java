package dev.splitbrain.shell.exec;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * The border between our code and the user's on the snippet thread: a stop reaches the thread only
 * while it is inside, and never leaks into the next snippet.
 *
 * <p>A stop has four layers, each tried when those before have done nothing: {@link StopCheck} in
 * woven snippet code; an interrupt, and a cancel of what the thread waits for on a slave, both
 * repeated; the end of what a {@link BlockedCall} waits on; then an error thrown in the thread
 * wherever it is, by {@code Thread.stop} or, where the JDK has that no more, by {@link
 * ToolInterface}. What none of them ends is reported as stuck: the shell may then end the whole VM.
 *
 * <p>Threads: {@link #enter} and {@link #leave} on the snippet thread only; {@link #stop} on any
 * other.
 */
final class ClientCode {
  private static final long NUDGE_MILLIS = 200;
  private static final int NUDGES_BEFORE_CLOSE = 2;
  private static final int NUDGES_BEFORE_FORCE = 5;
  private static final int FORCES = 3;
  private static final long FORCE_MILLIS = 1000;

  private final Object lock = new Object();
  private final Thread thread;
  private final Runnable onNudge;
  private final BlockedCall blocked;
  private final StopGate gate = new StopGate();
  private long current;
  private long stopUpTo;
  private boolean forceInTheAir;

  /**
   * A border.
   *
   * @param thread the one that runs snippets, which calls this
   * @param onNudge ends what an interrupt of the thread does not; must not block
   */
  ClientCode(Thread thread, Runnable onNudge) {
    this.thread = thread;
    this.onNudge = onNudge;
    this.blocked = BlockedCall.ofThisThread();
    StopCheck.snippets = thread;
  }

  /**
   * User code may follow.
   *
   * @param call number of the shell's request, above those before
   * @throws StopCheck.StopError if the stop for this request was faster than the request
   */
  void enter(long call) {
    synchronized (lock) {
      if (stopUpTo >= call) {
        throw new StopCheck.StopError();
      }
      current = call;
    }
  }

  /** No user code follows. Returns after a stop that is on its way has arrived or never will. */
  void leave() {
    long giveUp = System.nanoTime() + FORCE_MILLIS * 1_000_000;
    while (true) {
      try {
        synchronized (lock) {
          current = 0;
          StopCheck.requested = false;
          gate.open();
          while (forceInTheAir && System.nanoTime() < giveUp) {
            lock.wait(10);
          }
          forceInTheAir = false;
          lock.notifyAll();
        }
        Thread.interrupted();
        return;
      } catch (InterruptedException e) {
        // Meant for the user's code, which has ended.
      } catch (Error e) {
        if (!isForced(e)) {
          throw e;
        }
        synchronized (lock) {
          forceInTheAir = false;
        }
      }
    }
  }

  /** Whether the user asked for the end of this request. */
  boolean stopped(long call) {
    synchronized (lock) {
      return stopUpTo >= call;
    }
  }

  /** Tells that the forced stop has arrived. */
  void forceArrived() {
    synchronized (lock) {
      forceInTheAir = false;
    }
  }

  /** The user wants the end of this request; what comes of it meanwhile is the stop's doing. */
  void announceStop(long call) {
    synchronized (lock) {
      stopUpTo = Math.max(stopUpTo, call);
    }
  }

  /**
   * Ends a request's user code; blocks until it has ended or nothing helps.
   *
   * @return false if it still runs and nothing is left to try
   */
  boolean stop(long call) throws InterruptedException {
    synchronized (lock) {
      stopUpTo = Math.max(stopUpTo, call);
      for (int nudges = 0; nudges < NUDGES_BEFORE_FORCE; nudges++) {
        if (current != call) {
          return true;
        }
        StopCheck.requested = true;
        gate.close();
        thread.interrupt();
        onNudge.run();
        if (nudges >= NUDGES_BEFORE_CLOSE && blocked != null) {
          blocked.end(false);
        }
        lock.wait(NUDGE_MILLIS);
      }
      for (int forces = 0; forces < FORCES && current == call; forces++) {
        if (blocked != null) {
          blocked.end(true);
          lock.wait(NUDGE_MILLIS);
        }
        if (current == call && !forceOnce(call)) {
          return false;
        }
      }
      return current != call;
    }
  }

  /** Gives false if this JVM cannot. */
  private boolean forceOnce(long call) throws InterruptedException {
    forceInTheAir = true;
    if (!force()) {
      forceInTheAir = false;
      return false;
    }
    long giveUp = System.nanoTime() + FORCE_MILLIS * 1_000_000;
    while (current == call && System.nanoTime() < giveUp) {
      lock.wait(NUDGE_MILLIS);
    }
    return true;
  }

  /** By {@code Thread.stop}, which throws on 20 and later, and is gone after that. */
  private boolean force() throws InterruptedException {
    try {
      Method stop = Thread.class.getMethod("stop");
      stop.invoke(thread);
      return true;
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return ToolInterface.throwIn(thread, new StopCheck.ForcedStop());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UnsupportedOperationException) {
        return ToolInterface.throwIn(thread, new StopCheck.ForcedStop());
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Whether this is what {@link #force} throws; ThreadDeath by name, since it leaves the JDK. */
  static boolean isForced(Throwable throwable) {
    return throwable instanceof StopCheck.ForcedStop
        || throwable.getClass().getName().equals("java.lang.ThreadDeath");
  }
}
