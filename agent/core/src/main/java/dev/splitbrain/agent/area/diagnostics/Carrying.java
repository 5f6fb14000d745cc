package dev.splitbrain.agent.area.diagnostics;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings what the JVM wrote to where it was meant to go. Runs in guard mode. */
final class Carrying {
  private Carrying() {}

  /** All bytes of a file of the master. */
  static void all(Path from, WritableByteChannel to) throws IOException {
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ)) {
      long size = source.size();
      long done = 0;
      while (done < size) {
        long count = source.transferTo(done, size - done, to);
        if (count <= 0) {
          throw new IOException("the master's " + from + " became shorter while it was copied");
        }
        done += count;
      }
    }
  }
}
