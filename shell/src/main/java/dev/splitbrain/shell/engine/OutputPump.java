package dev.splitbrain.shell.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Carries one standard stream of the exec VM to where it is shown, takes the engine's markers out
 * of it, and so knows when the output of a snippet is complete.
 */
final class OutputPump implements Runnable {
  private static final int BUFFER = 1 << 16;

  private final InputStream from;
  private final OutputStream to;
  private final byte[] marker;
  private long markersSeen;
  private boolean ended;
  private IOException failure;

  OutputPump(InputStream from, OutputStream to, byte[] marker) {
    this.from = from;
    this.to = to;
    this.marker = marker;
  }

  @Override
  public void run() {
    byte[] buffer = new byte[BUFFER];
    int held = 0;
    try {
      while (true) {
        int read = from.read(buffer, held, buffer.length - held);
        if (read < 0) {
          deliver(buffer, 0, held);
          break;
        }
        held = pass(buffer, held + read);
      }
    } catch (IOException e) {
      // The process is gone with its pipe half read, or the place of output is: nobody to tell but
      // whoever waits for the rest.
      failed(e);
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  /** Delivers all but a tail that may be the start of a marker; gives that tail's length. */
  private int pass(byte[] buffer, int length) {
    int start = 0;
    int at = 0;
    while (at < length) {
      if (buffer[at] != marker[0]) {
        at++;
        continue;
      }
      int matched = match(buffer, at, length);
      if (matched == marker.length) {
        deliver(buffer, start, at - start);
        at += marker.length;
        start = at;
        synchronized (this) {
          markersSeen++;
          notifyAll();
        }
      } else if (at + matched == length) {
        break;
      } else {
        at++;
      }
    }
    deliver(buffer, start, at - start);
    System.arraycopy(buffer, at, buffer, 0, length - at);
    return length - at;
  }

  private int match(byte[] buffer, int at, int length) {
    int n = 0;
    while (n < marker.length && at + n < length && buffer[at + n] == marker[n]) {
      n++;
    }
    return n;
  }

  private void deliver(byte[] bytes, int offset, int length) {
    if (length == 0 || failure != null) {
      return;
    }
    try {
      to.write(bytes, offset, length);
      to.flush();
    } catch (IOException e) {
      // Goes on reading: a snippet must not hang because nobody can see its output any more.
      failed(e);
    }
  }

  private synchronized void failed(IOException e) {
    failure = e;
  }

  /** Waits until so many markers have passed, or the stream has ended. */
  synchronized void awaitMarkers(long count) throws InterruptedException {
    while (markersSeen < count && !ended) {
      wait();
    }
  }

  /** Waits for the end of the stream, which a child of the exec VM may keep open. */
  synchronized void awaitEnd(long millis) throws InterruptedException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (!ended) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
