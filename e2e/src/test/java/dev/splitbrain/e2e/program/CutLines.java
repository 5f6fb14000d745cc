package dev.splitbrain.e2e.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends numbered lines to a file, by an open channel and by name in turn, and reads in between:
 * {@code CutLines FILE COUNT}. Prints which lines were acknowledged, and counts what failed.
 */
public final class CutLines {
  private CutLines() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    List<Integer> acknowledged = new ArrayList<>();
    int unknown = 0;
    int failed = 0;
    int looks = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int i = 0; i < count; i++) {
        byte[] line = ("line " + i + "\n").getBytes();
        try {
          if (i % 2 == 0) {
            channel.write(ByteBuffer.wrap(line));
          } else {
            Files.write(file, line, StandardOpenOption.APPEND);
          }
          acknowledged.add(i);
        } catch (IOException e) {
          if (e.getMessage().contains("unknown")) {
            unknown++;
          } else {
            failed++;
          }
          System.err.println(i + ": " + e.getMessage());
        }
        try {
          if (Files.size(file) < 7L * acknowledged.size()) {
            throw new IOException("too short");
          }
        } catch (IOException e) {
          looks++;
          System.err.println("look " + i + ": " + e.getMessage());
        }
      }
    }
    System.out.println("unknown=" + unknown);
    System.out.println("failed=" + failed);
    System.out.println("looks=" + looks);
    System.out.println("acknowledged=" + acknowledged);
  }
}
