package dev.splitbrain.e2e.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads a file without end, has no memory left for a while, then enough again, and reads from a
 * pipe.
 */
public final class ShortOfMemory {
  /** Several probes long, and not so many that the slave would rightly count as lost. */
  private static final Duration SHORTAGE = Duration.ofMillis(3_500);

  private static final int MOST_PIECES = 1 << 18;

  private ShortOfMemory() {}

  /** The argument is a FIFO of the slave, held open by a writer there. */
  public static void main(String[] args) throws Exception {
    Class.forName(BlockedReader.class.getName());
    System.out.println("endless=" + readEndless());
    System.out.println("pieces=" + useUp());
    BlockedReader.main(args);
  }

  private static String readEndless() throws IOException {
    try {
      return "" + Files.readString(Path.of("/dev/zero")).length();
    } catch (OutOfMemoryError e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Takes what there is, and what the collector finds, until the time is up. */
  private static int useUp() {
    Object[] pieces = new Object[MOST_PIECES];
    int count = 0;
    int size = 1 << 20;
    long end = System.nanoTime() + SHORTAGE.toNanos();
    while (count < MOST_PIECES && System.nanoTime() - end < 0) {
      try {
        pieces[count] = new byte[size];
        count++;
      } catch (OutOfMemoryError e) {
        // No first call of anything here: to find the method takes memory as well.
        size = size > 32 ? size / 2 : 16;
      }
    }
    return count;
  }
}
