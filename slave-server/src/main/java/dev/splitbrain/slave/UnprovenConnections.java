package dev.splitbrain.slave;

import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.Threads;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The connections that have not proved anything yet: few, each for a short time in all, however
 * slowly it sends. When all places are taken the oldest stranger goes, so that nobody can lock the
 * master out by holding them. Threads: any.
 */
final class UnprovenConnections implements Closeable {
  static final int MOST = 64;

  private final Duration deadline;
  private final Map<Socket, ScheduledFuture<?>> waiting = new LinkedHashMap<>();
  private final ScheduledThreadPoolExecutor timer;

  UnprovenConnections(Duration deadline) {
    this.deadline = deadline;
    timer = new ScheduledThreadPoolExecutor(1, r -> Threads.daemon("splitbrain-strangers", r));
    timer.setRemoveOnCancelPolicy(true);
  }

  /** A connection was accepted. */
  void admit(Socket socket) {
    Socket oldest = null;
    synchronized (this) {
      if (waiting.size() == MOST) {
        oldest = waiting.keySet().iterator().next();
      }
      if (!timer.isShutdown()) {
        waiting.put(
            socket,
            timer.schedule(() -> cutOff(socket), deadline.toMillis(), TimeUnit.MILLISECONDS));
      }
    }
    if (oldest != null) {
      cutOff(oldest);
    }
  }

  /** It is known now, or gone. Returns false if it was cut off before. */
  synchronized boolean leave(Socket socket) {
    ScheduledFuture<?> cut = waiting.remove(socket);
    notifyAll();
    return cut != null && cut.cancel(false);
  }

  private void cutOff(Socket socket) {
    leave(socket);
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      SlaveLog.log("a stranger's connection does not close: " + e.getMessage());
    }
  }

  /** Waits until a place is given back, or for a second. */
  synchronized void awaitChange() {
    try {
      wait(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized int count() {
    return waiting.size();
  }

  @Override
  public synchronized void close() {
    timer.shutdownNow();
    waiting.keySet().forEach(UnprovenConnections::closeQuietly);
    waiting.clear();
  }
}
