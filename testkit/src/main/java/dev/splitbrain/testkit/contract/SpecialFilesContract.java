package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Linux's files that are no files: /proc, /sys and the devices that every system has. */
@PosixOnly("this file system has no devices")
public abstract class SpecialFilesContract extends FilesContract {
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path ZERO = Path.of("/dev/zero");
  private static final Path FULL = Path.of("/dev/full");
  private static final Path NULL = Path.of("/dev/null");
  private static final int ATTEMPTS = 1_000_000;

  @BeforeEach
  final void isLinux() {
    assumeTrue(Files.exists(UPTIME) && Files.exists(FULL), "not Linux");
  }

  @Test
  void whatSaysItIsEmptyIsReadToItsEnd() throws IOException {
    assertEquals(0, Files.size(UPTIME));
    assertEquals(0, UPTIME.toFile().length());
    assertTrue(UPTIME.toFile().isFile());
    String uptime = "\\d+\\.\\d+ \\d+\\.\\d+\n";
    assertTrue(Files.readString(UPTIME).matches(uptime));
    assertTrue(new String(Files.readAllBytes(UPTIME), StandardCharsets.US_ASCII).matches(uptime));
    assertEquals(1, Files.readAllLines(UPTIME).size());
    try (Stream<String> lines = Files.lines(UPTIME)) {
      assertEquals(1, lines.count());
    }
    try (FileInputStream in = new FileInputStream(UPTIME.toFile())) {
      assertEquals(0, in.available());
      assertTrue(new String(in.readAllBytes(), StandardCharsets.US_ASCII).matches(uptime));
      assertEquals(-1, in.read());
    }
    try (FileChannel channel = FileChannel.open(UPTIME)) {
      assertEquals(0, channel.size());
      assertTrue(channel.read(ByteBuffer.allocate(100)) > 5);
      assertTrue(channel.position() > 5);
    }
    Path copy = path("copy");
    Files.copy(UPTIME, copy);
    assertTrue(Files.readString(copy).matches(uptime));
  }

