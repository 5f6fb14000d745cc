package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.time.Duration;

/**
 * The order of a session: a request waits until all fences up to its number are carried out. A
 * fence may arrive on any connection, and twice. Threads: any.
 */
final class FenceGate {
  private final long patienceNanos;
  private final IdRanges arrived = new IdRanges();
  private final IdRanges done = new IdRanges();

  /**
   * A gate.
   *
   * @param patience how long a request waits for a fence that has not even arrived; one that runs
   *     is waited for without bound
   */
  FenceGate(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * A fence arrives. Returns false if it is a repeat: it must not be carried out again.
   *
   * @throws IOException a protocol error: the master does not count by one
   */
  synchronized boolean arrive(long number) throws IOException {
    if (number < 1 || !arrived.hasRoomFor(number) || !done.hasRoomFor(number)) {
      throw new IOException(
          "protocol error: fence number "
              + number
              + " comes while "
              + IdRanges.MOST_GAPS
              + " earlier ones are missing; numbers count up by one");
    }
    if (arrived.contains(number)) {
      return false;
    }
    arrived.add(number);
    notifyAll();
    return true;
  }

  /** A fence that {@link #arrive} let in has been carried out, however it ended. */
  synchronized void done(long number) {
    done.add(number);
    notifyAll();
  }

  /** All fences up to this number are done. */
  synchronized long watermark() {
    return done.contiguous();
  }

  /**
   * Waits until the fences up to a number are done.
   *
   * @throws InterruptedException if the thread is interrupted: the request was cancelled
   * @throws Failure if a fence does not arrive: the master lost it
   */
  void await(long number) throws InterruptedException, Failure {
    synchronized (this) {
      if (done.contiguous() >= number) {
        return;
      }
      long start = System.nanoTime();
      while (done.contiguous() < number) {
        if (arrived.contiguous() >= number) {
          wait();
          continue;
        }
        long leftNanos = patienceNanos - (System.nanoTime() - start);
        if (leftNanos <= 0) {
          throw Failures.of(
              ErrorKind.OTHER,
              "a close that was sent before this call has not arrived (number "
                  + (arrived.contiguous() + 1)
                  + "); nothing was done");
        }
        wait(leftNanos / 1_000_000 + 1);
      }
    }
  }
}
