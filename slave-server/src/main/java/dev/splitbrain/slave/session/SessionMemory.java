package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.time.Duration;

/**
 * How much memory one session's requests, bulk replies and children's output may take together, so
 * that it cannot take another session's. Small things (up to {@link #SMALL} bytes each) are not
 * counted: their number is bounded. Threads: any.
 */
public final class SessionMemory {
  /** What is smaller is not counted, in bytes. */
  public static final int SMALL = 64 << 10;

  /** Enough for a few of the largest requests at once, however small the heap. */
  private static final long FEWEST = 8L << 20;

  /** How long a request waits for others of its session. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final long most;
  private final long patienceNanos;
  private long used;
  private boolean closed;

  /** A sixteenth of the heap. */
  SessionMemory() {
    this(Math.max(FEWEST, Runtime.getRuntime().maxMemory() / 16), PATIENCE);
  }

  /**
   * A bound.
   *
   * @param most bytes in all
   * @param patience how long {@link #take} waits
   */
  public SessionMemory(long most, Duration patience) {
    this.most = most;
    this.patienceNanos = patience.toNanos();
  }

  /** Takes so many bytes if they are there. */
  public synchronized boolean tryTake(long bytes) {
    if (used + bytes > most) {
      return false;
    }
    used += bytes;
    return true;
  }

  /**
   * Takes so many bytes; waits until the session's other requests have given enough back.
   *
   * @throws Failure LIMIT if they do not, NO_SESSION if the session ends
   * @throws InterruptedException if the thread is interrupted: the request was cancelled
   */
  synchronized void take(long bytes) throws Failure, InterruptedException {
    long start = System.nanoTime();
    while (!tryTake(bytes)) {
      if (closed) {
        throw Failures.of(ErrorKind.NO_SESSION, "the session has ended");
      }
      long left = patienceNanos - (System.nanoTime() - start);
      if (left <= 0) {
        throw Failures.of(
            ErrorKind.LIMIT,
            "the session's other calls hold "
                + used
                + " bytes of the slave's memory, and one session may hold "
                + most
                + "; nothing was done");
      }
      wait(left / 1_000_000 + 1);
    }
  }

  /** Takes what is there already, and cannot be refused. */
  public synchronized void hold(long bytes) {
    used += bytes;
  }

  /** Gives back what was taken. */
  public synchronized void giveBack(long bytes) {
    used -= bytes;
    notifyAll();
  }

  synchronized long used() {
    return used;
  }

  /** The session ends: nobody waits any longer. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
