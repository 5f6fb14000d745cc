package dev.splitbrain.slave.area.processes;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Starts again what failed with ETXTBSY. A script that was written and closed may still be open for
 * writing for a moment in a child that another thread is just forking: between its fork and its
 * exec it holds every descriptor of this process. Nothing was executed, so trying again is no
 * repetition.
 */
final class TextBusy {
  /** A file that is busy for longer than this is really being written. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long PAUSE_MILLIS = 2;

  private TextBusy() {}

  /** A start that may fail so. */
  @FunctionalInterface
  interface Start {
    Process start() throws Exception;
  }

  static Process retry(Start start) throws Exception {
    long began = System.nanoTime();
    while (true) {
      try {
        return start.start();
      } catch (IOException e) {
        if (!isBusy(e) || System.nanoTime() - began > PATIENCE_NANOS) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static boolean isBusy(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("error=26,") || message.contains("error: 26 ");
  }
}
