package dev.splitbrain.agent.area.files.channel;

import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.agent.area.files.side.SlaveFiles;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.InProcessSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Locks on slaves' files: what crosses, what does not, and what ends them. */
class SlaveLocksTest {
  private static final Set<StandardOpenOption> BOTH =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final FakeFiles fake = new FakeFiles();
  private final AtomicLong handles = new AtomicLong();

  @BeforeEach
  void answer() {
    answer(fake);
  }

  private void answer(FakeFiles slave) {
    slave
        .on(
            "open",
            args -> {
              OpenReply reply = opened(handles.incrementAndGet(), null, 10);
              reply.setIdentity(new byte[] {7});
              return reply;
            })
        .on("lock", args -> true)
        .on("unlock", args -> null)
        .on("close", args -> null)
        .on("closeUnawaited", args -> null);
  }

  private FileChannel open() throws IOException {
    return fake.slave.openChannel(Path.of("/f"), BOTH);
  }

  @Test
  void oneRoundTripEachAndNoneForWhatOverlapsHere() throws IOException {
    try (FileChannel one = open();
        FileChannel two = open()) {
      fake.newCalls();
      FileLock lock = one.lock(0, 5, false);
      assertNotNull(two.tryLock(5, 5, true));
      assertThrows(OverlappingFileLockException.class, () -> two.lock(4, 1, true));
      lock.release();
      lock.release();
      assertEquals(List.of("lock", "lock", "unlock"), fake.newCalls());
    }
  }

  @Test
  void onlyFilesWithLocksAreClosedAwaited() throws IOException {
    FileChannel locked = open();
    locked.lock();
    FileChannel refused = open();
    fake.on("lock", args -> false);
    assertThrows(OverlappingFileLockException.class, refused::tryLock);
    FileChannel released = fake.slave.openChannel(Path.of("/f"), BOTH);
    fake.newCalls();
    locked.close();
    assertNull(refused.tryLock());
    refused.close();
    fake.on("lock", args -> true);
    released.lock().release();
    released.close();
    assertEquals(
        List.of("close", "lock", "closeUnawaited", "lock", "unlock", "closeUnawaited"),
        fake.newCalls());
    assertEquals(0, fake.state.locks().size());
  }

  @Test
  void twoHostsNeverOverlap() throws IOException {
    FakeFiles other = new FakeFiles();
    answer(other);
    SlaveFiles there = new SlaveFiles(fake.state, other.slave.route());
    try (FileChannel here = open();
        FileChannel elsewhere = there.openChannel(Path.of("/f"), BOTH)) {
      assertNotNull(here.lock());
      assertNotNull(elsewhere.lock());
      assertEquals(2, fake.state.locks().size());
    }
  }

  @Test
  void whatWasReadAheadIsOldAfterALock() throws IOException {
    fake.on("read", args -> FakeFiles.read("0123456789", true, 10));
    try (FileChannel channel = open()) {
      channel.read(ByteBuffer.allocate(2));
      fake.newCalls();
      channel.read(ByteBuffer.allocate(2));
      assertEquals(List.of(), fake.newCalls());
      channel.lock();
      channel.read(ByteBuffer.allocate(2));
      assertEquals(List.of("lock", "read"), fake.newCalls());
    }
  }

  @Test
  void aLockOfALostHostIsNotValid() throws IOException {
    try (FileChannel channel = open()) {
      FileLock lock = channel.lock();
      assertTrue(lock.isValid());
      fake.session.epoch++;
      assertFalse(lock.isValid());
      IOException lost = assertThrows(IOException.class, lock::release);
      assertTrue(lost.getMessage().contains("bench1"), lost.getMessage());
    }
  }

  @Test
  void aHostThatIsLostEndsTheWait() throws Exception {
    try (FileChannel channel = open()) {
      fake.session.lost = true;
      HostLostException lost = assertThrows(HostLostException.class, channel::lock);
      assertTrue(lost.getMessage().contains("bench1"), lost.getMessage());
      fake.session.lost = false;
      assertNotNull(channel.lock(), "nothing is left of the first");
    }
  }

  @Test
  void anInterruptEndsTheWaitOnTheSlave() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    fake.session.onCancel = cancelled::countDown;
    fake.on(
        "lock",
        args -> {
          boolean interrupted = false;
          while (cancelled.getCount() > 0) {
            try {
              cancelled.await();
            } catch (InterruptedException e) {
              interrupted = true;
            }
          }
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
          throw FakeFiles.failure(ErrorKind.CANCELLED, null);
        });
    FileChannel channel = open();
    CompletableFuture<Throwable> result = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                result.completeExceptionally(new AssertionError("held " + channel.lock()));
              } catch (IOException e) {
                result.complete(e);
              }
            });
    waiter.start();
    InProcessSession.await(() -> fake.session.calls.contains("lock"));
    waiter.interrupt();
    assertInstanceOf(FileLockInterruptionException.class, result.get());
    assertTrue(fake.session.calls.contains("close"), "it may hold the lock: " + fake.newCalls());
    assertEquals(0, fake.state.locks().size());
  }

  @Test
  void anAnswerThatIsNoneIsTold() throws Exception {
    fake.on("lock", args -> false);
    try (FileChannel channel = open();
        AsynchronousFileChannel async = fake.slave.openAsyncChannel(Path.of("/f"), BOTH, null)) {
      String said = assertThrows(IOException.class, channel::lock).getMessage();
      assertTrue(said.contains("protocol error of host bench1"), said);
      var failed = assertThrows(ExecutionException.class, () -> async.lock().get());
      assertTrue(failed.getCause().getMessage().contains("protocol error"), failed.toString());
      fake.on(
          "lock",
          args -> {
            throw FakeFiles.failure(ErrorKind.UNSUPPORTED, "copy the jar");
          });
      failed = assertThrows(ExecutionException.class, () -> async.lock().get());
      assertInstanceOf(UnsupportedOperationException.class, failed.getCause());
      assertEquals(0, fake.state.locks().size());
    }
  }

  @Test
  void aForgottenChannelKeepsNoLock() throws Exception {
    lockAndForget();
    long handle = handles.get();
    InProcessSession.await(
        () -> {
          System.gc();
          return fake.session.released.contains(handle);
        });
    try (FileChannel channel = open()) {
      assertNotNull(channel.tryLock());
    }
  }

  private void lockAndForget() throws IOException {
    assertNotNull(open().lock());
  }
}
