package dev.splitbrain.e2e.program;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.locks.LockSupport;

/** Talks over two ends of a line, as with a serial device: all ways of reading and writing. */
public final class Terminal {
  private Terminal() {}

  /** Arguments: the names of the two ends. */
  public static void main(String[] args) throws Exception {
    Path one = Path.of(args[0]);
    Path other = Path.of(args[1]);
    BasicFileAttributes attributes = Files.readAttributes(one, BasicFileAttributes.class);
    System.out.println("other=" + attributes.isOther() + " " + one.toFile().length());
    try (RandomAccessFile device = new RandomAccessFile(one.toFile(), "rw");
        FileOutputStream out = new FileOutputStream(other.toFile());
        FileInputStream in = new FileInputStream(other.toFile())) {
      System.out.println("nothing=" + in.available());
      device.write("partial".getBytes(StandardCharsets.US_ASCII));
      awaitAvailable(in, 7);
      System.out.println("available=" + in.available());
      System.out.println("partial=" + text(in, 100));
      device.writeBytes("a line\nand");
      awaitAvailable(in, 10);
      System.out.println("three=" + text(in, 3));
      System.out.println("rest=" + text(in, 100).replace('\n', '|'));
      out.write("answer\n".getBytes(StandardCharsets.US_ASCII));
      System.out.println("answer=" + device.readLine());
      out.write(new byte[] {1, 2, 3, 0, 13, 10, (byte) 200});
      byte[] raw = new byte[7];
      device.readFully(raw);
      System.out.println("raw=" + java.util.Arrays.toString(raw));
    }
    try (FileChannel channel =
            FileChannel.open(one, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileInputStream in = new FileInputStream(other.toFile());
        FileOutputStream out = new FileOutputStream(other.toFile())) {
      System.out.println(
          "written="
              + channel.write(ByteBuffer.wrap("by channel".getBytes(StandardCharsets.US_ASCII))));
      awaitAvailable(in, 10);
      System.out.println("channel=" + text(in, 100));
      out.write("back".getBytes(StandardCharsets.US_ASCII));
      ByteBuffer buffer = ByteBuffer.allocate(4);
      while (buffer.hasRemaining()) {
        channel.read(buffer);
      }
      System.out.println("back=" + new String(buffer.array(), StandardCharsets.US_ASCII));
      System.out.println("size=" + channel.size());
      try {
        System.out.println("position=" + channel.position());
      } catch (java.io.IOException e) {
        System.out.println("position=" + e.getMessage());
      }
    }
  }

  /** Bytes take a moment through the process that joins the two ends. */
  private static void awaitAvailable(FileInputStream in, int count) throws Exception {
    while (in.available() < count) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static String text(FileInputStream in, int most) throws Exception {
    byte[] bytes = new byte[most];
    int count = in.read(bytes);
    return new String(bytes, 0, Math.max(0, count), StandardCharsets.US_ASCII);
  }
}
