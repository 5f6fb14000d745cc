package dev.splitbrain.agent.session;

import java.time.Duration;

/**
 * Pauses between attempts: none before the first, then one that doubles up to a bound, until {@link
 * #reset} says that an attempt bore fruit. Threads: any.
 */
final class BackOff {
  private final Duration first;
  private final Duration most;
  private Duration next = Duration.ZERO;

  BackOff(Duration first, Duration most) {
    this.first = first;
    this.most = most;
  }

  /** The pause before the attempt that is due now, in nanoseconds. */
  synchronized long nextNanos() {
    Duration pause = next;
    Duration doubled = pause.isZero() ? first : pause.multipliedBy(2);
    next = doubled.compareTo(most) < 0 ? doubled : most;
    return pause.toNanos();
  }

  /** The next attempt is a first one again. */
  synchronized void reset() {
    next = Duration.ZERO;
  }
}
