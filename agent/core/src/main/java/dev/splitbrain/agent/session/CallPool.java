package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.hello.Purpose;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The call connections of one link. The one used last is lent first, so that a caller alone stays
 * on one connection. No lock is held over I/O. Threads: any.
 */
final class CallPool {
  private final Link link;
  private final int bound;
  private final ArrayDeque<CallConnection> idle = new ArrayDeque<>();
  private final Set<CallConnection> all = new HashSet<>();
  private int opening;
  private boolean closed;

  CallPool(Link link, int bound) {
    this.link = link;
    this.bound = bound;
  }

  /**
   * Lends a connection, a new one if all are in use.
   *
   * @throws Failure of kind LIMIT at the bound
   * @throws IOException if no new one can be made
   */
  CallConnection lease() throws Failure, IOException {
    return lease(bound);
  }

  /**
   * As {@link #lease()} for the fence sender, without whom nobody at the bound might ever go on.
   */
  CallConnection leaseReserved() throws Failure, IOException {
    return lease(bound + 1);
  }

  private CallConnection lease(int most) throws Failure, IOException {
    synchronized (this) {
      CallConnection connection = idle.pollLast();
      if (connection != null) {
        return connection;
      }
      checkOpen();
      if (all.size() + opening >= most) {
        Failure limit = new Failure();
        limit.setKind(ErrorKind.LIMIT);
        limit.setReason(bound + " calls wait for their replies, the bound of one session");
        throw limit;
      }
      opening++;
    }
    return open();
  }

  /** Lends an idle connection; null if there is none. */
  synchronized CallConnection leaseIdle() {
    return idle.pollLast();
  }

  /** Lends this very connection; false if another has it or it is closed. */
  synchronized boolean lease(CallConnection connection) {
    return idle.remove(connection);
  }

  /** A new connection in the place of a broken one. */
  CallConnection replace(CallConnection broken) throws IOException {
    discard(broken);
    synchronized (this) {
      checkOpen();
      opening++;
    }
    return open();
  }

  private CallConnection open() throws IOException {
    CallConnection made = null;
    try {
      made = new CallConnection(link, link.dialer().dial(Purpose.CALL, link.sessionId()));
    } finally {
      synchronized (this) {
        opening--;
        if (made != null && !closed) {
          all.add(made);
        }
      }
    }
    synchronized (this) {
      if (all.contains(made)) {
        return made;
      }
    }
    made.close();
    throw new IOException("the session ended meanwhile");
  }

  private void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the session ended meanwhile");
    }
  }

  /** The call is over and its reply read. */
  void giveBack(CallConnection connection) {
    synchronized (this) {
      if (!closed && connection.isClean()) {
        connection.markIdle();
        idle.addLast(connection);
        return;
      }
    }
    discard(connection);
  }

  /** The connection is no good any more. */
  void discard(CallConnection connection) {
    synchronized (this) {
      all.remove(connection);
      idle.remove(connection);
    }
    connection.close();
    if (link.fences().orphan(connection)) {
      link.fenceSender().wake();
    }
  }

  /** Closes connections that nobody has needed for this long. One always stays. */
  void trim(long nanos) {
    List<CallConnection> old = new ArrayList<>();
    synchronized (this) {
      while (idle.size() > 1 && idle.peekFirst().idleNanos() > nanos) {
        old.add(idle.pollFirst());
      }
    }
    old.forEach(this::discard);
  }

  /** Closes all, leased ones too: who waits for a reply gets an IOException at once. */
  void close() {
    List<CallConnection> victims;
    synchronized (this) {
      closed = true;
      victims = new ArrayList<>(all);
      all.clear();
      idle.clear();
    }
    victims.forEach(CallConnection::close);
  }

  synchronized int size() {
    return all.size();
  }

  /** How many can be lent without making one. */
  synchronized int idle() {
    return idle.size();
  }
}
