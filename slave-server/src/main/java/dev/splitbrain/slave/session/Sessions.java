package dev.splitbrain.slave.session;

import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.hello.Purpose;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.thrift.TProcessor;

/** The sessions of a slave, and what happens to one whose master is gone. Threads: any. */
public final class Sessions {
  /** After FIN or RST without a goodbye: a reconnect is immediate, so this is ample. */
  public static final Duration GRACE = Duration.ofSeconds(5);

  private final SlaveIdentity identity;
  private final Function<SlaveSession, Map<String, TProcessor>> services;
  private final Duration grace;
  private final SecureRandom random = new SecureRandom();
  private final Map<ByteBuffer, SlaveSession> open = new HashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private boolean closed;

  /**
   * No sessions yet.
   *
   * @param services makes what serves the calls of one session, by the name of the service
   * @param grace how long a session waits for its master after it has lost it
   */
  public Sessions(
      SlaveIdentity identity,
      Function<SlaveSession, Map<String, TProcessor>> services,
      Duration grace) {
    this.identity = identity;
    this.services = services;
    this.grace = grace;
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            body -> Threads.daemon("splitbrain-abandoned-sessions", body),
            // After the close there is nothing left to watch.
            new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Why a connection with this greeting is not taken.
   *
   * @return null if it has something to join, or opens something new
   */
  public Reason refuses(Greeting greeting) {
    if (!greeting.joins()) {
      return greeting.purpose() == Purpose.CONTROL ? null : Reason.NO_SESSION;
    }
    SlaveSession session = find(greeting.sessionId());
    if (session == null) {
      return Reason.NO_SESSION;
    }
    // Only a control connection keeps the session alive: there is always room for one.
    return greeting.purpose() != Purpose.CONTROL && session.isCrowded() ? Reason.BUSY : null;
  }

  /** The open session of this id; null if there is none. */
  synchronized SlaveSession find(byte[] id) {
    return open.get(ByteBuffer.wrap(id));
  }

  /** Serves an authenticated connection on the current thread until it ends. */
  public void serve(Socket socket, Greeting greeting) throws IOException {
    SlaveSession session = greeting.joins() ? find(greeting.sessionId()) : null;
    Connection connection =
        new Connection(
            new FrameConnection(socket, Limits.FRAME_BYTES), greeting.purpose(), this, session);
    boolean joined = session != null && session.join(connection);
    if (!joined && greeting.joins()) {
      // It ended since the handshake; the master learns it from the closed connection.
      connection.close();
      return;
    }
    connection.serve();
  }

  SlaveSession open(Connection control) throws IOException {
    byte[] id = new byte[Greeting.SESSION_ID_LENGTH];
    random.nextBytes(id);
    SlaveSession session = new SlaveSession(identity, id, this, services);
    synchronized (this) {
      if (closed) {
        throw new IOException("the slave is shutting down");
      }
      open.put(ByteBuffer.wrap(id), session);
    }
    session.join(control);
    return session;
  }

  /** The session has begun to end. */
  synchronized void forget(SlaveSession session) {
    open.remove(ByteBuffer.wrap(session.id()));
  }

  /** The control connection broke: the session ends unless one comes back in time. */
  void abandoned(SlaveSession session) {
    SlaveLog.log(session + " lost its control connection");
    int losses = session.controlLosses();
    timer.schedule(
        () -> {
          if (session.isAbandonedSince(losses)) {
            Threads.run("splitbrain-session-end", () -> session.end("the master is gone"));
          }
        },
        grace.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** How many sessions are open. */
  public synchronized int count() {
    return open.size();
  }

  /** Ends all sessions; no new one is opened. */
  public void close(String reason) {
    List<SlaveSession> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(open.values());
    }
    timer.shutdownNow();
    all.forEach(session -> session.end(reason));
  }
}
