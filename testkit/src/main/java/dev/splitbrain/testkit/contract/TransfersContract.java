package dev.splitbrain.testkit.contract;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Bytes that go from file to file: by channels, by streams; and two files compared. */
public abstract class TransfersContract extends FilesContract {
  private static final int SIZE = 300_000;

  private FileChannel open(String name, OpenOption... options) throws IOException {
    return FileChannel.open(path(name), options);
  }

  private byte[] source() throws IOException {
    byte[] bytes = pattern(SIZE);
    Files.write(path("f"), bytes);
    return bytes;
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(path(name));
  }

  @Test
  void aTransferReadsAnywhereAndWritesAtTheTargetsPosition() throws IOException {
    byte[] bytes = source();
    file("g", "0123456789");
    try (FileChannel from = open("f", READ);
        FileChannel to = open("g", READ, WRITE)) {
      from.position(17);
      to.position(4);
      assertEquals(3, from.transferTo(100, 3, to));
      assertEquals(17, from.position());
      assertEquals(7, to.position());
      assertEquals(10, to.size());
      assertEquals(0, from.transferTo(SIZE, 5, to));
      assertEquals(0, from.transferTo(Long.MAX_VALUE, 5, to));
      assertEquals(0, from.transferTo(0, 0, to));
      assertEquals(10, from.transferTo(SIZE - 10, 1_000, to));
      assertEquals(17, to.position());
      assertEquals(17, to.size());
      ByteBuffer read = ByteBuffer.allocate(20);
      assertEquals(17, to.read(read, 0));
      assertEquals('3', read.get(3));
      assertEquals(bytes[100], read.get(4));
      assertEquals(bytes[SIZE - 10], read.get(7));
    }
  }

  @Test
  void aTransferFromReadsAtTheSourcesPositionAndWritesAnywhere() throws IOException {
    byte[] bytes = source();
    try (FileChannel from = open("f", READ);
        FileChannel to = open("g", WRITE, CREATE)) {
      from.position(5);
      assertEquals(SIZE - 5, to.transferFrom(from, 0, SIZE));
      assertEquals(SIZE, from.position());
      assertEquals(0, to.position());
      assertEquals(0, to.transferFrom(from, 0, 10));
      from.position(SIZE + 50);
      assertEquals(0, to.transferFrom(from, 0, 10));
      assertEquals(SIZE + 50, from.position());
      from.position(0);
      assertEquals(2, to.transferFrom(from, SIZE - 5, 2));
      assertEquals(2, from.position());
    }
    byte[] written = bytes("g");
    assertEquals(SIZE - 3, written.length);
    assertEquals(bytes[5], written[0]);
    assertEquals(bytes[1], written[SIZE - 4]);
  }

  @Test
  void anAppendingTargetTakesThemAtItsEnd() throws IOException {
    source();
    file("g", "begin");
    try (FileChannel from = open("f", READ);
        FileChannel to = open("g", APPEND)) {
      to.position(0);
      assertEquals(6, from.transferTo(0, 6, to));
      assertEquals(11, to.position());
      Files.write(path("g"), new byte[] {1}, APPEND);
      assertEquals(6, from.transferTo(6, 6, to));
      assertEquals(18, to.position());
      assertEquals(18, to.size());
    }
    try (FileInputStream in = new FileInputStream(name("f"));
        FileOutputStream out = new FileOutputStream(name("g"), true)) {
      assertEquals(SIZE, in.transferTo(out));
      out.write(7);
    }
    assertEquals(18 + SIZE + 1, Files.size(path("g")));
    assertEquals(7, bytes("g")[18 + SIZE]);
  }

  @Test
  void withinAFileATransferSeesWhatItWrote() throws IOException {
    file("f", "0123456789");
    try (FileChannel channel = open("f", READ, WRITE)) {
      channel.position(10);
      assertEquals(4, channel.transferTo(2, 4, channel));
      assertEquals("01234567892345", text("f"));
    }
    try (FileChannel from = open("f", READ);
        FileChannel to = open("f", WRITE)) {
      assertEquals(3, to.transferFrom(from, 14, 3));
    }
    assertEquals("01234567892345012", text("f"));
  }

  @Test
  @PosixOnly("hard links")
  void twoNamesOfAFileAreOneFile() throws IOException {
    file("f", "0123456789");
    Files.createLink(path("g"), path("f"));
    try (FileChannel from = open("f", READ);
        FileChannel to = open("g", WRITE)) {
      to.position(8);
      assertEquals(6, from.transferTo(0, 6, to));
    }
    assertEquals("01234567012345", text("f"));
  }

