package dev.splitbrain.wire.envelope;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory for large messages this VM keeps between messages, of all connections together.
 * Taking an array of a mebibyte for each message costs more than moving its bytes; keeping one for
 * each of many connections costs the program its heap. Threads: any.
 */
public final class RetainedBytes {
  /** The budget of this VM. */
  public static final RetainedBytes ALL =
      new RetainedBytes(Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16));

  private final long most;
  private final AtomicLong kept = new AtomicLong();

  RetainedBytes(long most) {
    this.most = most;
  }

  /** Takes part of the budget. Returns false, and nothing is taken, if too little is left. */
  public boolean take(int bytes) {
    if (kept.addAndGet(bytes) <= most) {
      return true;
    }
    kept.addAndGet(-bytes);
    return false;
  }

  /** Gives back what {@link #take} took. */
  public void giveBack(int bytes) {
    kept.addAndGet(-bytes);
  }

  long kept() {
    return kept.get();
  }
}
