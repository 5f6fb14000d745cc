package dev.splitbrain.slave.area.processes;

import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.slave.session.SlaveLog;
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
final class OutputPump implements AutoCloseable {
  static final int MOST = 1 << 20;
  private static final int PIECE = 64 << 10;

  private final ByteSource source;
  private byte[] ring = new byte[8 << 10];
  private int start;
  private int count;
  private boolean ended;
  private boolean closed;
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

  OutputPump(ByteSource source) {
    this.source = source;
  }

  /** Runs until the end of the output or {@link #close}. */
  void fill() {
    ByteBuffer piece = ByteBuffer.allocate(PIECE);
    String problem = null;
    try {
      while (awaitRoom() && source.read(piece.clear()) >= 0) {
        put(piece.flip());
      }
    } catch (ClosedChannelException e) {
      // Closed by us.
      problem = null;
    } catch (Exception e) {
      problem = e.getMessage() == null ? e.toString() : e.getMessage();
    }
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

  private synchronized boolean awaitRoom() throws InterruptedException {
    while (!closed && count >= MOST) {
      wait();
    }
    return !closed;
  }

  private synchronized void put(ByteBuffer piece) {
    int length = piece.remaining();
    if (ring.length - count < length) {
      byte[] larger = new byte[Math.max(count + length, 2 * ring.length)];
      copyOut(larger, count);
      ring = larger;
      start = 0;
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
      ring = Arrays.copyOf(ring, 0);
      notifyAll();
    }
    source.close();
  }
}
