package dev.splitbrain.slave.area.processes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.slave.session.SessionMemory;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputBufferTest {
  /** Gives bytes in pieces of random size, then ends or fails. */
  private static final class Source implements OutputBuffer.ByteSource {
    private final ByteBuffer bytes;
    private final Random random = new Random(2);
    private final IOException atEnd;
    private volatile boolean closed;

    Source(byte[] bytes, IOException atEnd) {
      this.bytes = ByteBuffer.wrap(bytes);
      this.atEnd = atEnd;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (!bytes.hasRemaining()) {
        if (atEnd != null) {
          throw atEnd;
        }
        return -1;
      }
      int count = Math.min(bytes.remaining(), 1 + random.nextInt(into.remaining()));
      byte[] piece = new byte[count];
      bytes.get(piece);
      into.put(piece);
      return count;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final SessionMemory memory = new SessionMemory(64 << 20, Duration.ZERO);

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Thread fill(OutputBuffer pump) {
    Thread thread = new Thread(pump::fill);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void everyByteComesOnceAndInOrder() throws Exception {
    byte[] bytes = random(5_000_000);
    Source source = new Source(bytes, null);
    OutputBuffer pump = new OutputBuffer(source, memory);
    Thread filling = fill(pump);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    Random random = new Random(4);
    while (!pump.isAtEnd()) {
      taken.write(pump.take(1 + random.nextInt(300_000)));
      assertTrue(pump.available() <= OutputBuffer.MOST + (64 << 10));
    }
    assertArrayEquals(bytes, taken.toByteArray());
    assertEquals(0, pump.take(1).length);
    filling.join();
    assertTrue(source.closed);
  }

  @Test
  void anErrorComesAfterTheBytesBeforeIt() throws Exception {
    OutputBuffer pump =
        new OutputBuffer(new Source(random(10), new IOException("Input/output error")), memory);
    fill(pump).join();
    assertEquals(10, pump.take(100).length);
    assertEquals(
        "Input/output error", assertThrows(IOException.class, () -> pump.take(1)).getMessage());
  }

  @Test
  void aCloseFreesAThreadThatWaitsForRoom() throws Exception {
    Source source = new Source(random(3 << 20), null);
    OutputBuffer pump = new OutputBuffer(source, memory);
    Thread filling = fill(pump);
    while (pump.available() < OutputBuffer.MOST) {
      Thread.onSpinWait();
    }
    pump.close();
    filling.join(20_000);
    assertFalse(filling.isAlive());
    assertTrue(source.closed);
    assertThrows(ClosedChannelException.class, () -> pump.take(1));
    assertThrows(IllegalArgumentException.class, () -> pump.take(0));
  }

  /**
   * A child's output waits in its pipe, as on any full one, when its session has no more memory.
   */
  @Test
  void withoutMemoryEveryByteComesInSmallerPieces() throws Exception {
    SessionMemory small = new SessionMemory(40 << 10, Duration.ZERO);
    byte[] bytes = random(300_000);
    OutputBuffer pump = new OutputBuffer(new Source(bytes, null), small);
    OutputBuffer other = new OutputBuffer(new Source(random(10), null), small);
    assertEquals(
        ErrorKind.LIMIT,
        assertThrows(Failure.class, () -> new OutputBuffer(new Source(bytes, null), small))
            .getKind());
    Thread filling = fill(pump);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    while (!pump.isAtEnd()) {
      assertTrue(pump.available() <= 24 << 10);
      taken.write(pump.take(3_000));
    }
    assertArrayEquals(bytes, taken.toByteArray());
    filling.join();
    pump.close();
    other.close();
    other.close();
    assertTrue(small.tryTake(40 << 10), "all of it was given back");
  }
}
