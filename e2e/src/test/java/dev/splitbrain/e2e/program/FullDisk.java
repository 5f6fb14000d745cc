package dev.splitbrain.e2e.program;

import java.io.BufferedWriter;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes more than a small file system holds, in all the ways there are, and says what was taken
 * and what is there.
 */
public final class FullDisk {
  private static final int MUCH = 3 << 20;

  private FullDisk() {}

  private interface Write {
    Object run(Path file) throws IOException;
  }

  /** The argument is the directory of a file system of one MiB. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    byte[] much = new byte[MUCH];
    for (int i = 0; i < much.length; i++) {
      much[i] = (byte) (i >> 10);
    }
    say(directory, "stream", file -> stream(file, much));
    say(directory, "streamInPieces", file -> streamInPieces(file, much));
    say(directory, "random", file -> random(file, much));
    say(directory, "channel", file -> channel(file, ByteBuffer.wrap(much)));
    say(directory, "direct", file -> channel(file, direct(much)));
    say(directory, "gathered", file -> gathered(file, much));
    say(directory, "append", file -> append(file, much));
    say(directory, "positioned", file -> positioned(file, much));
    say(directory, "whole", file -> Files.write(file, much).getFileName());
    say(directory, "copy", file -> Files.copy(Path.of(args[1]), file).getFileName());
    say(directory, "transfer", file -> transfer(Path.of(args[1]), file));
    say(directory, "streamTransfer", file -> streamTransfer(Path.of(args[1]), file));
    say(directory, "writer", file -> writer(file, false));
    say(directory, "bufferedWriter", file -> writer(file, true));
  }

  private static void say(Path directory, String name, Write write) throws IOException {
    Path file = directory.resolve(name);
    String result;
    try {
      result = "" + write.run(file);
    } catch (IOException e) {
      result = e.getClass().getSimpleName() + " " + e.getMessage();
    }
    System.out.println(name + "=" + result + "; size " + size(file));
    Files.deleteIfExists(file);
  }

  private static String size(Path file) throws IOException {
    return Files.exists(file) ? "" + Files.size(file) : "none";
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private static Object stream(Path file, byte[] much) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      try {
        out.write(much);
        return "all";
      } catch (IOException e) {
        return e.getMessage() + " at " + out.getChannel().position();
      }
    }
  }

  private static Object streamInPieces(Path file, byte[] much) throws IOException {
    int pieces = 0;
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      try {
        for (; pieces < much.length / 10_000; pieces++) {
          out.write(much, pieces * 10_000, 10_000);
        }
        return "all";
      } catch (IOException e) {
        return e.getMessage() + " after " + pieces;
      }
    }
  }

  private static Object random(Path file, byte[] much) throws IOException {
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
      random.seek(1000);
      try {
        random.write(much);
        return "all";
      } catch (IOException e) {
        return e.getMessage() + " at " + random.getFilePointer();
      }
    }
  }

  private static Object channel(Path file, ByteBuffer much) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      int first = channel.write(much);
      String taken = first + " left " + much.remaining() + " at " + channel.position();
      try {
        return taken + " then " + channel.write(much);
      } catch (IOException e) {
        return taken + " then " + e.getMessage() + " left " + much.remaining();
      }
    }
  }

  private static Object gathered(Path file, byte[] much) throws IOException {
    ByteBuffer[] parts = {
      ByteBuffer.wrap(much, 0, 700_000), direct(much), ByteBuffer.wrap(much, 0, 10)
    };
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      long taken = channel.write(parts);
      return taken + " left " + parts[0].remaining() + " " + parts[1].remaining();
    }
  }

  private static Object append(Path file, byte[] much) throws IOException {
    Files.write(file, new byte[500]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      return channel.write(ByteBuffer.wrap(much)) + " at " + channel.position();
    }
  }

  private static Object positioned(Path file, byte[] much) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      return channel.write(ByteBuffer.wrap(much), 4096) + " at " + channel.position();
    }
  }

  /** How much one call takes is the JDK's affair; how much all take is the disk's. */
  private static Object transfer(Path large, Path file) throws IOException {
    try (FileChannel from = FileChannel.open(large);
        FileChannel to =
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      long taken = 0;
      try {
        while (taken < from.size()) {
          taken += from.transferTo(taken, from.size() - taken, to);
        }
        return "all";
      } catch (IOException e) {
        return e.getMessage() + " after " + taken + " at " + to.position();
      }
    }
  }

  private static Object streamTransfer(Path large, Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(large.toFile());
        OutputStream out = Files.newOutputStream(file)) {
      return in.transferTo(out);
    }
  }

  /** What fits into its buffer is only refused when it is flushed or closed. */
  private static Object writer(Path path, boolean buffered) throws IOException {
    File fill = path.resolveSibling("fill").toFile();
    try (FileOutputStream out = new FileOutputStream(fill)) {
      out.write(new byte[MUCH]);
    } catch (IOException e) {
      // Full, as it should be.
    }
    try {
      BufferedWriter out =
          buffered
              ? Files.newBufferedWriter(path)
              : new BufferedWriter(new FileWriter(path.toFile()));
      out.write("text");
      try {
        out.close();
        return "closed";
      } catch (IOException e) {
        return "close: " + e.getMessage();
      }
    } finally {
      Files.delete(fill.toPath());
    }
  }
}
