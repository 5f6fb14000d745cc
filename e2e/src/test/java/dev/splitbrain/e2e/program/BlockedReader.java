package dev.splitbrain.e2e.program;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.e2e.harness.Await;
import java.io.FileInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads from a pipe that nobody writes to, and says how the read ended. */
public final class BlockedReader {
  /** The cleaner of forgotten streams: one for the VM, of no session. */
  private static final String OF_THE_VM = "splitbrain-files-cleaner";

  private BlockedReader() {}

  /** The argument is a FIFO of the slave, held open by a writer there. */
  public static void main(String[] args) throws Exception {
    try (FileInputStream in = new FileInputStream(args[0])) {
      System.out.println("reading");
      Instant start = Instant.now();
      try {
        int read = in.read();
        System.out.println("error=none, read " + read);
      } catch (IOException e) {
        System.out.println("error=" + e.getMessage());
        System.out.println("seconds=" + Duration.between(start, Instant.now()).toSeconds());
      }
    } catch (IOException e) {
      System.out.println("close=" + e.getMessage());
    }
    SplitBrain.current().orElseThrow().disconnect();
    List<String> left = new ArrayList<>();
    try {
      Await.until(
          "no thread of the agent is left",
          Duration.ofSeconds(20),
          () -> {
            left.clear();
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("splitbrain-") && !name.equals(OF_THE_VM))
                .sorted()
                .forEach(left::add);
            return left.isEmpty();
          });
    } catch (AssertionError e) {
      System.err.println(e.getMessage());
    }
    System.out.println("threads=" + left);
  }
}
