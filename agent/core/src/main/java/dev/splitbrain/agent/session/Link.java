package dev.splitbrain.agent.session;

import dev.splitbrain.wire.session.SlaveInfo;
import java.io.IOException;
import java.time.LocalTime;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One session of the slave as the master holds it: from its opening until it is lost or closed. A
 * lost link never comes back; the session makes another. Threads: any.
 */
final class Link {
  private final long epoch;
  private final long wireEpoch;
  private final byte[] sessionId;
  private final SlaveInfo info;
  private final RequestIds ids;
  private final Dialer dialer;
  private final SessionThreads threads;
  private final Fences fences = new Fences();
  private final CallPool pool;
  private final FenceSender fenceSender;
  private final AtomicReference<Loss> loss = new AtomicReference<>();
  private volatile Control control;
  private volatile Runnable afterLoss = () -> {};

  /**
   * Why and how a link ended.
   *
   * @param why a clause for people
   * @param cause may be null
   * @param since when, by the master's clock
   */
  record Loss(String why, Throwable cause, LocalTime since) {}

  /**
   * A link whose session is open.
   *
   * @param epoch the master's own count of links, since a slave that was not restarted keeps its
   *     epoch while every handle of a lost session is dead
   * @param wireEpoch the slave's, for the envelopes
   */
  Link(
      long epoch,
      long wireEpoch,
      byte[] sessionId,
      SlaveInfo info,
      Control control,
      RequestIds ids,
      Dialer dialer,
      SessionThreads threads,
      SessionLimits limits) {
    this.epoch = epoch;
    this.wireEpoch = wireEpoch;
    this.sessionId = sessionId;
    this.info = info;
    this.control = control;
    this.ids = ids;
    this.dialer = dialer;
    this.threads = threads;
    this.pool = new CallPool(this, limits.connections());
    this.fenceSender = new FenceSender(this, limits);
  }

  long epoch() {
    return epoch;
  }

  long wireEpoch() {
    return wireEpoch;
  }

  byte[] sessionId() {
    return sessionId;
  }

  SlaveInfo info() {
    return info;
  }

  RequestIds ids() {
    return ids;
  }

  Dialer dialer() {
    return dialer;
  }

  SessionThreads threads() {
    return threads;
  }

  Fences fences() {
    return fences;
  }

  CallPool pool() {
    return pool;
  }

  FenceSender fenceSender() {
    return fenceSender;
  }

  Control control() {
    return control;
  }

  /** The same session has a new control connection. */
  void control(Control rejoined) {
    control = rejoined;
  }

  /** Run once the link is lost, by whoever found out; must not block. */
  void afterLoss(Runnable action) {
    afterLoss = action;
    if (loss.get() != null) {
      action.run();
    }
  }

  /** Null while the link lives. */
  Loss loss() {
    return loss.get();
  }

  /**
   * Ends the link, once: everything that waits for it fails now.
   *
   * @return false if it had ended before
   */
  boolean lose(String why, Throwable cause) {
    if (!loss.compareAndSet(null, new Loss(why, cause, LocalTime.now()))) {
      return false;
    }
    try {
      dialer.close();
      control.close();
    } catch (IOException e) {
      threads.report(e);
    }
    pool.close();
    fenceSender.stop();
    afterLoss.run();
    return true;
  }
}
