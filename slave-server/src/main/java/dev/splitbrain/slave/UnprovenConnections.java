package dev.splitbrain.slave;

import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.hello.SlaveHandshake;
import dev.splitbrain.wire.hello.Token;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The slave's port, and the connections to it that have not proved anything yet: accepted and heard
 * by one thread, which never waits for one of them. Each costs a descriptor and a few hundred bytes
 * for a short time in all, however slowly it sends. When all places or descriptors are taken the
 * oldest goes, so that nobody can lock the master out by holding them. No error of one connection,
 * of whatever kind, ends this thread. Threads: {@link #run} in one; the rest in any.
 */
final class UnprovenConnections implements Runnable, Closeable {
  static final int MOST = 256;

  /** How many are accepted before those that are here are heard again. */
  private static final int AT_ONCE = 32;

  /** Before it tries again what failed for want of memory, threads or descriptors. */
  private static final long PAUSE_MILLIS = 50;

  private final ServerSocketChannel listener;
  private final Selector selector;
  private final Token token;
  private final String channel;
  private final long deadlineNanos;
  private final Masters masters;
  private final TurnedAway turnedAway;

  /** In order of arrival. */
  private final Set<Unproven> waiting = new LinkedHashSet<>();

  private volatile int count;
  private volatile boolean closed;

  /** Who takes over what has proved itself. */
  interface Masters {
    /** Null to let a proven master in, else what to tell it. Does not wait. */
    Reason refuses(Greeting greeting);

    /**
     * A master is let in: the channel, blocking now, is the callee's.
     *
     * @param answer to be sent first
     * @throws OutOfMemoryError if there is no thread for it; the channel is the caller's still
     */
    void serve(SocketChannel channel, Greeting greeting, byte[] answer) throws IOException;
  }

  /**
   * Takes a bound listener over.
   *
   * @param channel what both sides know of a connection by themselves
   * @param deadline how long a connection may take to prove itself
   */
  UnprovenConnections(
      ServerSocketChannel listener,
      Token token,
      String channel,
      Duration deadline,
      Masters masters,
      TurnedAway turnedAway)
      throws IOException {
    this.listener = listener;
    this.token = token;
    this.channel = channel;
    this.deadlineNanos = deadline.toNanos();
    this.masters = masters;
    this.turnedAway = turnedAway;
    listener.configureBlocking(false);
    selector = Selector.open();
    try {
      listener.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  /** Serves until {@link #close}. */
  @Override
  public void run() {
    while (!closed) {
      try {
        turn();
      } catch (Throwable e) {
        // No memory, mostly. Whatever it is, all sessions hang on this thread.
        if (!closed) {
          survive(e);
        }
      }
    }
    waiting.forEach(one -> closeQuietly(one.channel()));
    closeQuietly(listener);
    try {
      selector.close();
    } catch (IOException e) {
      SlaveLog.log("the port does not close: " + e.getMessage());
    }
  }

  private void survive(Throwable e) {
    try {
      turnedAway.add("the port's thread goes on after " + e, System.nanoTime());
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException | OutOfMemoryError again) {
      // Nobody interrupts this thread; and a line that there is no memory for is not worth its end.
      Thread.onSpinWait();
    }
  }

  private void turn() throws IOException {
    long now = System.nanoTime();
    long due = dueNanos(now);
    if (due < 0) {
      selector.select();
    } else {
      selector.select(TimeUnit.NANOSECONDS.toMillis(due) + 1);
    }
    boolean arrived = false;
    List<Runnable> proven = new ArrayList<>();
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.attachment() instanceof Unproven one) {
        hear(one, key, proven);
      } else {
        arrived = true;
      }
    }
    selector.selectedKeys().clear();
    if (!proven.isEmpty()) {
      // A channel can be used otherwise once the selector has let go of it.
      selector.selectNow();
      selector.selectedKeys().clear();
      proven.forEach(Runnable::run);
    }
    if (arrived) {
      accept();
    }
    now = System.nanoTime();
    cutOffSlow(now);
    turnedAway.tell(now);
  }

  /** Nanoseconds until something is to be done without being woken; -1 if there is nothing. */
  private long dueNanos(long now) {
    long tell = turnedAway.dueNanos(now);
    if (waiting.isEmpty()) {
      return tell;
    }
    long cut = Math.max(0, deadlineNanos - (now - waiting.iterator().next().sinceNanos()));
    return tell < 0 ? cut : Math.min(tell, cut);
  }

  private void accept() throws IOException {
    for (int i = 0; i < AT_ONCE; i++) {
      SocketChannel socket;
      try {
        socket = listener.accept();
      } catch (IOException e) {
        if (closed) {
          return;
        }
        // Out of descriptors, usually.
        turnedAway.add("accept failed: " + e.getMessage(), System.nanoTime());
        if (!cutOffOldest("to make room")) {
          pause();
        }
        return;
      }
      if (socket == null) {
        return;
      }
      admit(socket);
    }
  }

  /** All that there is to wait for is that somebody else gives a descriptor back. */
  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IOException("nobody interrupts this thread", e);
    }
  }

  private void admit(SocketChannel socket) {
    Unproven one = null;
    try {
      if (waiting.size() >= MOST) {
        cutOffOldest("to make room");
      }
      one = new Unproven(socket, new SlaveHandshake(token, channel), System.nanoTime());
      socket.configureBlocking(false);
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      waiting.add(one);
      socket.register(selector, SelectionKey.OP_READ, one);
      count = waiting.size();
    } catch (Throwable e) {
      waiting.remove(one);
      closeQuietly(socket);
      turnedAway.add(String.valueOf(e), System.nanoTime());
    }
  }

  private void hear(Unproven one, SelectionKey key, List<Runnable> proven) {
    try {
      Greeting greeting = one.advance();
      if (greeting == null) {
        return;
      }
      Reason refused = masters.refuses(greeting);
      if (refused != null) {
        one.send(SlaveHandshake.refused(refused));
        leave(
            one,
            refused == Reason.BUSY
                ? "a master whose session has too many connections"
                : "a master that wants a session which is over");
        return;
      }
      key.cancel();
      forget(one);
      proven.add(() -> handOver(one, greeting));
    } catch (HandshakeException e) {
      leave(one, e.getMessage());
    } catch (IOException e) {
      leave(
          one,
          one.isGreeted() ? "a master left before its proof" : "a stranger: " + e.getMessage());
    } catch (Throwable e) {
      leave(one, String.valueOf(e));
    }
  }

  private void handOver(Unproven one, Greeting greeting) {
    SocketChannel socket = one.channel();
    try {
      socket.configureBlocking(true);
      masters.serve(socket, greeting, one.accepted());
    } catch (Throwable e) {
      // No thread for it, or no memory: it is told, and the others are served on.
      try {
        one.send(SlaveHandshake.refused(Reason.BUSY));
      } catch (IOException gone) {
        e.addSuppressed(gone);
      }
      closeQuietly(socket);
      turnedAway.add("a master, for want of a thread or memory: " + e, System.nanoTime());
    }
  }

  private void cutOffSlow(long now) {
    while (!waiting.isEmpty() && now - waiting.iterator().next().sinceNanos() >= deadlineNanos) {
      cutOffOldest("too slow");
    }
  }

  private boolean cutOffOldest(String why) {
    if (waiting.isEmpty()) {
      return false;
    }
    Unproven oldest = waiting.iterator().next();
    leave(oldest, "a connection was cut off before it proved anything: " + why);
    return true;
  }

  private void leave(Unproven one, String why) {
    forget(one);
    closeQuietly(one.channel());
    turnedAway.add(why, System.nanoTime());
  }

  private void forget(Unproven one) {
    waiting.remove(one);
    count = waiting.size();
  }

  private static void closeQuietly(java.nio.channels.Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      SlaveLog.log("a connection does not close: " + e.getMessage());
    }
  }

  /** How many have proved nothing yet. */
  int count() {
    return count;
  }

  /** The port is closed when this returns, or the thread that serves it is about to close it. */
  @Override
  public void close() throws IOException {
    closed = true;
    // A descriptor of a registered channel is freed by the selector's thread only.
    listener.close();
    selector.wakeup();
  }
}
