package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Named pipes: opening waits, reading waits and gives what is there, and channels can be ended. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@PosixOnly("this file system has no FIFOs")
public abstract class FifoContract extends FilesContract {
  /** More than a pipe holds. */
  private static final int MUCH = 1 << 20;

  private static final int SAMPLES = 5;
  private static final long BETWEEN_SAMPLES = TimeUnit.MILLISECONDS.toNanos(20);

  private Path fifo;

  @BeforeEach
  final void makeFifo() throws Exception {
    assumeTrue(File.separatorChar == '/', "no system with named pipes");
    fifo = path("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
  }

  /** Something that another thread does and that may block. */
  private static final class Blocking<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final Thread thread;

    Blocking(Callable<T> body) {
      thread =
          new Thread(
              () -> {
                try {
                  result.complete(body.call());
                } catch (Throwable e) {
                  result.completeExceptionally(e);
                }
              },
              "blocks");
      thread.setDaemon(true);
      thread.start();
    }

    /** Waits until its thread stays in one place. */
    void awaitBlocked() {
      StackTraceElement[] last = {};
      for (int same = 0; same < SAMPLES; LockSupport.parkNanos(BETWEEN_SAMPLES)) {
        StackTraceElement[] now = thread.getStackTrace();
        same = now.length > 0 && Arrays.equals(now, last) ? same + 1 : 0;
        last = now;
        assertFalse(result.isDone(), "it does not block");
      }
    }

    T get() throws Exception {
      return result.get();
    }

    Throwable thrown() {
      return assertThrows(ExecutionException.class, result::get).getCause();
    }
  }