  /** What the system makes up as it is read can be read, but is no memory. */
  @Test
  void whatIsMadeUpIsNotMapped() throws IOException {
    Path made = Path.of("/sys/devices/system/cpu/online");
    assumeTrue(Files.exists(made), "no /sys");
    try (FileChannel channel = FileChannel.open(made)) {
      assertEquals(0, channel.map(FileChannel.MapMode.READ_ONLY, 0, 0).capacity());
      for (long size : new long[] {1, 2, channel.size()}) {
        IOException e =
            assertThrows(
                IOException.class, () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        assertEquals(IOException.class, e.getClass());
        assertEquals("No such device", e.getMessage());
      }
      assertTrue(channel.read(ByteBuffer.allocate(100)) > 0);
    }
    try (FileChannel channel = FileChannel.open(UPTIME)) {
      assertEquals(0, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).capacity());
      assertThrows(IOException.class, () -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
    }
  }

  @Test
  void whatChangesIsReadAnewEachTime() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(UPTIME.toFile(), "r")) {
      String first = file.readLine();
      assertChanges(
          () -> {
            file.seek(0);
            assertNotEquals(first, file.readLine());
          });
    }
    try (FileInputStream in = new FileInputStream(UPTIME.toFile())) {
      byte[] first = in.readAllBytes();
      assertChanges(
          () -> {
            in.getChannel().position(0);
            assertFalse(Arrays.equals(first, in.readAllBytes()));
          });
    }
    String first = Files.readString(UPTIME);
    assertChanges(() -> assertNotEquals(first, Files.readString(UPTIME)));
  }

  /** The system's clock ticks every hundredth of a second. */
  private static void assertChanges(Executable changed) {
    for (int i = 0; ; i++) {
      try {
        changed.execute();
        return;
      } catch (AssertionError e) {
        if (i == ATTEMPTS) {
          throw e;
        }
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void procSelfIsTheProcessThatActs() throws IOException {
    Path self = Path.of("/proc/self");
    assertTrue(Files.isSymbolicLink(self));
    String pid = Files.readSymbolicLink(self).toString();
    assertTrue(pid.matches("\\d+"), pid);
    assertTrue(Files.readAllLines(self.resolve("status")).contains("Pid:\t" + pid));
    assertEquals("java", Files.readSymbolicLink(self.resolve("exe")).getFileName().toString());
    assertTrue(Arrays.asList(new File("/proc/self").list()).contains("fd"));
    try (FileInputStream maps = new FileInputStream("/proc/self/maps")) {
      assertEquals(10, maps.read(new byte[10]));
      assertEquals(10, maps.getChannel().position());
    }
  }

  @Test
  void sysFilesAreShorterThanTheySay() throws IOException {
    Path file = Path.of("/sys/kernel/fscaps");
    assumeTrue(Files.isReadable(file), file + " is missing here");
    assertEquals(4096, Files.size(file));
    assertEquals(2, Files.readAllBytes(file).length);
    assertEquals(2, Files.readString(file).length());
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      assertEquals(4096, in.available());
      assertEquals(2, in.read(new byte[100]));
      assertEquals(-1, in.read(new byte[100]));
      assertEquals(4094, in.available());
    }
  }

  @Test
  void zeroNeverEnds() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(ZERO, BasicFileAttributes.class);
    assertTrue(attributes.isOther());
    assertFalse(ZERO.toFile().isFile());
    assertEquals(0, ZERO.toFile().length());
    try (FileInputStream in = new FileInputStream(ZERO.toFile())) {
      byte[] bytes = new byte[100_000];
      Arrays.fill(bytes, (byte) 7);
      assertEquals(bytes.length, in.read(bytes));
      assertArrayEquals(new byte[bytes.length], bytes);
      assertEquals(0, in.read());
      assertEquals(500, in.readNBytes(500).length);
      // Older JDKs seek, which such a device takes no notice of.
      assertEquals(jdk() >= 25 ? 300 : 0, in.skip(300));
    }
    try (FileChannel channel = FileChannel.open(ZERO)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(70_000);
      assertEquals(70_000, channel.read(buffer));
      assertEquals(0, channel.size());
      assertEquals(10, channel.read(ByteBuffer.allocate(10), 5));
      assertEquals(
          30, channel.read(new ByteBuffer[] {ByteBuffer.allocate(10), ByteBuffer.allocate(20)}));
    }
  }

  /** Older JDKs seek, before the beginning too, which such devices take no notice of. */
  @Test
  void nothingIsSkippedBackwards() throws IOException {
    for (Path device : List.of(ZERO, NULL)) {
      try (FileInputStream in = new FileInputStream(device.toFile())) {
        assertEquals(0, in.skip(-5), device.toString());
        assertEquals(0, in.skip(0), device.toString());
      }
    }
  }

  @Test
  void devicesHaveNoPosition() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ZERO.toFile(), "rw")) {
      assertEquals(0, file.length());
      file.write(new byte[100]);
      file.seek(50);
      assertEquals(0, file.getFilePointer());
      assertEquals(0, file.readInt());
      assertEquals(0, file.getChannel().position());
    }
    try (FileChannel channel = FileChannel.open(NULL, StandardOpenOption.WRITE)) {
      assertEquals(100, channel.write(ByteBuffer.allocate(100)));
      assertEquals(0, channel.position());
    }
  }

  @Test
  void nullIsAlwaysAtItsEnd() throws IOException {
    assertEquals(0, Files.readAllBytes(NULL).length);
    assertEquals("", Files.readString(NULL));
    try (FileInputStream in = new FileInputStream(NULL.toFile())) {
      assertEquals(-1, in.read());
      assertEquals(-1, in.read(new byte[10]));
      assertEquals(0, in.readAllBytes().length);
    }
    Files.write(NULL, pattern(100));
    Files.writeString(NULL, "gone", StandardOpenOption.APPEND);
    try (FileOutputStream out = new FileOutputStream(NULL.toFile())) {
      out.write(pattern(100_000));
    }
  }

  private static void assertFull(Executable write) {
    assertEquals("No space left on device", assertThrows(IOException.class, write).getMessage());
  }

  @Test
  void aFullDeviceTakesNothing() throws IOException {
    FileOutputStream out = new FileOutputStream(FULL.toFile());
    assertFull(() -> out.write(1));
    assertFull(() -> out.write(new byte[10]));
    assertFull(() -> out.write(pattern(100_000)));
    assertFull(() -> out.getChannel().write(ByteBuffer.allocate(10)));
    out.close();
    try (RandomAccessFile file = new RandomAccessFile(FULL.toFile(), "rw")) {
      assertFull(() -> file.write(1));
      assertFull(() -> file.writeLong(1));
      assertFull(() -> file.writeBytes("text"));
      assertEquals(0, file.read());
    }
    ByteBuffer buffer = ByteBuffer.allocate(10);
    try (FileChannel channel = FileChannel.open(FULL, StandardOpenOption.WRITE)) {
      assertFull(() -> channel.write(buffer));
      assertEquals(0, buffer.position());
      assertFull(() -> channel.write(buffer, 5));
      assertFull(() -> channel.write(new ByteBuffer[] {buffer, ByteBuffer.allocate(5)}));
      assertEquals(0, buffer.position());
    }
    assertFull(() -> Files.write(FULL, new byte[10]));
    assertFull(() -> Files.write(FULL, new byte[2_000_000]));
    assertFull(() -> Files.writeString(FULL, "text"));
    assertFull(() -> Files.write(FULL, List.of("text")));
  }

  @Test
  void whatWasBufferedFailsWhenItIsWritten() throws IOException {
    BufferedWriter writer = Files.newBufferedWriter(FULL);
    writer.write("kept in memory");
    assertFull(writer::close);
    FileWriter other = new FileWriter(FULL.toFile());
    other.write("kept in memory");
    assertFull(other::flush);
    other.close();
    try (PrintStream print = new PrintStream(new FileOutputStream(FULL.toFile()))) {
      print.print("text");
      assertTrue(print.checkError());
    }
  }
}