  @Test
  void accessIsChecked() throws IOException {
    source();
    try (FileChannel from = open("f", READ);
        FileChannel to = open("g", WRITE, CREATE)) {
      assertThrows(NonReadableChannelException.class, () -> to.transferTo(0, 1, to));
      assertThrows(NonWritableChannelException.class, () -> from.transferTo(0, 1, from));
      assertThrows(NonWritableChannelException.class, () -> from.transferFrom(from, 0, 1));
      assertThrows(NonReadableChannelException.class, () -> to.transferFrom(to, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> from.transferTo(0, -1, to));
      assertThrows(IllegalArgumentException.class, () -> to.transferFrom(from, -1, 1));
      from.close();
      assertThrows(ClosedChannelException.class, () -> from.transferTo(0, 1, to));
      assertThrows(ClosedChannelException.class, () -> to.transferFrom(from, 0, 1));
      assertEquals(0, to.size());
    }
  }

  @Test
  void anInterruptClosesTheChannelThatTransfers() throws IOException {
    source();
    try (FileChannel from = open("f", READ);
        FileChannel to = open("g", WRITE, CREATE)) {
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, () -> from.transferTo(0, SIZE, to));
      assertTrue(Thread.interrupted());
      assertFalse(from.isOpen());
    }
  }

  @Test
  void channelsOfStreamsShareTheirPosition() throws IOException {
    byte[] bytes = source();
    try (FileInputStream in = new FileInputStream(name("f"));
        RandomAccessFile to = new RandomAccessFile(name("g"), "rw")) {
      in.skip(10);
      to.write(new byte[4]);
      assertEquals(6, in.getChannel().transferTo(in.getChannel().position(), 6, to.getChannel()));
      assertEquals(10, to.getFilePointer());
      assertEquals(bytes[10], (byte) in.read());
      to.seek(4);
      assertEquals(bytes[10], to.readByte());
    }
  }

  /** What a transfer brought is seen by reads before and after, whoever read ahead. */
  @Test
  void readsBesideATransferSeeTheFileAsItIs() throws IOException {
    byte[] bytes = source();
    file("g", "old old old old");
    try (FileInputStream in = new FileInputStream(name("f"));
        RandomAccessFile target = new RandomAccessFile(name("g"), "rw")) {
      assertEquals('o', target.read());
      assertEquals(bytes[0], (byte) in.read());
      assertEquals(3, in.getChannel().transferTo(1, 3, target.getChannel()));
      target.seek(0);
      byte[] now = new byte[15];
      target.readFully(now);
      assertEquals('o', now[0]);
      assertArrayEquals(Arrays.copyOfRange(bytes, 1, 4), Arrays.copyOfRange(now, 1, 4));
      assertEquals(' ', now[7]);
      assertEquals(bytes[1], (byte) in.read());
    }
  }

  @Test
  void streamsOfEverySortGiveAllThatIsLeft() throws IOException {
    byte[] bytes = source();
    for (int i = 0; i < 9; i++) {
      try (InputStream in = input(i / 3);
          OutputStream out = output(i % 3)) {
        assertEquals(bytes[0], (byte) in.read());
        out.write('!');
        assertEquals(SIZE - 1, in.transferTo(out), "pair " + i);
        assertEquals(0, in.transferTo(out), "pair " + i);
        assertEquals(-1, in.read(), "pair " + i);
        out.write('?');
      }
      byte[] written = bytes("g");
      assertEquals(SIZE + 1, written.length, "pair " + i);
      assertEquals('!', written[0]);
      assertArrayEquals(
          Arrays.copyOfRange(bytes, 1, SIZE), Arrays.copyOfRange(written, 1, SIZE), "pair " + i);
      assertEquals('?', written[SIZE]);
    }
  }

  private InputStream input(int sort) throws IOException {
    return switch (sort) {
      case 0 -> new FileInputStream(name("f"));
      case 1 -> Files.newInputStream(path("f"));
      default -> new BufferedInputStream(new FileInputStream(name("f")));
    };
  }

  private OutputStream output(int sort) throws IOException {
    return switch (sort) {
      case 0 -> new FileOutputStream(name("g"));
      case 1 -> Files.newOutputStream(path("g"));
      default -> new BufferedOutputStream(new FileOutputStream(name("g")));
    };
  }

  /** Neither sees less than if the JDK had gone through them. */
  @Test
  void streamsThatTheProgramWroteSeeEveryByte() throws IOException {
    source();
    long[] seen = new long[2];
    try (InputStream in =
            new FileInputStream(name("f")) {
              @Override
              public int read(byte[] to, int offset, int length) throws IOException {
                int count = super.read(to, offset, length);
                seen[0] += Math.max(0, count);
                return count;
              }
            };
        OutputStream out =
            new FileOutputStream(name("g")) {
              @Override
              public void write(byte[] from, int offset, int length) throws IOException {
                seen[1] += length;
                super.write(from, offset, length);
              }
            };
        InputStream again = new FileInputStream(name("f"))) {
      assertEquals(SIZE, again.transferTo(out));
      assertEquals(SIZE, in.transferTo(OutputStream.nullOutputStream()));
    }
    // Newer JDKs themselves go by the channel where a FileOutputStream is the target.
    assertEquals(SIZE, seen[0]);
    assertEquals(jdk() < 21 ? SIZE : 0, seen[1]);
    assertEquals(SIZE, Files.size(path("g")));
  }

