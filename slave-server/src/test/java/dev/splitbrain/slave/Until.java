package dev.splitbrain.slave;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assertions;

/** Waits for what happens in another process or thread and tells nobody. */
final class Until {
  private static final long PAUSE_NANOS = 2_000_000;

  private Until() {}

  /** Asks until the answer is yes; fails after this time. */
  static void isTrue(String what, Duration most, Callable<Boolean> question) throws Exception {
    long deadline = System.nanoTime() + most.toNanos();
    while (!question.call()) {
      if (System.nanoTime() - deadline > 0) {
        Assertions.fail("not within " + most + ": " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
