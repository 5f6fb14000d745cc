package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** RandomAccessFile. */
public abstract class RandomAccessContract extends FilesContract {

  private RandomAccessFile open(String name, String mode) throws FileNotFoundException {
    return new RandomAccessFile(name(name), mode);
  }

  @Test
  @PosixOnly("the system's text of an error")
  void modesAreChecked() throws IOException {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> open("f", "w"));
    assertEquals(
        "Illegal mode \"w\" must be one of \"r\", \"rw\", \"rws\", or \"rwd\"", e.getMessage());
    FileNotFoundException missing =
        assertThrows(FileNotFoundException.class, () -> open("none", "r"));
    assertEquals(name("none") + " (No such file or directory)", missing.getMessage());
    FileNotFoundException directory =
        assertThrows(
            FileNotFoundException.class, () -> new RandomAccessFile(work().toString(), "rw"));
    assertEquals(work() + " (Is a directory)", directory.getMessage());
    for (String mode : new String[] {"rw", "rws", "rwd"}) {
      try (RandomAccessFile file = open("f" + mode, mode)) {
        file.write(1);
        assertEquals(1, file.length());
      }
    }
  }

  @Test
  void seeksReadsAndWrites() throws IOException {
    try (RandomAccessFile file = open("f", "rw")) {
      assertEquals(0, file.getFilePointer());
      file.write(pattern(1_000));
      assertEquals(1_000, file.getFilePointer());
      file.seek(10);
      assertEquals(pattern(1_000)[10] & 0xff, file.read());
      assertEquals(11, file.getFilePointer());
      file.write(new byte[] {7, 8, 9}, 1, 2);
      file.seek(11);
      byte[] two = new byte[2];
      file.readFully(two);
      assertArrayEquals(new byte[] {8, 9}, two);
      assertEquals(1_000, file.length());
      file.seek(2_000);
      assertEquals(-1, file.read());
      assertEquals(-1, file.read(new byte[5]));
      assertEquals(2_000, file.getFilePointer());
      file.write(5);
      assertEquals(2_001, file.length());
      file.seek(1_500);
      assertEquals(0, file.read());
      assertEquals("Negative seek offset", messageOf(() -> file.seek(-1)));
      assertEquals(499, file.skipBytes(499) + 0);
      assertEquals(0, file.skipBytes(-5));
      assertEquals(1, file.skipBytes(100));
      assertThrows(EOFException.class, file::readByte);
      assertThrows(EOFException.class, () -> file.readFully(new byte[1]));
    }
    assertEquals(2_001, new File(name("f")).length());
  }

  private interface Call {
    void run() throws IOException;
  }

  private static String messageOf(Call call) {
    return assertThrows(IOException.class, call::run).getMessage();
  }

  @Test
  void lengthGrowsAndShrinks() throws IOException {
    try (RandomAccessFile file = open("f", "rw")) {
      file.write(pattern(100));
      file.setLength(50);
      assertEquals(50, file.length());
      assertEquals(50, file.getFilePointer());
      file.seek(10);
      file.setLength(200);
      assertEquals(10, file.getFilePointer());
      assertEquals(200, file.length());
      file.seek(60);
      assertEquals(0, file.read());
      assertEquals("Invalid argument", messageOf(() -> file.setLength(-1)));
      file.setLength(0);
      assertEquals(0, file.getFilePointer());
      assertEquals(-1, file.read());
    }
    assertEquals(0, Files.size(path("f")));
  }

  @Test
  void dataTypesComeBack() throws IOException {
    try (RandomAccessFile file = open("f", "rw")) {
      file.writeBoolean(true);
      file.writeByte(-2);
      file.writeShort(-300);
      file.writeChar('ü');
      file.writeInt(0x01020304);
      file.writeLong(0x0102030405060708L);
      file.writeFloat(1.5f);
      file.writeDouble(-2.25);
      file.writeUTF("ünï");
      file.writeBytes("abcü");
      file.writeChars("xy");
      long end = file.getFilePointer();
      file.seek(0);
      assertTrue(file.readBoolean());
      assertEquals(-2, file.readByte());
      assertEquals(-300, file.readShort());
      assertEquals('ü', file.readChar());
      assertEquals(0x01020304, file.readInt());
      assertEquals(0x0102030405060708L, file.readLong());
      assertEquals(1.5f, file.readFloat());
      assertEquals(-2.25, file.readDouble());
      assertEquals("ünï", file.readUTF());
      byte[] abc = new byte[4];
      file.readFully(abc);
      assertArrayEquals(new byte[] {'a', 'b', 'c', (byte) 'ü'}, abc);
      assertEquals('x', file.readChar());
      assertEquals('y', file.readChar());
      assertEquals(end, file.getFilePointer());
      assertEquals(end, file.length());
      file.seek(1);
      assertEquals(254, file.readUnsignedByte());
      assertEquals(65_236, file.readUnsignedShort());
    }
  }

  @Test
  void linesEndInAnyWay() throws IOException {
    file("f", "one\ntwo\r\nthree\rfour\n\nend");
    try (RandomAccessFile file = open("f", "r")) {
      for (String line : new String[] {"one", "two", "three", "four", "", "end"}) {
        assertEquals(line, file.readLine());
      }
      assertNull(file.readLine());
    }
    file("g", "x\r");
    try (RandomAccessFile file = open("g", "r")) {
      assertEquals("x", file.readLine());
      assertNull(file.readLine());
    }
  }

  @Test
  void readOnlyFileCannotBeChanged() throws IOException {
    file("f", "hello");
    try (RandomAccessFile file = open("f", "r")) {
      assertEquals("Bad file descriptor", messageOf(() -> file.write(1)));
      assertEquals("Bad file descriptor", messageOf(() -> file.write(new byte[3])));
      assertEquals("Invalid argument", messageOf(() -> file.setLength(1)));
      assertThrows(
          NonWritableChannelException.class, () -> file.getChannel().write(ByteBuffer.allocate(1)));
      assertEquals('h', file.read());
    }
    assertEquals("hello", text("f"));
  }

  @Test
  void channelSharesThePosition() throws IOException {
    try (RandomAccessFile file = open("f", "rw")) {
      FileChannel channel = file.getChannel();
      assertSame(channel, file.getChannel());
      file.write(pattern(20));
      assertEquals(20, channel.position());
      channel.position(4);
      assertEquals(4, file.getFilePointer());
      channel.truncate(10);
      assertEquals(10, file.length());
      channel.write(ByteBuffer.wrap(new byte[] {1, 2}));
      assertEquals(6, file.getFilePointer());
      file.getFD().sync();
      channel.force(true);
    }
  }

  @Test
  void closedFileSaysSo() throws IOException {
    RandomAccessFile file = open("f", "rw");
    FileChannel channel = file.getChannel();
    file.close();
    file.close();
    assertFalse(channel.isOpen());
    assertEquals("Stream Closed", messageOf(file::read));
    assertEquals("Stream Closed", messageOf(() -> file.write(1)));
    assertEquals("Stream Closed", messageOf(file::length));
    assertEquals("Stream Closed", messageOf(file::getFilePointer));
    assertEquals("Stream Closed", messageOf(() -> file.seek(0)));
    assertEquals("Stream Closed", messageOf(() -> file.setLength(0)));
    assertThrows(IOException.class, () -> file.getFD().sync());
  }

  @Test
  void twoFilesOnOneNameSeeEachOther() throws IOException {
    try (RandomAccessFile a = open("f", "rw");
        RandomAccessFile b = open("f", "rw")) {
      for (int i = 0; i < 30; i++) {
        a.seek(i);
        a.write(i + 1);
        assertEquals(i + 1, b.length());
        b.seek(i);
        assertEquals(i + 1, b.read());
        assertEquals(-1, b.read());
        b.seek(i);
        b.write(100 + i);
        a.seek(i);
        assertEquals(100 + i, a.read());
      }
    }
  }
}
