package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks of FileChannel, within this program and against another one on the files' machine. */
@PosixOnly("this file system's locks exclude nobody")
public abstract class LocksContract extends FilesContract {
  private static final OpenOption READ = StandardOpenOption.READ;
  private static final OpenOption WRITE = StandardOpenOption.WRITE;

  /** From this release on a size of 0 becomes the size that it stands for. */
  private static final int JDK_OF_ENDLESS_SIZES = 19;

  @BeforeEach
  final void makeFile() throws IOException {
    file("f", "0123456789");
  }

  private FileChannel open(OpenOption... options) throws IOException {
    return FileChannel.open(path("f"), options);
  }

  private FileChannel open() throws IOException {
    return open(READ, WRITE);
  }

  @Test
  void aLockSaysWhatItIs() throws IOException {
    try (FileChannel channel = open()) {
      FileLock all = channel.lock();
      assertEquals(0, all.position());
      assertEquals(Long.MAX_VALUE, all.size());
      assertFalse(all.isShared());
      assertTrue(all.isValid());
      assertSame(channel, all.channel());
      assertSame(channel, all.acquiredBy());
      assertTrue(all.toString().endsWith("[0:9223372036854775807 exclusive valid]"));
      all.release();
      assertFalse(all.isValid());
      assertTrue(all.toString().endsWith(" invalid]"));
      all.release();
      all.close();
      FileLock part = channel.tryLock(20, 10, true);
      assertTrue(part.isShared());
      assertTrue(part.overlaps(29, 1));
      assertFalse(part.overlaps(30, 1));
      assertFalse(part.overlaps(10, 10));
      assertTrue(part.overlaps(10, 11));
      try (FileLock other = channel.tryLock()) {
        throw new AssertionError("overlaps " + part + " and " + other);
      } catch (OverlappingFileLockException e) {
        assertNull(e.getMessage());
      }
      assertTrue(part.isValid());
    }
  }

  @Test
  void aSizeOfNothingHasNoEnd() throws IOException {
    boolean endless = jdk() >= JDK_OF_ENDLESS_SIZES;
    try (FileChannel channel = open();
        FileLock lock = channel.lock(5, 0, false)) {
      assertEquals(endless ? Long.MAX_VALUE - 5 : 0, lock.size());
      assertEquals(endless, lock.overlaps(100, 1));
    }
  }

  @Test
  void locksOfOneProgramNeverOverlap() throws IOException {
    try (FileChannel one = open();
        FileChannel two = open();
        RandomAccessFile random = new RandomAccessFile(name("f"), "rw");
        FileInputStream in = new FileInputStream(name("f"));
        FileOutputStream out = new FileOutputStream(name("f"), true)) {
      FileLock lock = one.lock(10, 10, true);
      assertThrows(OverlappingFileLockException.class, () -> one.lock(19, 1, true));
      assertThrows(OverlappingFileLockException.class, () -> two.lock(19, 5, true));
      assertThrows(OverlappingFileLockException.class, () -> two.tryLock());
      assertThrows(OverlappingFileLockException.class, () -> random.getChannel().lock());
      assertThrows(
          OverlappingFileLockException.class, () -> in.getChannel().lock(0, Long.MAX_VALUE, true));
      assertThrows(OverlappingFileLockException.class, () -> out.getChannel().tryLock());
      assertNotNull(two.tryLock(20, 1, false));
      assertNotNull(random.getChannel().lock(21, 1, false));
      assertNotNull(in.getChannel().lock(22, 1, true));
      assertNotNull(out.getChannel().lock(23, 1, false));
      lock.release();
      FileLock again = two.tryLock(10, 10, false);
      assertTrue(again.isValid());
    }
  }

  @Test
  void aFileIsTheSameByAnyOfItsNames() throws IOException {
    Files.createLink(path("hard"), path("f"));
    Files.createSymbolicLink(path("soft"), path("f"));
    file("other", "");
    try (FileChannel one = open();
        FileChannel hard = FileChannel.open(path("hard"), WRITE);
        FileChannel soft = FileChannel.open(path("soft"), WRITE);
        FileChannel other = FileChannel.open(path("other"), WRITE)) {
      one.lock();
      assertThrows(OverlappingFileLockException.class, hard::tryLock);
      assertThrows(OverlappingFileLockException.class, soft::tryLock);
      assertNotNull(other.tryLock());
    }
  }

  @Test
  void argumentsAndAccessAreChecked() throws IOException {
    try (FileChannel both = open();
        FileChannel reader = open(READ);
        FileChannel writer = open(WRITE)) {
      assertEquals(
          "Negative position",
          assertThrows(IllegalArgumentException.class, () -> both.lock(-1, 1, false)).getMessage());
      assertThrows(IllegalArgumentException.class, () -> both.tryLock(-5, 0, false));
      assertEquals(
          "Negative size",
          assertThrows(IllegalArgumentException.class, () -> both.tryLock(0, -1, false))
              .getMessage());
      assertEquals(
          "Negative position + size",
          assertThrows(IllegalArgumentException.class, () -> both.lock(Long.MAX_VALUE, 2, false))
              .getMessage());
      assertThrows(NonWritableChannelException.class, reader::lock);
      assertThrows(NonWritableChannelException.class, () -> reader.tryLock(-1, 1, false));
      assertThrows(NonReadableChannelException.class, () -> writer.lock(0, 1, true));
      assertNotNull(reader.lock(0, 1, true));
      assertNotNull(writer.lock(1, 1, false));
    }
  }

