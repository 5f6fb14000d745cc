package dev.splitbrain.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The lines that a process prints, kept as they come. Threads: any. */
public final class ProcessOutput {
  private static final long END_MILLIS = 10_000;

  private final List<String> lines = new ArrayList<>();
  private final Thread reader;
  private boolean ended;

  private ProcessOutput(Process process) {
    reader = new Thread(() -> read(process), "testkit-output-" + process.pid());
    reader.setDaemon(true);
  }

  /** Reads standard output of the process from now on. */
  public static ProcessOutput of(Process process) {
    ProcessOutput output = new ProcessOutput(process);
    output.reader.start();
    return output;
  }

  private void read(Process process) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      add("(reading the output failed: " + e.getMessage() + ")");
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
    notifyAll();
  }

  /** Everything so far. */
  public synchronized String text() {
    return String.join("\n", lines);
  }

  /**
   * Waits for a line that contains the text.
   *
   * @return the line
   * @throws IOException with all output, if the process ends or the time is over first
   */
  public synchronized String await(String text, long time, TimeUnit unit, String what)
      throws IOException {
    long deadline = System.nanoTime() + unit.toNanos(time);
    int seen = 0;
    while (true) {
      for (; seen < lines.size(); seen++) {
        if (lines.get(seen).contains(text)) {
          return lines.get(seen);
        }
      }
      long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (ended || leftMillis <= 0) {
        throw new IOException(
            what + (ended ? " ended" : " is late") + " without '" + text + "':\n" + text());
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for " + what, e);
      }
    }
  }

  /** Waits until the output has ended. */
  void awaitEnd() throws IOException {
    try {
      reader.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the end of an output", e);
    }
  }
}
