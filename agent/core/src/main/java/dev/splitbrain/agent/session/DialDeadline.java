package dev.splitbrain.agent.session;

import java.io.IOException;
import java.net.Socket;

/**
 * Bounds the time in which a connection is made, by closing its socket. A time limit of the
 * socket's own would do, but the JDK leaves a socket that ever had one in non-blocking mode, where
 * each wait for a reply takes three system calls instead of one.
 */
final class DialDeadline implements AutoCloseable {
  private final SessionThreads threads;
  private final Socket socket;
  private final Thread watch;

  // Guarded by this.
  private long until;
  private boolean over;
  private boolean passed;

  /** The time runs from now. */
  DialDeadline(SessionThreads threads, Socket socket, long millis) {
    this.threads = threads;
    this.socket = socket;
    restart(millis);
    this.watch = threads.start("dial", this::watch);
  }

  /** The time runs anew. */
  synchronized void restart(long millis) {
    until = System.nanoTime() + millis * 1_000_000;
  }

  /** Whether the socket was closed because the time was up. */
  synchronized boolean passed() {
    return passed;
  }

  private void watch() {
    synchronized (this) {
      while (!over) {
        long left = until - System.nanoTime();
        if (left <= 0) {
          passed = true;
          break;
        }
        try {
          wait(left / 1_000_000 + 1);
        } catch (InterruptedException e) {
          // Nobody who knows this thread interrupts it; close() is the way to end it.
          continue;
        }
      }
      if (!passed) {
        return;
      }
    }
    try {
      socket.close();
    } catch (IOException e) {
      threads.report(e);
    }
  }

  /** The connection is made, or nobody waits for it: no time limit any more, and no thread left. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (watch.isAlive()) {
      try {
        watch.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
