package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** AsynchronousFileChannel, with its locks. */
public abstract class AsyncChannelContract extends FilesContract {

  /** Completes a future, and notes the thread. */
  private static final class Handler implements CompletionHandler<Integer, String> {
    final CompletableFuture<String> result = new CompletableFuture<>();
    volatile Thread thread;

    @Override
    public void completed(Integer count, String attachment) {
      thread = Thread.currentThread();
      result.complete(attachment + count);
    }

    @Override
    public void failed(Throwable failure, String attachment) {
      result.completeExceptionally(failure);
    }

    String get() throws Exception {
      return result.get(20, TimeUnit.SECONDS);
    }
  }

  private static int get(Future<Integer> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private AsynchronousFileChannel open(StandardOpenOption... options) throws IOException {
    return AsynchronousFileChannel.open(path("f"), options);
  }

  private AsynchronousFileChannel openAll() throws IOException {
    return open(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  @Test
  void futuresTellHowMuch() throws Exception {
    try (AsynchronousFileChannel channel = openAll()) {
      assertEquals(100, get(channel.write(ByteBuffer.wrap(pattern(100)), 10)));
      assertEquals(110, channel.size());
      ByteBuffer buffer = ByteBuffer.allocate(50);
      assertEquals(50, get(channel.read(buffer, 10)));
      byte[] expected = new byte[50];
      System.arraycopy(pattern(100), 0, expected, 0, 50);
      assertArrayEquals(expected, buffer.array());
      assertEquals(10, get(channel.read(ByteBuffer.allocateDirect(50), 100)));
      assertEquals(-1, get(channel.read(ByteBuffer.allocate(5), 110)));
      assertEquals(0, get(channel.read(ByteBuffer.allocate(0), 0)));
      assertSame(channel, channel.truncate(20));
      assertEquals(20, channel.size());
      channel.force(true);
    }
  }

  @Test
  void handlersGetTheirAttachment() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor(r -> new Thread(r, "contract"));
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            path("f"), Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), executor)) {
      Handler handler = new Handler();
      channel.write(ByteBuffer.wrap(pattern(30)), 0, "wrote ", handler);
      assertEquals("wrote 30", handler.get());
      assertEquals("contract", handler.thread.getName());
      assertThrows(
          NullPointerException.class, () -> channel.write(ByteBuffer.allocate(1), 0, "", null));
    } finally {
      executor.shutdown();
    }
    assertEquals(30, Files.size(path("f")));
    try (AsynchronousFileChannel channel = open()) {
      Handler handler = new Handler();
      channel.read(ByteBuffer.allocate(100), 5, "read ", handler);
      assertEquals("read 25", handler.get());
    }
  }

  @Test
  void handlersUseFilesToo() throws Exception {
    file("g", "seen");
    try (AsynchronousFileChannel channel = openAll()) {
      CompletableFuture<String> seen = new CompletableFuture<>();
      channel.write(
          ByteBuffer.allocate(1),
          0,
          null,
          new CompletionHandler<Integer, Object>() {
            @Override
            public void completed(Integer count, Object attachment) {
              try {
                seen.complete(text("g"));
              } catch (IOException e) {
                seen.completeExceptionally(e);
              }
            }

            @Override
            public void failed(Throwable failure, Object attachment) {
              seen.completeExceptionally(failure);
            }
          });
      assertEquals("seen", seen.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void manyAtOnce() throws Exception {
    try (AsynchronousFileChannel channel = openAll()) {
      List<Future<Integer>> writes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        byte[] part = new byte[1_000];
        java.util.Arrays.fill(part, (byte) i);
        writes.add(channel.write(ByteBuffer.wrap(part), i * 1_000L));
      }
      for (Future<Integer> write : writes) {
        assertEquals(1_000, get(write));
      }
      for (int i = 0; i < 50; i++) {
        ByteBuffer one = ByteBuffer.allocate(1);
        get(channel.read(one, i * 1_000L + 999));
        assertEquals(i, one.get(0));
      }
    }
  }

  @Test
  void argumentsAndAccessAreChecked() throws Exception {
    file("f", "x");
    try (AsynchronousFileChannel channel = open()) {
      assertThrows(
          NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1), 0));
      assertThrows(NonWritableChannelException.class, () -> channel.truncate(0));
      assertEquals(
          "Negative position",
          assertThrows(
                  IllegalArgumentException.class, () -> channel.read(ByteBuffer.allocate(1), -1))
              .getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer(), 0));
      assertThrows(IllegalArgumentException.class, () -> channel.truncate(-1));
    }
    try (AsynchronousFileChannel channel = open(StandardOpenOption.WRITE)) {
      assertThrows(
          NonReadableChannelException.class, () -> channel.read(ByteBuffer.allocate(1), 0));
    }
    UnsupportedOperationException append =
        assertThrows(UnsupportedOperationException.class, () -> open(StandardOpenOption.APPEND));
    assertEquals("APPEND not allowed", append.getMessage());
    assertThrows(
        java.nio.file.NoSuchFileException.class, () -> AsynchronousFileChannel.open(path("none")));
  }

  @Test
  void closedChannelsSaySo() throws Exception {
    AsynchronousFileChannel channel = openAll();
    channel.close();
    channel.close();
    assertFalse(channel.isOpen());
    assertThrows(ClosedChannelException.class, channel::size);
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> get(channel.read(ByteBuffer.allocate(1), 0)));
    assertTrue(e.getCause() instanceof ClosedChannelException, e.toString());
    Handler handler = new Handler();
    channel.write(ByteBuffer.allocate(1), 0, "", handler);
    ExecutionException failed = assertThrows(ExecutionException.class, handler::get);
    assertTrue(failed.getCause() instanceof ClosedChannelException, failed.toString());
  }

  /** Completes a future with a lock. */
  private static final class LockHandler implements CompletionHandler<FileLock, String> {
    final CompletableFuture<FileLock> result = new CompletableFuture<>();
    volatile String attachment;

    @Override
    public void completed(FileLock lock, String given) {
      attachment = given;
      result.complete(lock);
    }

    @Override
    public void failed(Throwable failure, String given) {
      attachment = given;
      result.completeExceptionally(failure);
    }
  }

  @Test
  @PosixOnly("another program on the same files")
  void locksComeByFutureOrHandler() throws Exception {
    try (AsynchronousFileChannel channel = openAll();
        FileChannel other = FileChannel.open(path("f"), StandardOpenOption.WRITE)) {
      FileLock lock = channel.lock().get(20, TimeUnit.SECONDS);
      assertEquals(Long.MAX_VALUE, lock.size());
      assertNull(lock.channel());
      assertSame(channel, lock.acquiredBy());
      assertTrue(lock.isValid());
      assertThrows(OverlappingFileLockException.class, channel::lock);
      assertThrows(OverlappingFileLockException.class, channel::tryLock);
      assertThrows(OverlappingFileLockException.class, other::tryLock);
      lock.release();
      lock.release();
      assertFalse(lock.isValid());
      LockHandler handler = new LockHandler();
      channel.lock(5, 5, true, "given", handler);
      FileLock shared = handler.result.get(20, TimeUnit.SECONDS);
      assertEquals("given", handler.attachment);
      assertTrue(shared.isShared());
      assertSame(channel, shared.acquiredBy());
      FileLock third = channel.tryLock(20, 1, false);
      channel.close();
      assertFalse(shared.isValid());
      assertThrows(ClosedChannelException.class, third::release);
      other.tryLock().release();
    }
  }

  @Test
  void argumentsOfLocksAreChecked() throws Exception {
    file("f", "x");
    AsynchronousFileChannel reading = open(StandardOpenOption.READ);
    assertThrows(NonWritableChannelException.class, reading::lock);
    assertThrows(NonWritableChannelException.class, reading::tryLock);
    assertThrows(IllegalArgumentException.class, () -> reading.lock(-1, 1, true));
    assertThrows(IllegalArgumentException.class, () -> reading.tryLock(0, -1, true));
    assertThrows(NullPointerException.class, () -> reading.lock("", null));
    try (AsynchronousFileChannel writing = open(StandardOpenOption.WRITE)) {
      assertThrows(NonReadableChannelException.class, () -> writing.lock(0, 1, true));
    }
    reading.close();
    assertThrows(ClosedChannelException.class, () -> reading.tryLock(0, 1, true));
    assertThrows(NonWritableChannelException.class, () -> reading.tryLock(0, 1, false));
    Future<FileLock> future = reading.lock(0, 1, true);
    ExecutionException e = assertThrows(ExecutionException.class, future::get);
    assertEquals(ClosedChannelException.class, e.getCause().getClass());
    LockHandler handler = new LockHandler();
    reading.lock(0, 1, true, "", handler);
    e = assertThrows(ExecutionException.class, () -> handler.result.get(20, TimeUnit.SECONDS));
    assertEquals(ClosedChannelException.class, e.getCause().getClass());
  }

  @Test
  @PosixOnly("another program on the same files")
  void waitingLocksComeInTheirTimeOrEndWithTheChannel() throws Exception {
    file("f", "x");
    try (OtherProgram other = new OtherProgram(work(), path("f"));
        AsynchronousFileChannel channel = openAll();
        AsynchronousFileChannel closed = openAll()) {
      other.lock(0, 1, false);
      assertNull(channel.tryLock());
      Future<FileLock> waiting = channel.lock(0, 1, false);
      assertFalse(waiting.isDone());
      LockHandler ended = new LockHandler();
      assertThrows(OverlappingFileLockException.class, () -> closed.lock(0, 5, false, "", ended));
      other.unlock();
      assertTrue(waiting.get(20, TimeUnit.SECONDS).isValid());
      other.lock(10, 1, false);
      closed.lock(10, 1, false, "ended", ended);
      closed.close();
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> ended.result.get(20, TimeUnit.SECONDS));
      assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
      assertEquals("ended", ended.attachment);
    }
  }
}
