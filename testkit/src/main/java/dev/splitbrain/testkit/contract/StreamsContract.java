package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Scanner;
import org.junit.jupiter.api.Test;

/** FileInputStream, FileOutputStream and what stands on them. */
public abstract class StreamsContract extends FilesContract {

  @Test
  @PosixOnly("reads of more than a request need a file system that is known to be safe")
  void bytesComeBackAsWritten() throws IOException {
    for (int size : new int[] {0, 1, 8191, 8192, 65536, 65537, 1 << 20, (1 << 20) + 1, 3_000_000}) {
      byte[] bytes = pattern(size);
      try (FileOutputStream out = new FileOutputStream(name("f"))) {
        out.write(bytes);
      }
      assertEquals(size, new File(name("f")).length());
      try (FileInputStream in = new FileInputStream(name("f"))) {
        assertArrayEquals(bytes, in.readAllBytes(), "size " + size);
        assertEquals(-1, in.read());
      }
      try (FileInputStream in = new FileInputStream(name("f"))) {
        byte[] all = new byte[size + 10];
        int read = size == 0 ? 0 : in.read(all);
        assertEquals(size, read, "one read gives a whole regular file");
        assertEquals(-1, in.read(new byte[1]));
      }
    }
  }

  @Test
  void singleBytesAndParts() throws IOException {
    try (FileOutputStream out = new FileOutputStream(name("f"))) {
      out.write(65);
      out.write(0x1FF);
      out.write(new byte[] {1, 2, 3, 4}, 1, 2);
      out.write(new byte[0]);
      out.write(new byte[3], 3, 0);
    }
    try (FileInputStream in = new FileInputStream(name("f"))) {
      assertEquals(65, in.read());
      assertEquals(255, in.read());
      byte[] part = new byte[5];
      assertEquals(2, in.read(part, 2, 3));
      assertArrayEquals(new byte[] {0, 0, 2, 3, 0}, part);
      assertEquals(0, in.read(part, 5, 0));
      assertEquals(-1, in.read(part, 0, 1));
      assertEquals(0, in.read(new byte[0]));
    }
  }

  @Test
  void argumentsAreChecked() throws IOException {
    file("f", "hello");
    try (FileInputStream in = new FileInputStream(name("f"));
        FileOutputStream out = new FileOutputStream(name("g"))) {
      assertThrows(NullPointerException.class, () -> in.read(null));
      assertThrows(NullPointerException.class, () -> in.read(null, 0, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[2], 1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[2], -1, 1));
      assertThrows(IndexOutOfBoundsException.class, () -> in.read(new byte[2], 0, -1));
      assertThrows(NullPointerException.class, () -> out.write((byte[]) null));
      assertThrows(IndexOutOfBoundsException.class, () -> out.write(new byte[2], 1, 2));
      assertEquals('h', in.read());
    }
    assertThrows(NullPointerException.class, () -> new FileInputStream((String) null));
    assertThrows(NullPointerException.class, () -> new FileInputStream((File) null));
    assertThrows(NullPointerException.class, () -> new FileOutputStream((File) null));
  }

  @Test
  @PosixOnly("the system's text of an error")
  void openErrorsNameTheFileAndTheReason() throws IOException {
    assertNotFound(name("none") + " (No such file or directory)", () -> open("none"));
    assertNotFound(work() + " (Is a directory)", () -> new FileInputStream(work().toString()));
    file("f", "");
    assertNotFound(name("f/x") + " (Not a directory)", () -> open("f/x"));
    assertNotFound(work() + " (Is a directory)", () -> new FileOutputStream(work().toString()));
    assertNotFound(
        name("none/x") + " (No such file or directory)",
        () -> new FileOutputStream(name("none/x")));
    assertNotFound("Invalid file path", () -> new FileInputStream(work() + "/a\0b"));
    assertNotFound("Invalid file path", () -> new FileOutputStream(work() + "/a\0b"));
    assertNotFound(" (No such file or directory)", () -> new FileInputStream(""));
    String longName = name("n".repeat(256));
    assertNotFound(longName + " (File name too long)", () -> new FileInputStream(longName));
  }

  private FileInputStream open(String name) throws FileNotFoundException {
    return new FileInputStream(name(name));
  }

  private interface Opening {
    Object open() throws IOException;
  }

