package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.session.Cancellation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a child reads, unbuffered: {@link ChildProcess} puts a BufferedOutputStream around it. A
 * write waits until the pipe to the child has the bytes. One thread writes at a time (that stream
 * sees to it), any thread may close.
 */
final class ChildInput extends OutputStream {
  private static final int LARGEST_CHUNK = 1024 * 1024;

  private final Child child;
  private final Object lock = new Object();

  // Guarded by lock.
  private boolean closed;
  private Cancellation writing;

  ChildInput(Child child) {
    this.child = child;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] b, int off, int len) throws IOException {
    Objects.checkFromIndexSize(off, len, b.length);
    for (int done = 0; done < len; ) {
      int count = Math.min(len - done, LARGEST_CHUNK);
      send(ByteBuffer.wrap(Arrays.copyOfRange(b, off + done, off + done + count)));
      done += count;
    }
  }

  private void send(ByteBuffer data) throws IOException {
    Cancellation cancellation = new Cancellation();
    synchronized (lock) {
      checkOpen();
      writing = cancellation;
    }
    try {
      child.writeInput(data, cancellation);
    } catch (IOException e) {
      synchronized (lock) {
        if (closed) {
          throw new IOException("Stream closed", e);
        }
      }
      throw e;
    } finally {
      synchronized (lock) {
        writing = null;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (markClosed() && child.knownExitStatus() == null) {
      child.closeInput();
    }
  }

  /** The slave has closed its end already. */
  void closedBySlave() {
    markClosed();
  }

  /** Ends a blocked write; false if it was closed before. */
  private boolean markClosed() {
    Cancellation blocked;
    synchronized (lock) {
      if (closed) {
        return false;
      }
      closed = true;
      blocked = writing;
    }
    if (blocked != null) {
      blocked.cancel();
    }
    return true;
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("Stream closed");
    }
  }
}
