package dev.splitbrain.agent.area.files.open;

import static dev.splitbrain.agent.area.files.side.FakeFiles.opened;
import static dev.splitbrain.agent.area.files.side.FakeFiles.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.name.FileRefusals;
import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.agent.session.InProcessSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.OpenReply;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Open files: positions, closing, and what ends a call that waits. */
class SlaveFileTest {
  private final FakeFiles fake = new FakeFiles();

  private SlaveFile openRandom() throws IOException {
    return fake.slave.openStream("/f", OpenFlags.ofRandomAccess(2));
  }

  private void device() {
    fake.on(
        "open",
        args -> {
          OpenReply reply = opened(1, null, 0);
          reply.setReadAhead(false);
          reply.setRegular(false);
          return reply;
        });
  }

  @Test
  void seekingInARegularFileCostsNothing() throws IOException {
    fake.on("open", args -> opened(1, null, 1_000));
    fake.on(
        "write",
        args -> {
          assertEquals(700L, args[1]);
          return 1_000L;
        });
    SlaveFile file = openRandom();
    file.seek(700);
    assertEquals(700, file.position());
    file.write(new byte[10], 0, 10);
    assertEquals(710, file.position());
    assertEquals(List.of("open", "write"), fake.newCalls());
  }

  @Test
  void largeWritesGoInParts() throws IOException {
    fake.on("open", args -> opened(1, null, 0));
    long[] expected = new long[1];
    fake.on(
        "write",
        args -> {
          assertEquals(expected[0], args[1]);
          expected[0] += ((ByteBuffer) args[2]).remaining();
          return expected[0];
        });
    SlaveFile file = openRandom();
    file.write(new byte[2_500_000], 0, 2_500_000);
    assertEquals(2_500_000, expected[0]);
    assertEquals(List.of("open", "write", "write", "write"), fake.newCalls());
  }

  @Test
  void appendingLeavesThePlaceToTheSlave() throws IOException {
    fake.on("open", args -> opened(1, null, 50));
    fake.on(
        "write",
        args -> {
          assertEquals(-1L, args[1]);
          return 77L;
        });
    SlaveFile file = fake.slave.openStream("/f", OpenFlags.ofOutputStream(true));
    file.write(new byte[3], 0, 3);
    assertEquals(77, file.position());
  }

  @Test
  void devicesKeepTheirOwnPosition() throws IOException {
    device();
    fake.on("seek", args -> null).on("position", args -> 5L);
    SlaveFile file = openRandom();
    file.seek(5);
    assertEquals(5, file.position());
    assertEquals(List.of("open", "seek", "position"), fake.newCalls());
  }

  @Test
  void regularFilesCloseUnawaitedAndDevicesAwaited() throws IOException {
    fake.on("open", args -> opened(1, null, 0)).on("closeUnawaited", args -> null);
    SlaveFile file = openRandom();
    file.close();
    file.close();
    assertEquals(List.of("open", "closeUnawaited"), fake.newCalls());
    device();
    fake.on("close", args -> null);
    openRandom().close();
    assertEquals(List.of("open", "close"), fake.newCalls());
    assertEquals("Stream Closed", assertThrows(IOException.class, file::position).getMessage());
  }

  @Test
  void aFailedCloseIsReported() throws IOException {
    device();
    fake.on(
        "close",
        args -> {
          throw FakeFiles.failure(ErrorKind.IO, "Input/output error");
        });
    SlaveFile file = openRandom();
    assertEquals("Input/output error", assertThrows(IOException.class, file::close).getMessage());
  }

  @Test
  void aRestartedSlaveMakesHandlesDeadForEver() throws IOException {
    fake.on("open", args -> opened(1, "hello", 5));
    SlaveFile file = fake.slave.openStream("/f", OpenFlags.ofInputStream());
    fake.session.otherCall(true);
    fake.session.epoch++;
    IOException e = assertThrows(IOException.class, () -> file.read(new byte[1], 0, 1));
    assertTrue(e.getMessage().contains("restarted"), e.getMessage());
    fake.newCalls();
    file.close();
    assertEquals(List.of(), fake.newCalls());
  }

  @Test
  void aLostLinkWhileOpeningIsWhatAConstructorMayThrow() {
    fake.session.lost = true;
    FileNotFoundException e =
        assertThrows(
            FileNotFoundException.class,
            () -> fake.slave.openStream("/f", OpenFlags.ofInputStream()));
    assertEquals("bench1: lost during files:open", e.getMessage());
  }

  @Test
  void forgottenFilesAreLeftToTheSession() throws IOException {
    fake.on("open", args -> opened(42, null, 0));
    SlaveFile file = openRandom();
    file.abandon();
    file.abandon();
    assertEquals(List.of(42L), fake.session.released);
  }

  /** A read that waits until it is cancelled, as the slave's handler then ends it. */
  private CountDownLatch waitingRead() {
    CountDownLatch cancelled = new CountDownLatch(1);
    fake.session.onCancel = cancelled::countDown;
    fake.on(
        "read",
        args -> {
          awaitDespiteInterrupts(cancelled);
          throw FakeFiles.failure(ErrorKind.CANCELLED, null);
        });
    return cancelled;
  }

