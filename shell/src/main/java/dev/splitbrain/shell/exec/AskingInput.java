package dev.splitbrain.shell.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * System.in where the shell's line editor owns the terminal: each read that finds nothing asks the
 * shell for a piece, so that what the user types ahead stays with the prompt.
 */
final class AskingInput extends InputStream {
  /** Sends the shell a wish for input. */
  interface Asker {
    void ask() throws IOException;
  }

  private final Asker asker;
  private byte[] piece = new byte[0];
  private int position;
  private boolean asked;
  private int waiting;
  private boolean ended;

  AskingInput(Asker asker) {
    this.asker = asker;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Blocks until the shell sends something.
   *
   * @throws InterruptedIOException if the thread is interrupted meanwhile; what the user types then
   *     is kept for the next read
   */
  @Override
  public synchronized int read(byte[] buffer, int offset, int length) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    while (position == piece.length) {
      if (ended) {
        // As a terminal: the next read may get more.
        ended = false;
        return -1;
      }
      if (!asked) {
        asker.ask();
        asked = true;
      }
      waiting++;
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        ended = false;
        InterruptedIOException interrupted = new InterruptedIOException("read of System.in");
        interrupted.initCause(e);
        throw interrupted;
      } finally {
        waiting--;
      }
    }
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, buffer, offset, count);
    position += count;
    return count;
  }

  @Override
  public synchronized int available() {
    return piece.length - position;
  }

  /** The shell's answer; an empty one is the end of the input, or that the user gave up. */
  synchronized void supply(byte[] bytes) {
    asked = false;
    if (bytes.length == 0) {
      // What was stopped does not read any more, and its end is not the next snippet's.
      ended = waiting > 0;
    } else {
      byte[] rest = new byte[piece.length - position + bytes.length];
      System.arraycopy(piece, position, rest, 0, piece.length - position);
      System.arraycopy(bytes, 0, rest, piece.length - position, bytes.length);
      piece = rest;
      position = 0;
    }
    notifyAll();
  }
}
