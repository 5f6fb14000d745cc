package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.session.Cancellation;
import dev.splitbrain.wire.processes.OutputReply;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * What a child writes, unbuffered: {@link ChildProcess} puts a BufferedInputStream around it. One
 * thread reads at a time (that stream sees to it), any thread may close, which ends a blocked read;
 * the JDK's pipes would leave it blocked.
 */
final class ChildOutput extends InputStream {
  /** Asked for at least this much: what the child has written ahead then costs no further trip. */
  private static final int CHUNK = 64 * 1024;

  private static final int LARGEST_CHUNK = 1024 * 1024;

  /** How long a slave's 'there was no more' is taken for an answer. */
  private static final long FRESH_NANOS = 200_000_000;

  /**
   * How often that answer is given: after a short read the JDK's buffer asks, and so does a
   * reader's decoder behind it. A loop that waits for more soon asks the slave.
   */
  private static final int EMPTY_ANSWERS = 2;

  private final Child child;
  private final int stream;
  private final Object lock = new Object();

  // Guarded by lock.
  private boolean closed;
  private Cancellation reading;

  // The reader's own.
  private byte[] chunk = new byte[0];
  private int next;
  private volatile boolean ended;
  private int emptyAnswers;
  private long drainedAt;
  private long drainedStamp;

  ChildOutput(Child child, int stream) {
    this.child = child;
    this.stream = stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, b.length);
    if (len == 0) {
      return 0;
    }
    if (next == chunk.length && !fill(len)) {
      return -1;
    }
    int count = Math.min(len, chunk.length - next);
    System.arraycopy(chunk, next, b, off, count);
    next += count;
    return count;
  }

  /** False at the end. */
  private boolean fill(int wanted) throws IOException {
    Cancellation cancellation = new Cancellation();
    synchronized (lock) {
      checkOpen();
      if (ended) {
        return false;
      }
      reading = cancellation;
    }
    int most = Math.min(Math.max(wanted, CHUNK), LARGEST_CHUNK);
    try {
      OutputReply reply = child.readOutput(stream, most, cancellation);
      chunk = reply.getData();
      next = 0;
      ended = reply.isEnd();
      emptyAnswers = chunk.length < most ? EMPTY_ANSWERS : 0;
      drainedAt = System.nanoTime();
      drainedStamp = child.session().callStamp();
      return chunk.length > 0;
    } catch (IOException e) {
      synchronized (lock) {
        if (closed) {
          throw new IOException("Stream closed", e);
        }
      }
      throw e;
    } finally {
      synchronized (lock) {
        reading = null;
      }
    }
  }

  @Override
  public int available() throws IOException {
    synchronized (lock) {
      checkOpen();
    }
    int here = chunk.length - next;
    if (here > 0 || ended) {
      return here;
    }
    if (emptyAnswers > 0
        && System.nanoTime() - drainedAt < FRESH_NANOS
        && child.session().callStamp() == drainedStamp) {
      // The reply that brought the last bytes was also the answer to this question.
      emptyAnswers--;
      return 0;
    }
    return child.availableOutput(stream);
  }

  @Override
  public void close() throws IOException {
    Cancellation blocked;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      blocked = reading;
    }
    boolean open = !ended;
    if (blocked != null) {
      blocked.cancel();
    }
    if (open && child.knownExitStatus() == null) {
      child.closeOutput(stream);
    }
  }

  /** The slave has closed its end already. */
  void closedBySlave() {
    Cancellation blocked;
    synchronized (lock) {
      closed = true;
      blocked = reading;
    }
    if (blocked != null) {
      blocked.cancel();
    }
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("Stream closed");
    }
  }
}
