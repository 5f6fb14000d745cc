package dev.splitbrain.testkit;

import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.thrift.TBase;

/**
 * A scripted peer of a master: a real socket and a real handshake, then exactly the messages that
 * the test expects, in order. {@link #close} fails the test if anything else came, or something did
 * not.
 *
 * <p>It keeps the session alive by itself (open, probe, cancel, release, close); a test that
 * expects one of these calls takes it over. A request waits for its fences, as on a real slave.
 * Threads: any.
 */
public final class FakeSlave implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  /**
   * A message that came, apart from probes.
   *
   * @param connection counts connections from 1
   * @param envelope what stood in front of it
   * @param call {@code service:method}
   * @param args the generated {@code METHOD_args}
   */
  public record Seen(int connection, Envelope envelope, String call, TBase<?, ?> args) {}

  private final Token token;
  private final int port;

  // Guarded by this, and announced by notifyAll.
  private final Script script = new Script();
  private final FakeSession session = new FakeSession();
  private final List<Seen> seen = new ArrayList<>();
  private final List<FakeConnection> connections = new ArrayList<>();
  private final Set<Socket> sockets = new HashSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private ServerSocket listening;
  private int connectionCount;
  private int probes;
  private int repeatedFences;
  private boolean silent;
  private boolean handshakes = true;
  private boolean dropsJoins;
  private boolean forgetsSessions;
  private int joins;

  private FakeSlave(Token token, ServerSocket listening) {
    this.token = token;
    this.listening = listening;
    this.port = listening.getLocalPort();
  }

  /** A slave of a new token on a free port of loopback. */
  public static FakeSlave start() throws IOException {
    FakeSlave slave = new FakeSlave(Token.random(), Ports.listen(0));
    slave.acceptAll();
    return slave;
  }

  /** Where it listens. */
  public SlaveUrl url() {
    return new SlaveUrl(token, "127.0.0.1", port, null);
  }

  /** What the next session is told of this slave; the object may be changed before. */
  public SlaveInfo slaveInfo() {
    return session.info;
  }

  /** The next message of the script. */
  public synchronized Expectation expect(String call) {
    return script.expect(call);
  }

  /** A message that may come at any time, any number of times; the script goes before. */
  public synchronized Expectation always(String call) {
    return script.always(call);
  }

  /** From now on nothing is answered, not even a probe; connections stay open. */
  public synchronized void fallSilent() {
    silent = true;
    notifyAll();
  }

  /** From now on connections are accepted and nothing is said on them. */
  public synchronized void stopHandshakes() {
    handshakes = false;
  }

  /** From now on control connections that join the session are dropped when they have proved it. */
  public synchronized void dropJoins() {
    dropsJoins = true;
  }

  /** From now on each session is forgotten and its connection dropped once it was opened. */
  public synchronized void forgetSessions() {
    forgetsSessions = true;
    session.forget();
  }

  /** How many control connections joined the session, dropped ones too. */
  public synchronized int joins() {
    return joins;
  }

  /** Forgets the session: its connections stay, and no further one can join it. */
  public synchronized void forgetSession() {
    session.forget();
  }

  /** As a killed process: no port, no connections, no session. */
  public void die() throws IOException {
    List<Socket> all;
    synchronized (this) {
      listening.close();
      all = new ArrayList<>(sockets);
      session.nextEpoch();
      notifyAll();
    }
    for (Socket socket : all) {
      socket.close();
    }
  }

  /** After {@link #die}: on the same port with the same token, of another epoch. */
  public void restart() throws IOException {
    synchronized (this) {
      silent = false;
      handshakes = true;
      listening = Ports.listenAgain(port);
    }
    acceptAll();
  }

  /** Closes the connections of a purpose, as a broken network does; the session stays. */
  public void drop(Purpose purpose) throws IOException {
    List<FakeConnection> all;
    synchronized (this) {
      all = connections.stream().filter(c -> c.purpose() == purpose).toList();
    }
    for (FakeConnection connection : all) {
      connection.close();
    }
  }

  /** Every message so far, probes apart. */
  public synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Every message of one method so far. */
  public synchronized List<Seen> seen(String call) {
    return seen.stream().filter(one -> one.call().equals(call)).toList();
  }

  /** How many probes came. */
  public synchronized int probes() {
    return probes;
  }

  /** Fences that came again and were not carried out. */
  public synchronized int repeatedFences() {
    return repeatedFences;
  }

  /** Handles that the master released. */
  public synchronized List<Long> released() {
    return List.copyOf(session.released);
  }

  /** Open connections of a purpose. */
  public synchronized int open(Purpose purpose) {
    return (int) connections.stream().filter(c -> c.purpose() == purpose).count();
  }

  /** Waits for a condition on what came. */
  public void await(String what, Predicate<FakeSlave> condition) throws InterruptedException {
    awaitThat(what, () -> condition.test(this));
  }

  private synchronized void awaitThat(String what, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("waited in vain for " + what + "; came: " + calls());
      }
      wait(left);
    }
  }

  static void await(CountDownLatch latch, String what) throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("waited in vain for " + what);
    }
  }

  void awaitCancel(long id) throws InterruptedException {
    awaitThat(
        "the cancel of request " + id,
        () -> session.cancelled.contains(id) || listening.isClosed());
  }

  private List<String> calls() {
    return seen.stream().map(Seen::call).toList();
  }

  private void acceptAll() {
    ServerSocket socket = listening;
    thread(
        "accept",
        () -> {
          while (true) {
            Socket accepted;
            try {
              accepted = socket.accept();
            } catch (SocketException closed) {
              return;
            }
            int number;
            synchronized (this) {
              number = ++connectionCount;
              sockets.add(accepted);
            }
            thread("connection-" + number, () -> serve(number, accepted));
          }
        });
  }

  private void serve(int number, Socket socket) throws IOException, InterruptedException {
    try (socket) {
      if (isMute()) {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        return;
      }
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Handshake.DEADLINE_MILLIS);
      Greeting greeting =
          Handshake.asSlave(
              socket.getInputStream(),
              socket.getOutputStream(),
              token,
              this::accepts,
              Handshake.plainChannel(port));
      socket.setSoTimeout(0);
      if (isDropped(greeting)) {
        return;
      }
      serve(new FakeConnection(this, number, greeting, socket));
    } catch (SocketException e) {
      // A master that goes away during its handshake, as one that is closed may.
    } catch (HandshakeException e) {
      if (e.reason() != HandshakeException.Reason.NO_SESSION
          && !(e.getCause() instanceof EOFException)) {
        throw e;
      }
    } finally {
      synchronized (this) {
        sockets.remove(socket);
      }
    }
  }

  private void serve(FakeConnection connection) throws IOException, InterruptedException {
    synchronized (this) {
      connections.add(connection);
      notifyAll();
    }
    try {
      connection.serve();
    } finally {
      synchronized (this) {
        connections.remove(connection);
        notifyAll();
      }
    }
  }

  private synchronized boolean isMute() {
    return !handshakes;
  }

  private synchronized boolean isForgetful() {
    if (forgetsSessions) {
      session.forget();
    }
    return forgetsSessions;
  }

  private synchronized boolean isDropped(Greeting greeting) {
    boolean join = greeting.joins() && greeting.purpose() == Purpose.CONTROL;
    joins += join ? 1 : 0;
    notifyAll();
    return join && dropsJoins;
  }

  private synchronized boolean accepts(Greeting greeting) {
    return session.accepts(greeting);
  }

  void onFrame(FakeConnection connection, Envelope envelope, Messages.Call came)
      throws IOException, InterruptedException {
    Expectation expectation;
    Object own = null;
    Messages.Call call = came;
    synchronized (this) {
      if (envelope.kind() == FrameKind.REQUEST) {
        call = session.asFirstSent(envelope.requestId(), came);
      }
      if (call.call().equals("session:probe")) {
        probes++;
      } else {
        seen.add(new Seen(connection.number(), envelope, call.call(), call.args()));
      }
      notifyAll();
      if (silent) {
        return;
      }
      if (envelope.kind() == FrameKind.FENCE && !session.fence(envelope.fences())) {
        repeatedFences++;
        notifyAll();
        return;
      }
      if (envelope.kind() == FrameKind.REQUEST) {
        awaitThat(
            "the fences up to " + envelope.fences(),
            () -> silent || listening.isClosed() || session.hasFencesUpTo(envelope.fences()));
      }
      expectation = script.take(call);
      if (expectation == null) {
        own = session.answer(call);
        if (own == FakeSession.NOT_MINE) {
          script.wrong("not expected: " + call.call() + " " + call.args());
        }
        notifyAll();
      }
    }
    if (expectation != null) {
      expectation.carryOut(connection, envelope, call);
    } else if (own == FakeSession.NOT_MINE) {
      connection.close();
    } else {
      connection.reply(envelope, Messages.success(call, own));
      if (call.call().equals("session:open") && isForgetful()) {
        connection.close();
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void thread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException | RuntimeException | Error e) {
                synchronized (this) {
                  if (!listening.isClosed()) {
                    script.wrong(name + ": " + e);
                  }
                }
              } finally {
                synchronized (this) {
                  threads.remove(Thread.currentThread());
                }
              }
            },
            "fake-slave-" + name);
    thread.setDaemon(true);
    synchronized (this) {
      threads.add(thread);
    }
    thread.start();
  }

  /** Fails if something came that was not expected, or something expected did not come. */
  public synchronized void verify() {
    List<String> complaints = script.complaints();
    if (!complaints.isEmpty()) {
      throw new AssertionError(String.join("\n", complaints) + "\ncame: " + calls());
    }
  }

  /** Stops it and fails the test as {@link #verify} does. */
  @Override
  public void close() throws IOException, InterruptedException {
    die();
    List<Thread> left;
    synchronized (this) {
      left = List.copyOf(threads);
    }
    for (Thread thread : left) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      if (thread.isAlive()) {
        throw new AssertionError(thread.getName() + " does not end");
      }
    }
    verify();
  }
}