  private static void assertNotFound(String message, Opening opening) {
    FileNotFoundException e = assertThrows(FileNotFoundException.class, opening::open);
    assertEquals(message, e.getMessage());
  }

  @Test
  void appendAddsAndPlainTruncates() throws IOException {
    file("f", "one");
    try (FileOutputStream out = new FileOutputStream(name("f"), true)) {
      out.write("two".getBytes(StandardCharsets.UTF_8));
      file("f", "replaced-");
      out.write("three".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("replaced-three", text("f"));
    try (FileOutputStream out = new FileOutputStream(new File(name("f")))) {
      assertEquals(0, new File(name("f")).length());
      out.write('x');
    }
    assertEquals("x", text("f"));
  }

  @Test
  void skipAndAvailable() throws IOException {
    file("f", "0123456789");
    try (FileInputStream in = open("f")) {
      assertEquals(10, in.available());
      assertEquals(3, in.skip(3));
      assertEquals('3', in.read());
      assertEquals(-2, in.skip(-2));
      assertEquals('2', in.read());
      assertEquals(100, in.skip(100));
      assertEquals(0, in.available());
      assertEquals(-1, in.read());
      assertEquals(0, in.skip(0));
      IOException e = assertThrows(IOException.class, () -> in.skip(-200));
      assertEquals("Invalid argument", e.getMessage());
    }
    try (FileInputStream in = open("f")) {
      in.skipNBytes(4);
      assertArrayEquals("456".getBytes(StandardCharsets.UTF_8), in.readNBytes(3));
      assertArrayEquals("789".getBytes(StandardCharsets.UTF_8), in.readNBytes(30));
      assertEquals(0, in.readNBytes(3).length);
    }
  }

  @Test
  void transferToMovesTheRest() throws IOException {
    byte[] bytes = pattern(100_000);
    Files.write(path("f"), bytes);
    try (FileInputStream in = open("f");
        FileOutputStream out = new FileOutputStream(name("g"))) {
      in.skip(10);
      assertEquals(99_990, in.transferTo(out));
      assertEquals(-1, in.read());
    }
    assertArrayEquals(Arrays.copyOfRange(bytes, 10, bytes.length), Files.readAllBytes(path("g")));
    ByteArrayOutputStream memory = new ByteArrayOutputStream();
    try (FileInputStream in = open("f")) {
      in.transferTo(memory);
    }
    assertArrayEquals(bytes, memory.toByteArray());
  }

  @Test
  void closedStreamsSaySo() throws IOException {
    file("f", "hello");
    FileInputStream in = open("f");
    in.close();
    in.close();
    assertEquals("Stream Closed", assertThrows(IOException.class, in::read).getMessage());
    assertEquals(
        "Stream Closed", assertThrows(IOException.class, () -> in.read(new byte[1])).getMessage());
    assertEquals("Stream Closed", assertThrows(IOException.class, in::available).getMessage());
    assertEquals(
        jdk() >= 25 ? "Bad file descriptor" : "Stream Closed",
        assertThrows(IOException.class, () -> in.skip(1)).getMessage());
    assertFalse(in.getFD().valid());
    FileOutputStream out = new FileOutputStream(name("f"));
    out.close();
    assertEquals("Stream Closed", assertThrows(IOException.class, () -> out.write(1)).getMessage());
    assertEquals(
        "Stream Closed",
        assertThrows(IOException.class, () -> out.write(new byte[1])).getMessage());
  }

  @Test
  void descriptorIsSharedBetweenStreams() throws IOException {
    file("f", "hello");
    try (FileInputStream in = open("f")) {
      assertTrue(in.getFD().valid());
      FileInputStream other = new FileInputStream(in.getFD());
      assertSame(in.getFD(), other.getFD());
      assertEquals('h', in.read());
      assertEquals('e', other.read());
      other.close();
      assertFalse(in.getFD().valid());
      assertThrows(IOException.class, in::read);
    }
    try (FileOutputStream out = new FileOutputStream(name("f"))) {
      FileOutputStream other = new FileOutputStream(out.getFD());
      out.write('a');
      other.write('b');
      out.getFD().sync();
    }
    assertEquals("ab", text("f"));
  }

  @Test
  void channelSharesThePosition() throws IOException {
    file("f", "0123456789");
    try (FileInputStream in = open("f")) {
      FileChannel channel = in.getChannel();
      assertSame(channel, in.getChannel());
      assertEquals('0', in.read());
      assertEquals(1, channel.position());
      channel.position(5);
      assertEquals('5', in.read());
      ByteBuffer two = ByteBuffer.allocate(2);
      assertEquals(2, channel.read(two));
      assertEquals('8', in.read());
      assertEquals(10, channel.size());
      assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
      channel.close();
      assertThrows(IOException.class, in::read);
      assertThrows(ClosedChannelException.class, channel::size);
    }
    FileOutputStream out = new FileOutputStream(name("g"), true);
    FileChannel channel = out.getChannel();
    assertThrows(NonReadableChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
    out.write(new byte[3]);
    assertEquals(3, channel.position());
    channel.write(ByteBuffer.allocate(2));
    assertEquals(5, channel.size());
    out.close();
    assertFalse(channel.isOpen());
    assertNotSame(channel, open("g").getChannel());
  }

  @Test
  void readersWritersAndScanners() throws IOException {
    try (PrintWriter out =
        new PrintWriter(new BufferedWriter(new FileWriter(name("f"), StandardCharsets.UTF_8)))) {
      for (int i = 0; i < 3_000; i++) {
        out.println("line " + i + " ünï");
      }
    }
    try (BufferedReader in =
        new BufferedReader(new FileReader(name("f"), StandardCharsets.UTF_8))) {
      for (int i = 0; i < 3_000; i++) {
        assertEquals("line " + i + " ünï", in.readLine());
      }
      assertNull(in.readLine());
    }
    try (Scanner in = new Scanner(new File(name("f")), StandardCharsets.UTF_8)) {
      int lines = 0;
      while (in.hasNextLine()) {
        assertEquals("line " + lines + " ünï", in.nextLine());
        lines++;
      }
      assertEquals(3_000, lines);
    }
    try (FileReader in = new FileReader(name("f"), StandardCharsets.UTF_8)) {
      assertTrue(in.ready());
      assertEquals('l', in.read());
    }
  }

  @Test
  void readerOfAGrowingFileSeesWhatIsAdded() throws IOException {
    try (FileOutputStream out = new FileOutputStream(name("log"));
        FileInputStream in = new FileInputStream(name("log"))) {
      for (int i = 0; i < 50; i++) {
        assertEquals(-1, in.read());
        out.write(i);
        assertEquals(i, in.read());
        assertEquals(-1, in.read(new byte[10]));
      }
    }
  }

  @Test
  void deletedFileStaysReadable() throws IOException {
    file("f", "hello");
    try (FileInputStream in = open("f")) {
      assertTrue(new File(name("f")).delete());
      assertEquals("hello", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertFalse(new File(name("f")).exists());
  }

  @Test
  @PosixOnly("devices")
  void fullDeviceSaysSo() throws IOException {
    try (FileOutputStream out = new FileOutputStream("/dev/full")) {
      IOException e = assertThrows(IOException.class, () -> out.write(1));
      assertEquals("No space left on device", e.getMessage());
      assertEquals(IOException.class, e.getClass());
    }
  }

  @Test
  @PosixOnly("devices")
  void devicesAndProc() throws IOException {
    try (FileInputStream in = new FileInputStream("/dev/zero")) {
      byte[] bytes = new byte[10_000];
      Arrays.fill(bytes, (byte) 1);
      assertEquals(10_000, in.read(bytes));
      assertArrayEquals(new byte[10_000], bytes);
    }
    try (FileInputStream in = new FileInputStream("/dev/null")) {
      assertEquals(-1, in.read());
    }
    try (FileOutputStream out = new FileOutputStream("/dev/null")) {
      out.write(new byte[100_000]);
    }
    try (FileInputStream in = new FileInputStream("/proc/uptime")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(text.matches("\\d+\\.\\d+ \\d+\\.\\d+\n"), text);
    }
    try (BufferedReader in = new BufferedReader(new FileReader("/proc/self/status"))) {
      assertTrue(in.readLine().startsWith("Name:"));
    }
  }

  @Test
  void readingADescriptorOpenForWritingFails() throws IOException {
    try (FileOutputStream out = new FileOutputStream(name("f"));
        FileInputStream in = new FileInputStream(out.getFD())) {
      assertEquals("Bad file descriptor", assertThrows(IOException.class, in::read).getMessage());
    }
  }
}
