package dev.splitbrain.wire.envelope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class StackSafeLockTest {
  private static final int STACK_BYTES = 1 << 19;

  /** From the end of the stack so many frames upwards, each a little further from the end. */
  private static final int TRIES = 2_000;

  private int overflows;
  private int stuck;

  @Test
  void isFreeAfterEveryOverflow() throws Exception {
    ReentrantLock lock = new StackSafeLock();
    Thread thread = new Thread(null, () -> towardsTheEnd(lock), "overflows", STACK_BYTES);
    thread.start();
    thread.join();

    assertTrue(overflows > 0, "the stack was at its end");
    assertEquals(0, stuck, "held by a thread that is no longer in it");
  }

  /** Returns how many frames lie between here and the end. */
  @SuppressWarnings("InfiniteRecursion") // On purpose.
  private int towardsTheEnd(ReentrantLock lock) {
    int below;
    try {
      below = towardsTheEnd(lock);
    } catch (StackOverflowError e) {
      below = 0;
    }
    if (below < TRIES) {
      attempt(lock);
    }
    return below + 1;
  }

  private void attempt(ReentrantLock lock) {
    try {
      lock.lock();
      try {
        work(100);
      } finally {
        lock.unlock();
      }
    } catch (StackOverflowError e) {
      overflows++;
    }
    while (lock.isHeldByCurrentThread()) {
      stuck++;
      lock.unlock();
    }
  }

  /** What is done while the lock is held, and may well need more of the stack than there is. */
  private static int work(int frames) {
    return frames == 0 ? 0 : work(frames - 1) + 1;
  }
}
