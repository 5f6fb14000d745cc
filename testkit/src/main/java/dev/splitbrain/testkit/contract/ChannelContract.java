package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** FileChannel and byte channels, without mapping and locks. Works on any file system's paths. */
public abstract class ChannelContract extends FilesContract {
  private static final OpenOption READ = StandardOpenOption.READ;
  private static final OpenOption WRITE = StandardOpenOption.WRITE;
  private static final OpenOption CREATE = StandardOpenOption.CREATE;

  private FileChannel open(String name, OpenOption... options) throws IOException {
    return FileChannel.open(path(name), options);
  }

  @Test
  void readsAndWritesMoveThePosition() throws IOException {
    try (FileChannel channel = open("f", READ, WRITE, CREATE)) {
      assertEquals(0, channel.size());
      assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
      assertEquals(0, channel.read(ByteBuffer.allocate(0)));
      assertEquals(100, channel.write(ByteBuffer.wrap(pattern(100))));
      assertEquals(100, channel.position());
      assertEquals(100, channel.size());
      assertSame(channel, channel.position(10));
      ByteBuffer buffer = ByteBuffer.allocate(30);
      buffer.position(5).limit(25);
      assertEquals(20, channel.read(buffer));
      assertEquals(25, buffer.position());
      for (int i = 0; i < 20; i++) {
        assertEquals(pattern(100)[10 + i], buffer.get(5 + i));
      }
      assertEquals(30, channel.position());
      channel.position(1_000);
      assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
      assertEquals(100, channel.size());
      channel.write(ByteBuffer.wrap(new byte[] {1}));
      assertEquals(1_001, channel.size());
      assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
    }
  }

  @Test
  void positionalReadsAndWritesMoveNothing() throws IOException {
    try (FileChannel channel = open("f", READ, WRITE, CREATE)) {
      assertEquals(50, channel.write(ByteBuffer.wrap(pattern(50)), 10));
      assertEquals(0, channel.position());
      assertEquals(60, channel.size());
      ByteBuffer buffer = ByteBuffer.allocateDirect(20);
      assertEquals(20, channel.read(buffer, 15));
      buffer.flip();
      assertEquals(pattern(50)[5], buffer.get());
      assertEquals(-1, channel.read(ByteBuffer.allocate(1), 60));
      assertEquals(-1, channel.read(ByteBuffer.allocate(1), 6_000));
      assertEquals(0, channel.position());
      assertEquals(
          "Negative position",
          assertThrows(
                  IllegalArgumentException.class, () -> channel.read(ByteBuffer.allocate(1), -1))
              .getMessage());
      assertThrows(IllegalArgumentException.class, () -> channel.write(ByteBuffer.allocate(1), -1));
      assertThrows(NullPointerException.class, () -> channel.read((ByteBuffer) null, 0));
    }
  }

