package dev.splitbrain.slave.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The requests that run in a session, by id. A cancel travels on another connection than its
 * request and may overtake it: it is remembered until the request comes. Threads: any.
 */
final class RunningRequests {
  private static final int MOST_EARLY = 4096;

  private final Map<Long, RunningRequest> running = new HashMap<>();
  private final TreeSet<Long> cancelledEarly = new TreeSet<>();
  private boolean ended;

  /**
   * A request starts. If an earlier copy of it still runs (a look whose connection broke), that one
   * is cancelled: nobody waits for it.
   */
  RunningRequest begin(long id) {
    RunningRequest request = new RunningRequest(id);
    Long key = id;
    RunningRequest before;
    boolean cancelled;
    synchronized (this) {
      cancelled = cancelledEarly.remove(key) || ended;
      try {
        before = running.put(key, request);
      } catch (Throwable e) {
        // A map without memory to grow may have put it all the same.
        running.remove(key, request);
        throw e;
      }
    }
    if (before != null) {
      before.cancel();
    }
    if (cancelled) {
      request.cancel();
    }
    return request;
  }

  synchronized void end(RunningRequest request) {
    running.remove(request.id(), request);
    if (running.isEmpty()) {
      notifyAll();
    }
  }

  /** Waits until nothing runs, at most so long. */
  synchronized void awaitNone(long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (!running.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      wait(left / 1_000_000 + 1);
    }
  }

  /**
   * Cancels a request that runs, or one that has not arrived yet.
   *
   * @param finished whether the request has run and ended here
   * @return whether the request will end for it
   */
  boolean cancel(long id, boolean finished) {
    RunningRequest request;
    synchronized (this) {
      request = running.get(id);
      if (request == null) {
        return !finished && rememberEarly(id);
      }
    }
    request.cancel();
    return true;
  }

  private boolean rememberEarly(long id) {
    if (cancelledEarly.size() >= MOST_EARLY) {
      cancelledEarly.pollFirst();
    }
    cancelledEarly.add(id);
    return true;
  }

  /** The master waits for no request up to this one. */
  synchronized void forgetUpTo(long id) {
    Iterator<Long> early = cancelledEarly.iterator();
    while (early.hasNext() && early.next() <= id) {
      early.remove();
    }
  }

  /** Cancels what runs and everything that is still to come. */
  void cancelAll() {
    List<RunningRequest> all;
    synchronized (this) {
      ended = true;
      all = new ArrayList<>(running.values());
    }
    all.forEach(RunningRequest::cancel);
  }

  /** Requests that run now. */
  synchronized int size() {
    return running.size();
  }
}