  /** A slave does not see interrupts of the master's threads. */
  private static void awaitDespiteInterrupts(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Throwable thrownBy(CompletableFuture<Throwable> future) throws Exception {
    return future.get(20, java.util.concurrent.TimeUnit.SECONDS);
  }

  private CompletableFuture<Throwable> reading(Reading body, AtomicReference<Thread> thread) {
    CompletableFuture<Throwable> result = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                body.read();
                result.complete(null);
              } catch (Throwable e) {
                result.complete(e);
              }
            });
    thread.set(reader);
    reader.start();
    return result;
  }

  private interface Reading {
    Object read() throws IOException;
  }

  @Test
  void closingAStreamEndsItsWaitingReader() throws Exception {
    device();
    waitingRead();
    fake.on("close", args -> null);
    SlaveFile file = fake.slave.openStream("/f", OpenFlags.ofInputStream());
    CompletableFuture<Throwable> result =
        reading(() -> file.read(new byte[1], 0, 1), new AtomicReference<>());
    InProcessSession.await(() -> fake.session.calls.contains("read"));
    file.close();
    Throwable thrown = thrownBy(result);
    assertInstanceOf(IOException.class, thrown);
    assertEquals("Stream Closed", thrown.getMessage());
  }

  @Test
  void interruptingAChannelsReaderClosesTheChannel() throws Exception {
    device();
    waitingRead();
    fake.on("close", args -> null);
    FileChannel channel = fake.slave.openChannel(Path.of("/f"), Set.of(StandardOpenOption.READ));
    AtomicReference<Thread> thread = new AtomicReference<>();
    CompletableFuture<Throwable> result =
        reading(() -> channel.read(ByteBuffer.allocate(1)), thread);
    InProcessSession.await(() -> fake.session.calls.contains("read"));
    thread.get().interrupt();
    assertInstanceOf(ClosedByInterruptException.class, thrownBy(result));
    assertFalse(channel.isOpen());
  }

  @Test
  void closingAChannelEndsItsWaitingReader() throws Exception {
    device();
    waitingRead();
    fake.on("close", args -> null);
    FileChannel channel = fake.slave.openChannel(Path.of("/f"), Set.of(StandardOpenOption.READ));
    CompletableFuture<Throwable> result =
        reading(() -> channel.read(ByteBuffer.allocate(1)), new AtomicReference<>());
    InProcessSession.await(() -> fake.session.calls.contains("read"));
    channel.close();
    assertInstanceOf(AsynchronousCloseException.class, thrownBy(result));
  }

  @Test
  void aWaitingReaderOfARegularFileIsEndedToo() throws Exception {
    fake.on("open", args -> opened(1, null, 100));
    waitingRead();
    fake.on("closeUnawaited", args -> null);
    FileChannel channel = fake.slave.openChannel(Path.of("/f"), Set.of(StandardOpenOption.READ));
    AtomicReference<Thread> thread = new AtomicReference<>();
    CompletableFuture<Throwable> result =
        reading(() -> channel.read(ByteBuffer.allocate(1)), thread);
    InProcessSession.await(() -> fake.session.calls.contains("read"));
    thread.get().interrupt();
    assertInstanceOf(ClosedByInterruptException.class, thrownBy(result));
  }

  @Test
  void sharedMapsAreRefusedInOneLine() throws IOException {
    fake.on("open", args -> opened(1, null, 100)).on("closeUnawaited", args -> null);
    Set<StandardOpenOption> both = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel channel = fake.slave.openChannel(Path.of("/f"), both)) {
      String map =
          assertThrows(
                  UnsupportedOperationException.class,
                  () -> channel.map(FileChannel.MapMode.READ_WRITE, 0, 1))
              .getMessage();
      assertTrue(map.contains("cannot reach host bench1: use FileChannel.write"), map);
    }
  }

  @Test
  void aCopyForAMappingHasALimit() throws IOException {
    fake.on("open", args -> opened(1, null, 1L << 30)).on("closeUnawaited", args -> null);
    try (FileChannel channel =
        fake.slave.openChannel(Path.of("/f"), Set.of(StandardOpenOption.READ))) {
      IOException e =
          assertThrows(
              IOException.class,
              () ->
                  channel.map(FileChannel.MapMode.READ_ONLY, 0, FileRefusals.LARGEST_MAPPING + 1));
      assertTrue(e.getMessage().contains("256 MiB"), e.getMessage());
    }
  }

  @Test
  void endOfAReadIsNotTheEndOfTheFile() throws IOException {
    fake.on("open", args -> opened(1, null, 100)).on("read", args -> read("abc", false, 100));
    SlaveFile file = openRandom();
    assertEquals(7, file.read(new byte[7], 0, 7));
    assertEquals(7, file.position());
  }
}