  @Test
  void buffersOfAnyKindAndSize() throws IOException {
    byte[] bytes = pattern(3_000_000);
    try (FileChannel channel = open("f", READ, WRITE, CREATE)) {
      ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
      direct.put(bytes).flip();
      while (direct.hasRemaining()) {
        channel.write(direct);
      }
      channel.position(0);
      ByteBuffer back = ByteBuffer.allocateDirect(bytes.length);
      while (back.hasRemaining()) {
        assertTrue(channel.read(back) > 0);
      }
      byte[] read = new byte[bytes.length];
      back.flip().get(read);
      assertArrayEquals(bytes, read);
      channel.write(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), 0);
      assertEquals(bytes.length, channel.size());
      ByteBuffer readOnly = ByteBuffer.allocate(5).asReadOnlyBuffer();
      assertThrows(IllegalArgumentException.class, () -> channel.read(readOnly));
    }
    assertArrayEquals(bytes, Files.readAllBytes(path("f")));
  }

  @Test
  void scatterAndGather() throws IOException {
    try (FileChannel channel = open("f", READ, WRITE, CREATE)) {
      ByteBuffer[] parts = {
        ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.allocate(0), ByteBuffer.wrap(new byte[] {3})
      };
      assertEquals(3, channel.write(parts));
      assertEquals(
          1, channel.write(new ByteBuffer[] {null, ByteBuffer.wrap(new byte[] {4})}, 1, 1));
      channel.position(0);
      ByteBuffer a = ByteBuffer.allocate(1);
      ByteBuffer b = ByteBuffer.allocateDirect(5);
      assertEquals(4, channel.read(new ByteBuffer[] {a, b}));
      assertEquals(1, a.get(0));
      assertEquals(3, b.position());
      assertEquals(4, b.get(2));
      assertEquals(-1, channel.read(new ByteBuffer[] {b}));
      assertThrows(
          IndexOutOfBoundsException.class, () -> channel.read(new ByteBuffer[] {a, b}, 1, 2));
      assertThrows(
          IndexOutOfBoundsException.class, () -> channel.write(new ByteBuffer[] {a}, -1, 1));
    }
  }

  @Test
  void truncationCutsAndMovesThePosition() throws IOException {
    try (FileChannel channel = open("f", READ, WRITE, CREATE)) {
      channel.write(ByteBuffer.wrap(pattern(100)));
      assertSame(channel, channel.truncate(200));
      assertEquals(100, channel.size());
      assertEquals(100, channel.position());
      channel.truncate(40);
      assertEquals(40, channel.size());
      assertEquals(40, channel.position());
      channel.position(10).truncate(20);
      assertEquals(10, channel.position());
      assertEquals(
          "Negative size",
          assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1)).getMessage());
      channel.force(false);
      channel.force(true);
    }
    assertEquals(20, Files.size(path("f")));
  }

  @Test
  void accessIsChecked() throws IOException {
    file("f", "hello");
    try (FileChannel channel = open("f")) {
      assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
      assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
      assertThrows(
          NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1), 0));
      assertThrows(
          NonWritableChannelException.class,
          () ->
              channel.transferFrom(
                  Channels.newChannel(new ByteArrayInputStream(new byte[1])), 0, 1));
    }
    try (FileChannel channel = open("f", WRITE)) {
      assertThrows(NonReadableChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
      assertThrows(
          NonReadableChannelException.class, () -> channel.read(ByteBuffer.allocate(1), 0));
      assertThrows(
          NonReadableChannelException.class,
          () -> channel.transferTo(0, 1, Channels.newChannel(new ByteArrayOutputStream())));
      assertEquals(5, channel.size());
    }
    assertEquals("hello", text("f"));
  }

  @Test
  void closedChannelsSaySo() throws IOException {
    FileChannel channel = open("f", READ, WRITE, CREATE);
    assertTrue(channel.isOpen());
    channel.close();
    channel.close();
    assertFalse(channel.isOpen());
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
    assertThrows(ClosedChannelException.class, channel::position);
    assertThrows(ClosedChannelException.class, () -> channel.position(-1));
    assertThrows(ClosedChannelException.class, channel::size);
    assertThrows(ClosedChannelException.class, () -> channel.truncate(-1));
    assertThrows(ClosedChannelException.class, () -> channel.force(true));
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1), 0));
  }

  @Test
  void appendingAlwaysWritesAtTheEnd() throws IOException {
    file("f", "one");
    try (FileChannel channel = open("f", StandardOpenOption.APPEND)) {
      assertEquals(3, channel.position());
      channel.position(0);
      channel.write(ByteBuffer.wrap("two".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      assertEquals(6, channel.position());
      file("f", "another");
      channel.write(ByteBuffer.wrap("X".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
    assertEquals("anotherX", text("f"));
    assertThrows(IllegalArgumentException.class, () -> open("f", READ, StandardOpenOption.APPEND));
  }

  @Test
  void transfersGoToAndFromAnyChannel() throws IOException {
    byte[] bytes = pattern(300_000);
    Files.write(path("f"), bytes);
    try (FileChannel from = open("f");
        FileChannel to = open("g", WRITE, CREATE)) {
      long done = 0;
      while (done < bytes.length) {
        done += from.transferTo(done, bytes.length - done, to);
      }
      assertEquals(0, from.position());
      assertEquals(bytes.length, to.position());
      assertEquals(0, from.transferTo(bytes.length + 1, 1, to));
      assertThrows(IllegalArgumentException.class, () -> from.transferTo(-1, 1, to));
    }
    assertEquals(-1, Files.mismatch(path("f"), path("g")));
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    try (FileChannel from = open("f");
        WritableByteChannel to = Channels.newChannel(memory)) {
      assertEquals(10, from.transferTo(5, 10, to));
    }
    assertEquals(bytes[5], memory.toByteArray()[0]);
    try (FileChannel to = open("h", READ, WRITE, CREATE);
        ReadableByteChannel from = Channels.newChannel(new ByteArrayInputStream(bytes))) {
      assertEquals(100_000, to.transferFrom(from, 0, 100_000));
      assertEquals(100_000, to.size());
      assertEquals(0, to.position());
      assertEquals(jdk() >= 25 ? 5 : 0, to.transferFrom(from, 200_000, 5));
    }
    try (FileChannel from = open("f");
        FileChannel to = open("h", WRITE)) {
      from.position(7);
      assertEquals(20, to.transferFrom(from, 3, 20));
      assertEquals(27, from.position());
      assertEquals(0, to.position());
    }
  }

  @Test
  @PosixOnly("elsewhere a directory cannot be opened")
  void nothingIsTransferredFromADirectory() throws IOException {
    try (FileChannel from = FileChannel.open(work());
        FileChannel to = open("h", WRITE, CREATE)) {
      // Older releases map what they transfer; newer ones ask the system for nothing, too.
      String reason = jdk() < 25 ? "No such device" : "Is a directory";
      for (int count : new int[] {0, 1, 100_000}) {
        if (count == 0 && jdk() < 25) {
          assertEquals(0, to.transferFrom(from, 0, count));
          assertEquals(0, from.transferTo(0, count, to));
          continue;
        }
        assertEquals(
            reason,
            assertThrows(IOException.class, () -> to.transferFrom(from, 0, count)).getMessage());
        assertEquals(
            reason,
            assertThrows(IOException.class, () -> from.transferTo(0, count, to)).getMessage());
      }
    }
  }

  @Test
  void interruptClosesTheChannel() throws IOException {
    Files.write(path("f"), pattern(10));
    FileChannel channel = open("f");
    Thread.currentThread().interrupt();
    try {
      assertThrows(ClosedByInterruptException.class, () -> channel.read(ByteBuffer.allocate(5)));
      assertFalse(channel.isOpen());
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(5)));
    FileChannel writing = open("f", WRITE);
    Thread.currentThread().interrupt();
    try {
      assertThrows(ClosedByInterruptException.class, () -> writing.write(ByteBuffer.allocate(5)));
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void byteChannelsAreFileChannels() throws IOException {
    file("f", "hello");
    try (SeekableByteChannel channel = Files.newByteChannel(path("f"))) {
      assertTrue(channel instanceof FileChannel);
      ByteBuffer buffer = ByteBuffer.allocate(10);
      assertEquals(5, channel.read(buffer));
      assertEquals(-1, channel.read(buffer));
      assertEquals(5, channel.size());
    }
  }

  @Test
  void twoChannelsOnOneFileSeeEachOther() throws IOException {
    try (FileChannel a = open("f", READ, WRITE, CREATE);
        FileChannel b = open("f", READ)) {
      for (int i = 1; i <= 30; i++) {
        a.write(ByteBuffer.wrap(new byte[] {(byte) i}));
        ByteBuffer one = ByteBuffer.allocate(4);
        assertEquals(1, b.read(one));
        assertEquals(i, one.get(0));
        assertEquals(i, b.size());
        assertEquals(-1, b.read(one));
      }
    }
  }
}
