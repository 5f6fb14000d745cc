package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files opened with ExtendedOpenOption.DIRECT, where their file system has such a way. */
@PosixOnly("this file system has no cache to go past")
public abstract class DirectContract extends FilesContract {
  private static final OpenOption DIRECT = ExtendedOpenOption.DIRECT;

  private int block;

  /** Some file systems know of no such thing, and say so as they open a file. */
  @BeforeEach
  final void requireDirect() throws IOException {
    Files.write(path("f"), new byte[0]);
    block = Math.toIntExact(Files.getFileStore(path("f")).getBlockSize());
    try {
      FileChannel.open(path("f"), DIRECT).close();
    } catch (FileSystemException e) {
      assertEquals("Invalid argument", e.getReason());
      abort("this file system has no O_DIRECT");
    }
  }

  private FileChannel open(OpenOption... options) throws IOException {
    OpenOption[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = DIRECT;
    return FileChannel.open(path("f"), all);
  }

  private FileChannel both() throws IOException {
    return open(StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Memory that begins so many bytes after a multiple of the block size. */
  private ByteBuffer memory(int size, int after) {
    ByteBuffer whole = ByteBuffer.allocateDirect(size + after + block);
    int before = (block - whole.alignmentOffset(0, block)) % block;
    return whole.slice(before + after, size);
  }

  private ByteBuffer memory(byte[] bytes) {
    return memory(bytes.length, 0).put(bytes).flip();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /**
   * For transfers of arrays: the aligned memory that the oldest JDK takes for them spoils its
   * thread for larger ones.
   */
  private static <T> T fresh(Callable<T> body) throws Exception {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(task);
    thread.start();
    try {
      return task.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception exception) {
        throw exception;
      }
      throw e;
    } finally {
      thread.join();
    }
  }

  private void assertRemaining(int remaining, Callable<?> body) {
    assertMessage(
        "Number of remaining bytes ("
            + remaining
            + ") is not a multiple of the block size ("
            + block
            + ")",
        body);
  }

  private void assertPosition(long position, Callable<?> body) {
    assertMessage(
        "Channel position (" + position + ") is not a multiple of the block size (" + block + ")",
        body);
  }

  private void assertMemory(int position, int after, Callable<?> body) {
    String end = ") is not a multiple of the block size (" + block + ")";
    assertMessage(
        jdk() < 25
            ? "Current location of the bytebuffer (" + position + end
            : "Current position of the bytebuffer ("
                + position
                + end
                + ": alignment offset = "
                + after,
        body);
  }

  private static void assertMessage(String message, Callable<?> body) {
    IOException e = assertThrows(IOException.class, () -> fresh(body));
    assertSame(IOException.class, e.getClass());
    assertEquals(message, e.getMessage());
  }

  @Test
  void wholeBlocksAreReadAndWritten() throws Exception {
    byte[] data = pattern(3 * block);
    try (FileChannel channel = both()) {
      assertEquals(3 * block, channel.write(memory(data)));
      assertEquals(3 * block, channel.position());
      assertEquals(3 * block, channel.size());
      assertEquals(-1, channel.read(memory(block, 0)));
      ByteBuffer second = memory(block, 0);
      assertEquals(block, channel.read(second, block));
      assertEquals(3 * block, channel.position());
      assertArrayEquals(Arrays.copyOfRange(data, block, 2 * block), bytes(second.flip()));
      channel.position(0);
      ByteBuffer whole = memory(8 * block, 0);
      assertEquals(3 * block, channel.read(whole));
      assertEquals(3 * block, channel.position());
      assertArrayEquals(data, bytes(whole.flip()));
      assertEquals(block, channel.write(memory(block, 0), block));
      channel.force(true);
    }
    Arrays.fill(data, block, 2 * block, (byte) 0);
    assertArrayEquals(data, Files.readAllBytes(path("f")));
  }

  @Test
  void arraysAreAlignedByTheJdk() throws Exception {
    byte[] data = pattern(block);
    try (FileChannel channel = both()) {
      assertEquals(block, fresh(() -> channel.write(ByteBuffer.wrap(data))));
      ByteBuffer read = ByteBuffer.allocate(block);
      assertEquals(block, fresh(() -> channel.read(read, 0)));
      assertArrayEquals(data, read.array());
      assertEquals(0, fresh(() -> channel.read(ByteBuffer.allocate(0))));
      assertEquals(0, fresh(() -> channel.write(ByteBuffer.allocate(0))));
    }
  }

  @Test
  void moreThanARequestTakes() throws Exception {
    byte[] data = pattern(5 << 19);
    try (FileChannel channel = both()) {
      assertEquals(data.length, channel.write(memory(data), block));
      ByteBuffer read = memory(3 << 20, 0);
      assertEquals(data.length, channel.read(read, block));
      assertArrayEquals(data, bytes(read.flip()));
    }
  }

  @Test
  void theEndNeedNotBeABlocks() throws Exception {
    byte[] data = pattern(block + 100);
    Files.write(path("f"), data);
    try (FileChannel channel = both()) {
      ByteBuffer read = memory(4 * block, 0);
      assertEquals(block + 100, channel.read(read));
      assertArrayEquals(data, bytes(read.flip()));
      assertEquals(block + 100, channel.position());
      assertPosition(block + 100, () -> channel.read(memory(block, 0)));
      assertPosition(block + 100, () -> channel.write(memory(block, 0)));
      assertEquals(100, channel.read(memory(block, 0), block));
      assertEquals(-1, channel.read(memory(block, 0), 2L * block));
      assertEquals(block + 10, channel.truncate(block + 10).size());
      assertEquals(block + 10, channel.position());
    }
  }

  @Test
  void allHasToBeWholeBlocks() throws Exception {
    Files.write(path("f"), new byte[4 * block]);
    try (FileChannel channel = both()) {
      assertRemaining(100, () -> channel.read(ByteBuffer.allocate(100)));
      assertRemaining(100, () -> channel.read(memory(100, 0), 0));
      assertRemaining(block + 1, () -> channel.write(ByteBuffer.allocate(block + 1)));
      assertRemaining(1, () -> channel.write(memory(1, 0), block));
      assertPosition(512 + 1, () -> channel.read(memory(block, 0), 512 + 1));
      assertPosition(1, () -> channel.write(memory(100, 7), 1));
      assertMemory(0, 16, () -> channel.read(memory(block, 16)));
      assertMemory(0, 512 + 8, () -> channel.write(memory(100, 512 + 8), 0));
      assertMemory(3, 3, () -> channel.read(memory(block + 3, 0).position(3)));
      assertMemory(0, 1, () -> channel.read(memory(0, 1)));
      channel.position(100);
      assertPosition(100, () -> channel.read(memory(0, 0)));
      assertPosition(100, () -> channel.write(new ByteBuffer[] {memory(block, 0)}));
      assertEquals(100, channel.position());
      assertEquals(4 * block, channel.size());
    }
  }

  @Test
  void scatteringAndGathering() throws Exception {
    byte[] data = pattern(4 * block);
    try (FileChannel channel = both()) {
      ByteBuffer[] parts = {
        memory(Arrays.copyOf(data, block)),
        ByteBuffer.wrap(data, block, block).slice(),
        ByteBuffer.allocate(0),
        memory(Arrays.copyOfRange(data, 2 * block, 4 * block))
      };
      assertEquals(4 * block, (long) fresh(() -> channel.write(parts)));
      assertEquals(0, channel.position(0).position());
      ByteBuffer[] into = {memory(2 * block, 0), ByteBuffer.allocate(block), memory(4 * block, 0)};
      assertEquals(4 * block, (long) fresh(() -> channel.read(into)));
      assertArrayEquals(Arrays.copyOf(data, 2 * block), bytes(into[0].flip()));
      assertArrayEquals(Arrays.copyOfRange(data, 2 * block, 3 * block), into[1].array());
      assertArrayEquals(Arrays.copyOfRange(data, 3 * block, 4 * block), bytes(into[2].flip()));
      channel.position(0);
      assertRemaining(
          7, () -> channel.read(new ByteBuffer[] {memory(block, 0), ByteBuffer.allocate(7)}));
      assertRemaining(
          7, () -> channel.write(new ByteBuffer[] {memory(block, 0), ByteBuffer.allocate(7)}));
      assertThrows(
          IllegalArgumentException.class,
          () -> channel.read(new ByteBuffer[] {memory(7, 0).asReadOnlyBuffer()}));
      // Of several the JDK does not look at the memory, so the system says what it can do.
      systemsAffair(
          2 * block,
          () -> (int) channel.read(new ByteBuffer[] {memory(block, 0), memory(block, 1)}));
    }
  }

  /** What a system takes differs by file system and device. */
  private static void systemsAffair(int count, Callable<Integer> body) throws Exception {
    try {
      assertEquals(count, fresh(body));
    } catch (IOException e) {
      assertEquals("Invalid argument", e.getMessage());
    }
  }

  @Test
  void othersSeeWhatIsWrittenAndAreSeen() throws Exception {
    Files.write(path("f"), new byte[2 * block]);
    try (FileChannel direct = both();
        FileChannel other =
            FileChannel.open(path("f"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer read = memory(block, 0);
      assertEquals(block, direct.read(read));
      other.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), block);
      assertEquals(block, direct.read(read.clear()));
      assertEquals(3, read.get(2));
      direct.write(read.put(2, (byte) 9).rewind(), 0);
      ByteBuffer three = ByteBuffer.allocate(3);
      assertEquals(3, other.read(three, 0));
      assertArrayEquals(new byte[] {1, 2, 9}, three.array());
    }
  }

  @Test
  void appending() throws Exception {
    Files.write(path("f"), pattern(2 * block));
    try (FileChannel channel = open(StandardOpenOption.APPEND)) {
      assertEquals(block, channel.write(memory(block, 0)));
      assertEquals(3 * block, channel.position());
      assertEquals(block, channel.write(memory(block, 0), 0));
      assertEquals(4 * block, channel.size());
      assertPosition(5, () -> channel.write(memory(block, 0), 5));
    }
    Files.write(path("f"), new byte[10]);
    try (FileChannel channel = open(StandardOpenOption.APPEND)) {
      assertPosition(10, () -> channel.write(memory(block, 0)));
    }
  }

  @Test
  void whatComesBeforeAlignment() throws Exception {
    Files.write(path("f"), new byte[block]);
    try (FileChannel reading = open(StandardOpenOption.READ);
        FileChannel writing = open(StandardOpenOption.WRITE)) {
      assertThrows(NonWritableChannelException.class, () -> reading.write(memory(7, 1), 3));
      assertThrows(NonReadableChannelException.class, () -> writing.read(memory(7, 1), 3));
      assertThrows(IllegalArgumentException.class, () -> reading.read(memory(7, 1), -3));
      assertThrows(
          IllegalArgumentException.class, () -> reading.read(memory(7, 1).asReadOnlyBuffer()));
      assertThrows(NullPointerException.class, () -> reading.read((ByteBuffer) null));
      reading.close();
      assertThrows(ClosedChannelException.class, () -> reading.read(memory(7, 1)));
      writing.position(3);
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, () -> writing.write(memory(7, 1)));
      assertTrue(Thread.interrupted());
      assertFalse(writing.isOpen());
    }
    assertThrows(
        NoSuchFileException.class,
        () -> FileChannel.open(path("none"), StandardOpenOption.READ, DIRECT));
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> FileChannel.open(work(), DIRECT));
    assertNotNull(e.getReason());
  }

  @Test
  void wholeFilesAndStreams() throws Exception {
    fresh(
        () -> {
          assertEquals(
              3 * 8192, Files.size(Files.write(path("w"), pattern(3 * 8192), writing(DIRECT))));
          return null;
        });
    assertArrayEquals(pattern(3 * 8192), Files.readAllBytes(path("w")));
    assertRemaining(100, () -> Files.write(path("w"), new byte[8192 + 100], writing(DIRECT)));
    assertEquals(8192, Files.size(path("w")));
    assertRemaining(3, () -> Files.writeString(path("w"), "abc", writing(DIRECT)));
    Files.write(path("w"), pattern(2 * block));
    fresh(
        () -> {
          try (InputStream in = Files.newInputStream(path("w"), DIRECT)) {
            assertEquals(block, in.read(new byte[block]));
          }
          return null;
        });
    try (InputStream in = Files.newInputStream(path("w"), DIRECT)) {
      assertRemaining(1, in::read);
      assertEquals(5, in.skip(5));
      assertPosition(5, () -> in.read(new byte[block]));
    }
  }

  private static OpenOption[] writing(OpenOption option) {
    return new OpenOption[] {
      StandardOpenOption.CREATE,
      StandardOpenOption.TRUNCATE_EXISTING,
      StandardOpenOption.WRITE,
      option
    };
  }

  @Test
  void transfers() throws Exception {
    byte[] data = pattern(40_000);
    Files.write(path("f"), data);
    try (FileChannel channel = both();
        FileChannel plain = FileChannel.open(path("p"), writing(StandardOpenOption.READ))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      WritableByteChannel target = Channels.newChannel(out);
      assertEquals(8192, (long) fresh(() -> channel.transferTo(0, 8192, target)));
      assertEquals(8192, (long) fresh(() -> channel.transferTo(8192, 9000, target)));
      assertArrayEquals(Arrays.copyOf(data, 2 * 8192), out.toByteArray());
      assertRemaining(100, () -> channel.transferTo(0, 100, target));
      assertPosition(100, () -> channel.transferTo(100, 8192, target));
      // What the JDK maps to transfer it is of any size.
      assertEquals(20_000, (long) fresh(() -> channel.transferTo(10_001, 20_000, plain)));
      assertArrayEquals(Arrays.copyOfRange(data, 10_001, 30_001), Files.readAllBytes(path("p")));
      if (jdk() < 25) {
        assertEquals(100, (long) fresh(() -> channel.transferTo(7, 100, plain)));
      } else {
        assertPosition(7, () -> channel.transferTo(7, 100, plain));
      }
      plain.truncate(0);
      channel.position(11);
      assertEquals(20_000, (long) fresh(() -> plain.transferFrom(channel, 0, 20_000)));
      assertEquals(20_011, channel.position());
      assertArrayEquals(Arrays.copyOfRange(data, 11, 20_011), Files.readAllBytes(path("p")));
      assertEquals(8192, (long) fresh(() -> channel.transferFrom(source(new byte[9000]), 0, 9000)));
      assertRemaining(100, () -> channel.transferFrom(source(new byte[100]), 0, 100));
      assertPosition(9, () -> channel.transferFrom(source(new byte[8192]), 9, 8192));
    }
  }

  private static ReadableByteChannel source(byte[] bytes) {
    return Channels.newChannel(new ByteArrayInputStream(bytes));
  }

  @Test
  void mappings() throws Exception {
    byte[] data = pattern(3 * block + 77);
    Files.write(path("f"), data);
    try (FileChannel channel = both()) {
      assertEquals(
          ByteBuffer.wrap(data, 100, 2 * block + 5),
          channel.map(MapMode.READ_ONLY, 100, 2 * block + 5));
      assertEquals(ByteBuffer.wrap(data), channel.map(MapMode.PRIVATE, 0, data.length));
      assertEquals(0, channel.map(MapMode.PRIVATE, 4 * block, 10).get(9));
      assertEquals(4 * block + 10, channel.size());
    }
  }

  @Test
  void asynchronously() throws Exception {
    byte[] data = pattern(3 * block);
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            path("f"), StandardOpenOption.READ, StandardOpenOption.WRITE, DIRECT)) {
      assertEquals(3 * block, channel.write(memory(data), 0).get(20, TimeUnit.SECONDS));
      ByteBuffer read = memory(8 * block, 0);
      assertEquals(2 * block, channel.read(read, block).get(20, TimeUnit.SECONDS));
      assertArrayEquals(Arrays.copyOfRange(data, block, 3 * block), bytes(read.flip()));
      assertEquals(-1, channel.read(memory(block, 0), 3L * block).get(20, TimeUnit.SECONDS));
      // These channels leave everything to the system.
      asynchronous(channel, memory(block, 1), 0, block);
      asynchronous(channel, memory(100, 0), 0, 100);
      asynchronous(channel, memory(block, 0), 7, block);
      asynchronous(channel, memory(512, 512), 512, 512);
      asynchronous(channel, ByteBuffer.allocate(block), 0, block);
    }
  }

  private static void asynchronous(
      AsynchronousFileChannel channel, ByteBuffer into, long position, int count) throws Exception {
    systemsAffair(
        count,
        () -> {
          try {
            return channel.read(into, position).get(20, TimeUnit.SECONDS);
          } catch (ExecutionException e) {
            throw (Exception) e.getCause();
          }
        });
  }
}
