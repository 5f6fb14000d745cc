package dev.splitbrain.testkit;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Small things to do with processes in tests. */
public final class Processes {
  private static final long KILL_SECONDS = 10;

  private Processes() {}

  /**
   * Waits for the end of a process.
   *
   * @throws IOException if it does not end in time; it is killed then
   */
  public static void awaitEnd(Process process, long time, TimeUnit unit, String what)
      throws IOException {
    try {
      if (!process.waitFor(time, unit)) {
        process.destroyForcibly();
        throw new IOException(what + " did not end within " + time + " " + unit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + what, e);
    }
  }

  /** Sends a signal by its name without SIG. */
  public static void signal(String name, long pid) throws IOException {
    Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start();
    awaitEnd(kill, KILL_SECONDS, TimeUnit.SECONDS, "kill");
    if (kill.exitValue() != 0) {
      throw new IOException("kill -s " + name + " " + pid + " failed: " + kill.exitValue());
    }
  }
}
