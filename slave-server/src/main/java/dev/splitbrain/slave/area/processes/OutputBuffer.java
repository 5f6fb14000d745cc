package dev.splitbrain.slave.area.processes;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.slave.session.SessionMemory;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

/**
 * Reads a child's output as soon as it comes, so that the child never stalls on the wire, up to a
 * bound; beyond it the child waits, as on any full pipe. One thread of its own fills, any thread
 * takes.
 */
final class OutputBuffer implements AutoCloseable {
  static final int MOST = 1 << 20;
  private static final int PIECE = 64 << 10;

  /** A child that says little costs little. */
  private static final int FIRST = 8 << 10;

  /** Before the session is asked again for the memory that it did not have. */
  private static final long RETRY_MILLIS = 50;

  private final ByteSource source;
  private final SessionMemory memory;
  private byte[] ring = new byte[FIRST];
  private int start;
  private int count;
  private boolean ended;
  private boolean closed;
  private boolean filling;
  private String error;

  /** Where the bytes come from. */
  interface ByteSource extends AutoCloseable {
    /** Waits for at least a byte; -1 at the end. Ends with an exception when closed. */
    int read(ByteBuffer into) throws Exception;

    /** The child has ended: what is there now is all. */
    default void childEnded() {}

    @Override
    void close() throws IOException;
  }

  /**
   * A pump that {@link #fill} makes go.
   *
   * @throws Failure LIMIT if the session has no memory for it
   */
  OutputBuffer(ByteSource source, SessionMemory memory) throws Failure {
    this.source = source;
    this.memory = memory;
    if (!memory.tryTake(2L * FIRST)) {
      throw Failures.of(
          ErrorKind.LIMIT, "the session's children and calls hold all the memory it may have");
    }
  }

  /** Runs until the end of the output or {@link #close}. */
  void fill() {
    synchronized (this) {
      filling = true;
      if (closed) {
        return;
      }
    }
    ByteBuffer piece = ByteBuffer.allocate(FIRST);
    String problem = null;
    try {
      while (awaitRoom(piece.clear()) && source.read(piece) >= 0) {
        boolean full = piece.position() == piece.capacity();
        put(piece.flip());
        if (full && piece.capacity() < PIECE && memory.tryTake(PIECE - FIRST)) {
          piece = ByteBuffer.allocate(PIECE);
        }
      }
    } catch (ClosedChannelException e) {
      // Closed by us.
      problem = null;
    } catch (Exception | OutOfMemoryError e) {
      // Whoever waits for the output is told, whatever it is.
      problem = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    memory.giveBack(piece.capacity());
    synchronized (this) {
      ended = true;
      error = closed ? null : problem;
      notifyAll();
    }
    try {
      source.close();
    } catch (IOException e) {
      SlaveLog.log("closing a child's output: " + e.getMessage());
    }
  }

  /** The child has ended; its output ends with what it wrote. */
  void childEnded() {
    source.childEnded();
  }

  /** Limits the piece to what there is room for; false if nobody wants more. */
  private synchronized boolean awaitRoom(ByteBuffer piece) throws InterruptedException {
    while (!closed && (count >= MOST || !makeRoom(piece.capacity()))) {
      wait(count >= MOST ? 0 : RETRY_MILLIS);
    }
    if (!closed) {
      piece.limit(Math.min(piece.capacity(), ring.length - count));
    }
    return !closed;
  }

  /** Whether there is room now; without memory for all of it, some will do. */
  private boolean makeRoom(int wanted) {
    if (ring.length - count < wanted) {
      int length = Math.max(count + wanted, 2 * ring.length);
      if (memory.tryTake(length - ring.length)) {
        grow(length);
      }
    }
    return ring.length > count;
  }

  private void grow(int length) {
    byte[] larger = new byte[length];
    copyOut(larger, count);
    ring = larger;
    start = 0;
  }

  private synchronized void put(ByteBuffer piece) {
    int length = piece.remaining();
    if (closed) {
      return;
    }
    if (ring.length - count < length) {
      // It shrank while the bytes were read, and they are here.
      memory.hold(count + length - ring.length);
      grow(count + length);
    }
    int at = (start + count) % ring.length;
    int first = Math.min(length, ring.length - at);
    piece.get(ring, at, first).get(ring, 0, length - first);
    count += length;
    notifyAll();
  }

  /** Copies the first bytes without taking them. */
  private void copyOut(byte[] to, int length) {
    int first = Math.min(length, ring.length - start);
    System.arraycopy(ring, start, to, 0, first);
    System.arraycopy(ring, 0, to, first, length - first);
  }

  /**
   * Takes bytes; waits for at least one or the end. A cancelled request stops waiting and takes
   * nothing.
   *
   * @return empty only at the end
   */
  byte[] take(int most) throws IOException, Failure, InterruptedException {
    if (most < 1) {
      throw new IllegalArgumentException("a read of " + most + " bytes");
    }
    return RunningRequest.current().<byte[], IOException>interruptibly(() -> await(most));
  }

  private synchronized byte[] await(int most) throws IOException, InterruptedException {
    while (count == 0 && !ended && !closed) {
      wait();
    }
    if (closed) {
      throw new ClosedChannelException();
    }
    if (count == 0 && error != null) {
      throw new IOException(error);
    }
    byte[] bytes = new byte[Math.min(most, count)];
    copyOut(bytes, bytes.length);
    count -= bytes.length;
    start = count == 0 ? 0 : (start + bytes.length) % ring.length;
    if (count == 0 && ring.length > PIECE) {
      // A burst is over: its memory need not stay for the life of the child.
      memory.giveBack(ring.length - PIECE);
      ring = new byte[PIECE];
    }
    notifyAll();
    return bytes;
  }

  /** How many bytes can be taken without waiting. */
  synchronized int available() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    return count;
  }

  /** Whether all was taken and nothing will come. */
  synchronized boolean isAtEnd() {
    return ended && count == 0;
  }

  /** The reader's end of the pipe closes: a child that goes on writing is told by the system. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      count = 0;
      memory.giveBack(filling || ring.length == 0 ? ring.length : ring.length + FIRST);
      ring = Arrays.copyOf(ring, 0);
      notifyAll();
    }
    source.close();
  }
}