  @Test
  void closingTheChannelEndsItsLocks() throws IOException {
    FileChannel channel = open();
    FileLock lock = channel.lock(3, 4, false);
    channel.close();
    assertFalse(lock.isValid());
    assertThrows(ClosedChannelException.class, lock::release);
    assertThrows(ClosedChannelException.class, lock::close);
    assertThrows(ClosedChannelException.class, channel::lock);
    assertThrows(ClosedChannelException.class, () -> channel.tryLock(-1, 1, true));
    RandomAccessFile random = new RandomAccessFile(name("f"), "rw");
    FileLock ofStream = random.getChannel().lock();
    random.close();
    assertFalse(ofStream.isValid());
    try (FileChannel next = open()) {
      assertNotNull(next.tryLock());
    }
  }

  @Test
  void tryingIsNotInterrupted() throws IOException {
    try (FileChannel channel = open()) {
      Thread.currentThread().interrupt();
      try {
        assertNotNull(channel.tryLock());
        assertTrue(Thread.currentThread().isInterrupted());
      } finally {
        Thread.interrupted();
      }
      assertTrue(channel.isOpen());
    }
  }

  @Test
  void lockingIsInterruptedBeforeItBegins() throws IOException {
    FileChannel channel = open();
    Thread.currentThread().interrupt();
    try {
      assertThrows(FileLockInterruptionException.class, channel::lock);
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertFalse(channel.isOpen());
    try (FileChannel next = open()) {
      assertNotNull(next.tryLock());
    }
  }

  @Test
  void programsExcludeEachOther() throws Exception {
    try (OtherProgram other = new OtherProgram(work(), path("f"));
        FileChannel channel = open()) {
      FileLock mine = channel.lock(0, 5, false);
      assertFalse(other.couldLock(4, 1, true));
      assertTrue(other.couldLock(5, 1, false));
      other.lock(5, 5, false);
      assertNull(channel.tryLock(9, 1, true));
      assertNotNull(channel.tryLock(10, 1, false));
      mine.release();
      assertTrue(other.couldLock(4, 1, false));
      other.unlock();
      assertNotNull(channel.tryLock(5, 5, true));
      assertTrue(other.couldLock(5, 5, true));
      assertFalse(other.couldLock(5, 5, false));
    }
  }

  @Test
  void whoWaitsGetsTheLockWhenItIsFree() throws Exception {
    try (OtherProgram other = new OtherProgram(work(), path("f"));
        FileChannel channel = open();
        FileChannel second = open()) {
      // Both may be read ahead, and neither may be told after the lock.
      assertEquals(10, channel.read(ByteBuffer.allocate(100)));
      assertEquals(10, channel.size());
      other.lock(0, 1, false);
      CompletableFuture<FileLock> waiting = async(() -> lock(channel));
      awaitWanted(second, waiting);
      other.write("changed-and-longer");
      other.unlock();
      FileLock lock = waiting.get(20, TimeUnit.SECONDS);
      assertTrue(lock.isValid());
      ByteBuffer bytes = ByteBuffer.allocate(100);
      channel.read(bytes, 0);
      assertEquals(
          "changed-and-longer",
          new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
      assertEquals(18, channel.size());
      assertFalse(other.couldLock(7, 1, true));
      lock.release();
      assertTrue(other.couldLock(0, 1, false));
    }
  }

  @Test
  void whoWaitsIsInterruptedOrClosed() throws Exception {
    try (OtherProgram other = new OtherProgram(work(), path("f"));
        FileChannel second = open()) {
      other.lock(0, 1, false);
      FileChannel channel = open();
      Thread[] thread = new Thread[1];
      CompletableFuture<FileLock> waiting =
          async(
              () -> {
                thread[0] = Thread.currentThread();
                return lock(channel);
              });
      awaitWanted(second, waiting);
      thread[0].interrupt();
      assertInstanceOf(FileLockInterruptionException.class, thrownBy(waiting));
      assertFalse(channel.isOpen());
      FileChannel closed = open();
      CompletableFuture<FileLock> closing = async(() -> lock(closed));
      awaitWanted(second, closing);
      closed.close();
      assertEquals(AsynchronousCloseException.class, thrownBy(closing).getClass());
      other.unlock();
      assertNotNull(second.tryLock());
    }
  }

  /** Waits until a lock is wanted, which shows in that nothing else may overlap it. */
  private static void awaitWanted(FileChannel other, CompletableFuture<?> waiting)
      throws IOException {
    while (!waiting.isDone()) {
      try {
        assertNull(other.tryLock(0, 1, false));
        Thread.onSpinWait();
      } catch (OverlappingFileLockException e) {
        return;
      }
    }
    throw new AssertionError("it does not wait: " + waiting);
  }

  /** Locks, past the short moments in which {@link #awaitWanted} wants the same. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static Throwable thrownBy(CompletableFuture<?> result) {
    return assertThrows(ExecutionException.class, () -> result.get(20, TimeUnit.SECONDS))
        .getCause();
  }

  /** Something that takes a lock. */
  private interface Locking {
    FileLock run() throws IOException;
  }

  /** Runs it in a thread that is started here, and so in this thread's scope. */
  private static CompletableFuture<FileLock> async(Locking body) {
    CompletableFuture<FileLock> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(body.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "contract");
    thread.setDaemon(true);
    thread.start();
    return result;
  }
}
