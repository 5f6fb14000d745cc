package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.e2e.harness.Await;
import dev.splitbrain.e2e.harness.ProcessView;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What blocks on the slave is ended there too: no thread of it is left in the call, no descriptor
 * open, no byte taken. Looked at from outside, by the kernel's words on the slave's process.
 */
class BlockedInScope {
  private static final ProcessView SLAVE = new ProcessView(Long.getLong("e2e.slavePid"));
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int ROUNDS = 5;
  private static final int FULL = 1 << 20;

  private Path fifo;

  @BeforeEach
  void makeFifo(TestInfo test) throws Exception {
    fifo = Both.here(test.getTestMethod().orElseThrow().getName());
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
  }

  private interface Body {
    Object run() throws Exception;
  }

  /** Runs in a thread of its own, in this scope. */
  private record Call(Thread thread, CompletableFuture<Object> result) {
    static Call of(Body body) {
      CompletableFuture<Object> result = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.complete(body.run());
                } catch (Throwable e) {
                  result.completeExceptionally(e);
                }
              },
              "blocked call");
      thread.setDaemon(true);
      thread.start();
      return new Call(thread, result);
    }

    Throwable thrown() {
      return assertThrows(ExecutionException.class, result::get).getCause();
    }
  }

  /** Threads of the slave that the kernel keeps waiting in a pipe's read, write or open. */
  private static int waiting() throws Exception {
    return SplitBrain.local(() -> SLAVE.threadsWaitingIn("pipe", "fifo", "partner"));
  }

  private void awaitWaiting(int count) throws Exception {
    Await.until(count + " threads of the slave wait in a pipe", SOON, () -> waiting() == count);
  }

  private long open() throws Exception {
    return SplitBrain.local(
        () -> SLAVE.descriptors().stream().filter(fifo.toString()::equals).count());
  }

  private void assertNothingIsLeft() throws Exception {
    awaitWaiting(0);
    Await.until("no descriptor of the pipe is open", SOON, () -> open() == 0);
  }

  @Test
  void readsOfStreamsEndWithTheirClose() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      RandomAccessFile other = new RandomAccessFile(fifo.toFile(), "rw");
      FileInputStream in = new FileInputStream(fifo.toFile());
      Call read = Call.of(() -> in.read(new byte[10]));
      awaitWaiting(1);
      in.close();
      assertEquals("Stream Closed", read.thrown().getMessage());
      assertInstanceOf(IOException.class, read.thrown());
      awaitWaiting(0);
      other.write(new byte[] {1, 2, 3});
      try (FileInputStream next = new FileInputStream(fifo.toFile())) {
        byte[] all = new byte[3];
        assertEquals(3, next.read(all));
        assertArrayEquals(new byte[] {1, 2, 3}, all);
      }
      other.close();
      assertNothingIsLeft();
    }
  }

  @Test
  void readsOfOtherStreamsEndToo() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (RandomAccessFile other = new RandomAccessFile(fifo.toFile(), "rw")) {
        InputStream in = Files.newInputStream(fifo);
        Call read = Call.of(in::read);
        awaitWaiting(1);
        in.close();
        assertInstanceOf(IOException.class, read.thrown());
        RandomAccessFile random = new RandomAccessFile(fifo.toFile(), "rw");
        Call readLine = Call.of(random::readLine);
        awaitWaiting(1);
        random.close();
        assertInstanceOf(IOException.class, readLine.thrown());
        assertEquals(0, other.getChannel().size());
      }
      assertNothingIsLeft();
    }
  }

  @Test
  void channelsEndWithTheirCloseAndWithAnInterrupt() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (RandomAccessFile other = new RandomAccessFile(fifo.toFile(), "rw")) {
        FileChannel closed = FileChannel.open(fifo);
        Call read = Call.of(() -> closed.read(ByteBuffer.allocate(10)));
        awaitWaiting(1);
        closed.close();
        assertInstanceOf(AsynchronousCloseException.class, read.thrown());
        FileChannel interrupted = FileChannel.open(fifo);
        Call again = Call.of(() -> interrupted.read(ByteBuffer.allocate(10)));
        awaitWaiting(1);
        again.thread().interrupt();
        assertInstanceOf(ClosedByInterruptException.class, again.thrown());
        assertEquals(0, other.getChannel().size());
      }
      assertNothingIsLeft();
    }
  }

  @Test
  void writesToAFullPipeEnd() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      try (RandomAccessFile other = new RandomAccessFile(fifo.toFile(), "rw")) {
        FileOutputStream out = new FileOutputStream(fifo.toFile());
        Call write =
            Call.of(
                () -> {
                  out.write(new byte[FULL]);
                  return "written";
                });
        awaitWaiting(1);
        out.close();
        assertEquals("Stream Closed", write.thrown().getMessage());
        FileChannel channel = FileChannel.open(fifo, StandardOpenOption.WRITE);
        Call one = Call.of(() -> channel.write(ByteBuffer.allocate(1)));
        awaitWaiting(1);
        one.thread().interrupt();
        assertInstanceOf(ClosedByInterruptException.class, one.thrown());
        byte[] rest = new byte[FULL];
        int count = other.read(rest);
        assertTrue(0 < count && count < FULL, "what the pipe held: " + count);
      }
      assertNothingIsLeft();
    }
  }

  /** The JDK cannot end an open that waits; what it waits for is what ends it. */
  @Test
  void opensWaitForTheOtherEndAndLeaveNothing() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Call reader = Call.of(() -> new FileInputStream(fifo.toFile()));
      awaitWaiting(1);
      try (OutputStream out = Files.newOutputStream(fifo);
          InputStream in = (InputStream) reader.result().get()) {
        out.write(7);
        assertEquals(7, in.read());
      }
      assertNothingIsLeft();
    }
  }
}