  @Test
  void closedStreamsTransferNothing() throws IOException {
    source();
    FileOutputStream closed = new FileOutputStream(name("g"));
    closed.close();
    OutputStream closedChannel = Files.newOutputStream(path("h"));
    closedChannel.close();
    try (FileInputStream in = new FileInputStream(name("f"))) {
      assertThrows(IOException.class, () -> in.transferTo(closed));
      assertThrows(ClosedChannelException.class, () -> in.transferTo(closedChannel));
      assertThrows(NullPointerException.class, () -> in.transferTo(null));
    }
    FileInputStream in = new FileInputStream(name("f"));
    in.close();
    InputStream channel = Files.newInputStream(path("f"));
    channel.close();
    try (FileOutputStream out = new FileOutputStream(name("g"));
        OutputStream other = Files.newOutputStream(path("h"))) {
      assertThrows(IOException.class, () -> in.transferTo(out));
      assertThrows(ClosedChannelException.class, () -> channel.transferTo(other));
      assertThrows(ClosedChannelException.class, () -> channel.transferTo(out));
    }
    assertEquals(0, Files.size(path("g")));
  }

  /** Each has one of the two files that the other wants next. */
  @Test
  void oppositeTransfersDoNotWaitForEachOther() throws Exception {
    source();
    Files.write(path("g"), pattern(SIZE));
    try (FileChannel f = open("f", READ, WRITE);
        FileChannel g = open("g", READ, WRITE)) {
      CompletableFuture<Void> there = repeatedly(() -> f.transferTo(0, 1_000, g.position(5_000)));
      CompletableFuture<Void> back = repeatedly(() -> g.transferTo(0, 1_000, f.position(5_000)));
      there.get(60, TimeUnit.SECONDS);
      back.get(60, TimeUnit.SECONDS);
    }
    assertEquals(SIZE, Files.size(path("f")));
  }

  private static CompletableFuture<Void> repeatedly(Callable<Long> transfer) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 200; i++) {
                  assertEquals(1_000, transfer.call());
                }
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  @Test
  void copiesOfAStreamAreThoseOfTheFile() throws IOException {
    byte[] bytes = source();
    try (InputStream in = Files.newInputStream(path("f"))) {
      assertEquals(SIZE, Files.copy(in, path("g")));
    }
    assertArrayEquals(bytes, bytes("g"));
    try (OutputStream out = new FileOutputStream(name("h"))) {
      assertEquals(SIZE, Files.copy(path("f"), out));
    }
    assertArrayEquals(bytes, bytes("h"));
  }

  @Test
  void comparedFilesDifferWhereTheirBytesDo() throws IOException {
    byte[] bytes = source();
    Files.write(path("same"), bytes);
    Files.write(path("shorter"), Arrays.copyOf(bytes, 100));
    byte[] other = bytes.clone();
    other[200_000]++;
    Files.write(path("other"), other);
    file("empty", "");
    Path f = path("f");
    assertEquals(-1, Files.mismatch(f, f));
    assertEquals(-1, Files.mismatch(f, path("same")));
    assertEquals(100, Files.mismatch(f, path("shorter")));
    assertEquals(100, Files.mismatch(path("shorter"), f));
    assertEquals(200_000, Files.mismatch(f, path("other")));
    assertEquals(0, Files.mismatch(f, path("empty")));
    assertEquals(-1, Files.mismatch(path("empty"), path("empty")));
    assertThrows(NullPointerException.class, () -> Files.mismatch(f, null));
    assertThrows(NullPointerException.class, () -> Files.mismatch(null, f));
  }

  @Test
  void whatIsMissingCannotBeCompared() throws IOException {
    file("f", "f");
    for (Path[] pair :
        new Path[][] {
          {path("f"), path("none")}, {path("none"), path("f")}, {path("none"), path("nor")}
        }) {
      NoSuchFileException e =
          assertThrows(NoSuchFileException.class, () -> Files.mismatch(pair[0], pair[1]));
      Path missing = pair[0].equals(path("f")) ? pair[1] : pair[0];
      assertEquals(missing.toString(), e.getMessage());
    }
    // The same name is the same file, whether there is one or not.
    assertEquals(-1, Files.mismatch(path("none"), path("none")));
  }

  @Test
  @PosixOnly("what a directory is read as, and links")
  void directoriesAndLinksAreCompared() throws IOException {
    file("f", "f");
    Files.createDirectory(path("d"));
    IOException e = assertThrows(IOException.class, () -> Files.mismatch(path("f"), path("d")));
    assertEquals("Is a directory", reason(e));
    e = assertThrows(IOException.class, () -> Files.mismatch(path("d"), path("f")));
    assertEquals("Is a directory", reason(e));
    Files.createSymbolicLink(path("link"), path("f"));
    assertEquals(-1, Files.mismatch(path("f"), path("link")));
    Files.createSymbolicLink(path("dead"), path("none"));
    assertThrows(NoSuchFileException.class, () -> Files.mismatch(path("f"), path("dead")));
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException of ? of.getReason() : e.getMessage();
  }
}
