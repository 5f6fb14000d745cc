package dev.splitbrain.agent.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The requests of a session that shall end: each is told to the slave until it says that it did so,
 * or the request's reply is there. Threads: any.
 */
final class CancelRequests {
  /** Keeps what is under way on the control connection far below any socket's buffer. */
  private static final int MOST_CANCELS_UNDER_WAY = 64;

  private static final long FIRST_CANCEL_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long MOST_CANCEL_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);

  /** Request ids start anew with each link. */
  private record Target(Link link, long id) {}

  private static final class Cancel {
    long due = System.nanoTime();
    long pause = FIRST_CANCEL_PAUSE;
    boolean underWay;
  }

  private final Runnable wake;

  // Guarded by this.
  private final Map<Target, Cancel> cancels = new HashMap<>();

  /** Written under the lock; read without it by every call that ends, nearly always false. */
  private volatile boolean cancelling;

  /**
   * None yet.
   *
   * @param wake has {@link #send} called soon; does not block
   */
  CancelRequests(Runnable wake) {
    this.wake = wake;
  }

  /**
   * Has the slave told to end a request, until it says that it did or the request's reply is there.
   * (The cancel may overtake the request, which travels on another connection.) Does not block.
   */
  void cancel(Link link, long id) {
    synchronized (this) {
      cancels.put(new Target(link, id), new Cancel());
      cancelling = true;
    }
    wake.run();
  }

  /** The request is over: there is nothing left to cancel. */
  void forget(Link link, long id) {
    if (cancelling) {
      synchronized (this) {
        cancels.remove(new Target(link, id));
        cancelling = !cancels.isEmpty();
      }
    }
  }

  /** Sends what is due. Does not block. The supervisor's thread. */
  void send(Link link) {
    List<Target> due = new ArrayList<>();
    synchronized (this) {
      cancels.keySet().removeIf(target -> target.link() != link || !link.ids().isDue(target.id()));
      long underWay = cancels.values().stream().filter(cancel -> cancel.underWay).count();
      long now = System.nanoTime();
      cancels.forEach(
          (target, cancel) -> {
            if (!cancel.underWay
                && now - cancel.due >= 0
                && underWay + due.size() < MOST_CANCELS_UNDER_WAY) {
              cancel.underWay = true;
              due.add(target);
            }
          });
    }
    for (Target target : due) {
      link.control()
          .request(client -> client.send_cancel(target.id()), client -> client.recv_cancel())
          .whenComplete((told, failure) -> answered(target, Boolean.TRUE.equals(told)));
    }
  }

  private void answered(Target target, boolean told) {
    synchronized (this) {
      Cancel cancel = cancels.get(target);
      if (cancel == null) {
        return;
      }
      if (told) {
        cancels.remove(target);
        return;
      }
      cancel.underWay = false;
      cancel.due = System.nanoTime() + cancel.pause;
      cancel.pause = Math.min(2 * cancel.pause, MOST_CANCEL_PAUSE);
    }
    wake.run();
  }

  /** When the next one is due, by System.nanoTime; the other time if that is before. */
  synchronized long nextDue(long otherwise) {
    long next = otherwise;
    for (Cancel cancel : cancels.values()) {
      if (!cancel.underWay && cancel.due - next < 0) {
        next = cancel.due;
      }
    }
    return next;
  }
}
