package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;

/**
 * A request that a thread of the slave is carrying out, and the way to end it. A handler wraps only
 * what may block without bound: a request that is not in such a stretch runs to its end, one that
 * enters a stretch after it was cancelled fails there.
 */
public final class RunningRequest {
  private static final ThreadLocal<RunningRequest> CURRENT = new ThreadLocal<>();

  private final long id;
  private boolean cancelled;

  /** The handler was called: something may have been done. Of the request's own thread. */
  private boolean reached;

  private Runnable quick;
  private Runnable slow;

  RunningRequest(long id) {
    this.id = id;
  }

  /** A stretch that may block. */
  @FunctionalInterface
  public interface Stretch<T, E extends Exception> {
    T run() throws E, InterruptedException;
  }

  /**
   * The request that the current thread carries out. A thread without one gets a request that
   * nobody cancels.
   */
  public static RunningRequest current() {
    RunningRequest request = CURRENT.get();
    return request == null ? new RunningRequest(0) : request;
  }

  void enter() {
    CURRENT.set(this);
  }

  void leave() {
    CURRENT.remove();
  }

  /** The current thread's request has come to its handler. */
  static void reachHandler() {
    RunningRequest request = CURRENT.get();
    if (request != null) {
      request.reached = true;
    }
  }

  boolean hasReachedHandler() {
    return reached;
  }

  long id() {
    return id;
  }

  /**
   * Runs a stretch that an interrupt of its thread ends. No interrupt outlives the stretch.
   *
   * @throws Failure CANCELLED if the request was cancelled before
   * @throws InterruptedException if it is cancelled meanwhile
   */
  public <T, E extends Exception> T interruptibly(Stretch<T, E> stretch)
      throws E, Failure, InterruptedException {
    Thread thread = Thread.currentThread();
    synchronized (this) {
      checkCancelled();
      quick = thread::interrupt;
    }
    try {
      return stretch.run();
    } finally {
      synchronized (this) {
        quick = null;
        Thread.interrupted();
      }
    }
  }

  /**
   * Runs a stretch that an action ends, usually the close of what it waits on. The action may run
   * in another thread after the stretch is over.
   *
   * @throws Failure CANCELLED if the request was cancelled before
   */
  public <T, E extends Exception> T endable(Runnable action, Stretch<T, E> stretch)
      throws E, Failure, InterruptedException {
    synchronized (this) {
      checkCancelled();
      slow = action;
    }
    try {
      return stretch.run();
    } finally {
      synchronized (this) {
        slow = null;
      }
    }
  }

  private void checkCancelled() throws Failure {
    if (cancelled) {
      throw Failures.of(ErrorKind.CANCELLED, null);
    }
  }

  /** Whether somebody has cancelled it. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Ends the stretch that runs or comes next. Never waits for it. */
  void cancel() {
    Runnable action;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      if (quick != null) {
        quick.run();
      }
      action = slow;
    }
    if (action != null) {
      // Closing a channel waits until its blocked thread is out; whoever cancels must not.
      Threads.run("splitbrain-cancel-" + id, action);
    }
  }
}
