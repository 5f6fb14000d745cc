package dev.splitbrain.e2e.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test in whose middle a debugger stops it, with a file that stays open. */
public final class StoppedUnderJdb {
  @Test
  void goesOnWhereItStopped(@TempDir Path directory) throws IOException {
    Path log = Files.writeString(directory.resolve("log"), "one\n");
    try (RandomAccessFile open = new RandomAccessFile(log.toFile(), "rw")) {
      open.seek(4);
      stopHere();
      open.writeBytes("two\n");
    }
    assertEquals("one\ntwo\n", Files.readString(log));
    System.out.println("machine=" + Files.readString(Path.of("/etc/hostname")).strip());
  }

  /** The debugger stops at the first line. */
  static void stopHere() {
    System.out.println("passed");
  }
}