  @Test
  void isNoFileAndEmpty() throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(fifo, BasicFileAttributes.class);
    assertTrue(attributes.isOther());
    assertFalse(attributes.isRegularFile());
    assertEquals(0, attributes.size());
    assertTrue(fifo.toFile().exists());
    assertFalse(fifo.toFile().isFile());
    assertEquals(0, fifo.toFile().length());
  }

  /** As the JDK's opendir: whoever walks a tree with listFiles alone must get past a pipe. */
  @Test
  void isNoDirectoryToList() {
    assertNull(fifo.toFile().list());
    assertNull(fifo.toFile().listFiles());
  }

  /** Setting it by name opens nothing, so nothing waits for the other end. */
  @Test
  void itsTimeCanBeSetByName() {
    assertTrue(fifo.toFile().setLastModified(1_000_000_000_000L));
    assertEquals(1_000_000_000_000L, fifo.toFile().lastModified());
  }

  @Test
  void openingWaitsForTheOtherEnd() throws Exception {
    Blocking<FileInputStream> reader = new Blocking<>(() -> new FileInputStream(fifo.toFile()));
    reader.awaitBlocked();
    try (FileOutputStream out = new FileOutputStream(fifo.toFile());
        FileInputStream in = reader.get()) {
      out.write('x');
      assertEquals('x', in.read());
    }
    Blocking<OutputStream> writer = new Blocking<>(() -> Files.newOutputStream(fifo));
    writer.awaitBlocked();
    try (FileChannel in = FileChannel.open(fifo);
        OutputStream out = writer.get()) {
      out.write("abc".getBytes(StandardCharsets.US_ASCII));
      ByteBuffer buffer = ByteBuffer.allocate(10);
      assertEquals(3, in.read(buffer));
    }
  }

  @Test
  void readsGiveWhatIsThere() throws Exception {
    try (RandomAccessFile keepsItOpen = new RandomAccessFile(fifo.toFile(), "rw");
        FileInputStream in = new FileInputStream(fifo.toFile())) {
      assertEquals(0, in.available());
      try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
        out.write(pattern(5));
        assertEquals(5, in.available());
        byte[] bytes = new byte[100];
        assertEquals(5, in.read(bytes));
        out.write(pattern(3));
        out.write(pattern(4));
        assertEquals(2, in.read(bytes, 10, 2));
        assertEquals(5, in.available());
        assertEquals(5, in.read(bytes));
        out.write(pattern(1000));
        assertEquals(pattern(1)[0], in.read());
        if (jdk() >= 25) {
          assertEquals(100, in.skip(100));
        } else {
          assertEquals("Illegal seek", message(() -> in.skip(100)));
          assertEquals("Illegal seek", message(() -> in.readNBytes(100)));
          assertEquals(100, in.read(bytes));
        }
        assertEquals(100, in.read(bytes));
        assertEquals(799, in.available());
        assertEquals(799, in.read(new byte[1000]));
      }
      Blocking<Integer> read = new Blocking<>(in::read);
      read.awaitBlocked();
      keepsItOpen.write(77);
      assertEquals(77, read.get());
    }
  }

  /** Newer JDKs ask the system, and take the outcome of the call for its answer. */
  @Test
  void aStreamOfAChannelNeverTellsWhatIsThere() throws Exception {
    try (RandomAccessFile keepsItOpen = new RandomAccessFile(fifo.toFile(), "rw");
        InputStream in = Files.newInputStream(fifo)) {
      keepsItOpen.write(pattern(7));
      if (jdk() >= 25) {
        assertEquals(0, in.available());
        assertEquals(3, in.read(new byte[3]));
        assertEquals(0, in.available());
      } else {
        assertEquals("Illegal seek", message(in::available));
      }
      in.close();
      assertThrows(ClosedChannelException.class, in::available);
    }
    try (RandomAccessFile keepsItOpen = new RandomAccessFile(fifo.toFile(), "rw");
        InputStream in = new FileInputStream(fifo.toFile())) {
      keepsItOpen.write(pattern(7));
      assertEquals(7, in.available());
    }
  }

  @Test
  void endsWhenTheLastWriterIsGone() throws Exception {
    Blocking<byte[]> all = new Blocking<>(() -> Files.readAllBytes(fifo));
    try (OutputStream out = Files.newOutputStream(fifo)) {
      out.write(pattern(100_000));
      all.awaitBlocked();
      out.write(pattern(10));
    }
    assertEquals(100_010, all.get().length);
  }

  @Test
  void hasNoPositions() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(fifo.toFile(), "rw")) {
      assertEquals("Illegal seek", message(file::getFilePointer));
      assertEquals(
          "Illegal seek",
          message(
              () -> {
                file.seek(1);
                return null;
              }));
      FileChannel channel = file.getChannel();
      assertEquals("Illegal seek", message(channel::position));
      assertEquals("Illegal seek", message(() -> channel.position(1)));
      assertEquals("Illegal seek", message(() -> channel.read(ByteBuffer.allocate(1), 0)));
      assertEquals("Illegal seek", message(() -> channel.write(ByteBuffer.allocate(1), 0)));
      assertEquals(0, channel.size());
      file.writeInt(42);
      assertEquals(42, file.readInt());
    }
  }

  private static String message(Callable<?> call) {
    return assertThrows(IOException.class, call::call).getMessage();
  }

  @Test
  void aChannelThatReadsIsEndedByItsClose() throws Exception {
    try (RandomAccessFile other = new RandomAccessFile(fifo.toFile(), "rw");
        FileChannel in = FileChannel.open(fifo)) {
      Blocking<Integer> read = new Blocking<>(() -> in.read(ByteBuffer.allocate(10)));
      read.awaitBlocked();
      in.close();
      assertInstanceOf(AsynchronousCloseException.class, read.thrown());
      assertNothingIsLost(other);
    }
  }

  @Test
  void aChannelThatReadsIsEndedByAnInterrupt() throws Exception {
    try (RandomAccessFile other = new RandomAccessFile(fifo.toFile(), "rw");
        FileChannel in = FileChannel.open(fifo)) {
      Blocking<Boolean> read =
          new Blocking<>(
              () -> {
                assertThrows(
                    ClosedByInterruptException.class, () -> in.read(ByteBuffer.allocate(10)));
                return Thread.currentThread().isInterrupted();
              });
      read.awaitBlocked();
      read.thread.interrupt();
      assertTrue(read.get());
      assertFalse(in.isOpen());
      assertNothingIsLost(other);
    }
  }

  /** Had the read gone on, it would take the next bytes. */
  private void assertNothingIsLost(RandomAccessFile other) throws Exception {
    other.write(pattern(10));
    try (FileInputStream next = new FileInputStream(fifo.toFile())) {
      assertEquals(10, next.available());
      assertEquals(10, next.read(new byte[100]));
    }
  }

  @Test
  void aChannelThatWritesIsEndedByItsCloseOrAnInterrupt() throws Exception {
    try (FileChannel other =
        FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileChannel fills = FileChannel.open(fifo, StandardOpenOption.WRITE);
      ByteBuffer much = ByteBuffer.allocate(MUCH);
      Blocking<Integer> partial = new Blocking<>(() -> fills.write(much));
      partial.awaitBlocked();
      fills.close();
      int filled = partial.get();
      assertTrue(0 < filled && filled < MUCH, () -> "a pipe's fill: " + filled);
      assertEquals(filled, much.position());

      FileChannel closed = FileChannel.open(fifo, StandardOpenOption.WRITE);
      ByteBuffer one = ByteBuffer.allocate(1);
      Blocking<Integer> none = new Blocking<>(() -> closed.write(one));
      none.awaitBlocked();
      closed.close();
      assertInstanceOf(AsynchronousCloseException.class, none.thrown());
      assertEquals(0, one.position());

      FileChannel interrupted = FileChannel.open(fifo, StandardOpenOption.WRITE);
      Blocking<Integer> write = new Blocking<>(() -> interrupted.write(one));
      write.awaitBlocked();
      write.thread.interrupt();
      assertInstanceOf(ClosedByInterruptException.class, write.thrown());
      assertFalse(interrupted.isOpen());

      int read = 0;
      while (read < filled) {
        read += other.read(ByteBuffer.allocate(MUCH));
      }
      assertEquals(filled, read, "no byte of what was ended");
    }
  }

  @Test
  void aFullPipeTakesMoreWhenItIsRead() throws Exception {
    try (RandomAccessFile reads = new RandomAccessFile(fifo.toFile(), "rw");
        FileOutputStream out = new FileOutputStream(fifo.toFile())) {
      byte[] much = pattern(MUCH);
      Blocking<Boolean> write =
          new Blocking<>(
              () -> {
                out.write(much);
                return true;
              });
      write.awaitBlocked();
      byte[] back = new byte[MUCH];
      reads.readFully(back);
      assertTrue(write.get());
      assertTrue(Arrays.equals(much, back));
    }
  }

  @Test
  void aCopyIsWhatItGaveAndAMoveIsThePipe() throws Exception {
    Blocking<Path> copy = new Blocking<>(() -> Files.copy(fifo, path("copy")));
    copy.awaitBlocked();
    try (OutputStream out = Files.newOutputStream(fifo)) {
      out.write(pattern(100_000));
    }
    copy.get();
    assertTrue(Arrays.equals(pattern(100_000), Files.readAllBytes(path("copy"))));
    Files.move(fifo, path("moved"));
    assertTrue(Files.readAttributes(path("moved"), BasicFileAttributes.class).isOther());
    assertTrue(path("moved").toFile().delete());
  }
}
