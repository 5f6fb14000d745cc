package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.envelope.Repeat;
import dev.splitbrain.wire.session.SessionService;
import dev.splitbrain.wire.session.SlaveInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A session that survives losses: a {@link Link} while there is one, and a {@link SessionSupervisor} that
 * makes the next. This class counts calls, tells listeners and words what callers get.
 */
final class LiveSession implements ManagedSession {
  static final String HOW_TO_WAIT =
      "the session reconnects by itself, and awaitBack(Duration) waits for that";

  private final String host;
  private final SessionLimits limits;
  private final SessionThreads threads;
  private final SessionSupervisor supervisor;
  private final RoutedCalls calls;

  // Guarded by this, and announced by notifyAll; volatile for those who only look.
  private volatile Link link;
  private volatile byte[] workingDirectory;
  private volatile String downBecause;
  private volatile String closedBecause;

  /** A session whose first link is open; {@link #start} brings it to life. */
  LiveSession(
      String host,
      Link first,
      Opening opening,
      SessionLimits limits,
      SessionThreads threads,
      Supplier<String> reason,
      Consumer<RoutedCall> tell) {
    this.host = host;
    this.link = first;
    this.limits = limits;
    this.threads = threads;
    this.workingDirectory = first.info().getWorkingDirectory();
    this.supervisor = new SessionSupervisor(this, opening, limits, threads);
    this.calls = new RoutedCalls(host, this::liveLink, threads, supervisor, reason, tell);
  }

  void start() {
    supervisor.start(link);
  }

  // What the supervisor tells.

  Link link() {
    return link;
  }

  synchronized void lost(Link lost) {
    downBecause = lost.loss().why();
    notifyAll();
  }

  synchronized void stillLost(IOException attempt) {
    downBecause = Opening.withoutHost(attempt, host);
  }

  void back(Link next) {
    synchronized (this) {
      if (closedBecause == null) {
        workingDirectory = next.info().getWorkingDirectory();
        link = next;
        downBecause = null;
        notifyAll();
        return;
      }
    }
    next.lose("the session is closed", null);
  }

  /** Ends the session for good without a goodbye. */
  void end(String why, Throwable cause) {
    synchronized (this) {
      if (closedBecause == null) {
        closedBecause = why;
      }
      notifyAll();
    }
    link.lose(closedBecause, cause);
  }

  // Session.

  @Override
  public String hostName() {
    return host;
  }

  @Override
  public SlaveInfo info() {
    return link.info();
  }

  @Override
  public long epoch() {
    return link.epoch();
  }

  @Override
  public byte[] workingDirectory() {
    return workingDirectory.clone();
  }

  @Override
  public long roundTrips() {
    return calls.roundTrips();
  }

  @Override
  public long callStamp() {
    return calls.callStamp();
  }

  @Override
  public long changeStamp() {
    return calls.changeStamp();
  }

  @Override
  public boolean isOpen() {
    return closedBecause == null;
  }

  private Link liveLink(String call, String subject) throws HostLostException {
    Link current = link;
    Link.Loss loss = current.loss();
    if (loss == null && closedBecause == null) {
      return current;
    }
    throw new HostLostException(
        host + ": " + OneCall.described(call, subject) + " failed: " + whyDown(current),
        loss == null ? null : loss.cause());
  }

  private String whyDown(Link current) {
    if (closedBecause != null) {
      return closedBecause;
    }
    Link.Loss loss = current.loss();
    String because = downBecause;
    return "not connected since "
        + loss.since().truncatedTo(ChronoUnit.SECONDS)
        + " ("
        + (because == null ? loss.why() : because)
        + "); "
        + HOW_TO_WAIT;
  }

  @Override
  public <C, R> R call(Stub<C> stub, String call, String subject, StubCall<C, R> body)
      throws Failure, HostLostException {
    return calls.call(stub, call, subject, body);
  }

  @Override
  public <C, R> R callInterruptibly(Stub<C> stub, String call, String subject, StubCall<C, R> body)
      throws Failure, HostLostException {
    return calls.callInterruptibly(stub, call, subject, body);
  }

  @Override
  public <C, R> R callCancellably(
      Stub<C> stub, String call, String subject, Cancellation cancellation, StubCall<C, R> body)
      throws Failure, HostLostException {
    return calls.callCancellably(stub, call, subject, cancellation, body);
  }

  @Override
  public <C> Flow<C> flow(Stub<C> stub, String call, String subject) {
    return calls.flow(stub, call, subject);
  }

  @Override
  public <C> void fence(Stub<C> stub, String call, String subject, StubCall<C, Void> body) {
    calls.fence(stub, call, subject, body);
  }

  @Override
  public void releaseLater(long handle, long epoch) {
    supervisor.release(handle, epoch);
  }

  @Override
  public void note(String area, String call, String subject, String why) {
    calls.note(area, call, subject, why);
  }

  @Override
  public void checkEpoch(long epoch, String subject) throws IOException {
    Link current = link;
    if (current.loss() != null) {
      throw new HostLostException(
          host + ": " + subject + " is gone: " + whyDown(current), current.loss().cause());
    }
    if (epoch != current.epoch()) {
      throw new HostLostException(
          host + ": " + subject + " was opened before the connection was lost; open it again",
          null);
    }
  }

  // ManagedSession.

  @Override
  public void cancelCallsOf(Thread thread) {
    calls.cancel(thread);
  }

  @Override
  public String state() {
    if (closedBecause != null) {
      return "closed";
    }
    return link.loss() == null ? "connected" : "reconnecting";
  }

  @Override
  public Outage outage() {
    Link.Loss loss = link.loss();
    if (loss == null || closedBecause != null) {
      return null;
    }
    String because = downBecause;
    return new Outage(loss.since(), because == null ? loss.why() : because);
  }

  /** The best of three: the first may have to make a connection. */
  @Override
  public Probe probe() throws IOException {
    Probe best = probeOnce();
    for (int i = 0; i < 2; i++) {
      Probe next = probeOnce();
      best = next.roundTrip().compareTo(best.roundTrip()) < 0 ? next : best;
    }
    return best;
  }

  private Probe probeOnce() throws IOException {
    OneCall one =
        new OneCall(host, liveLink("session:probe", null), "session:probe", null, Repeat.LOOK);
    try {
      Instant sent = Instant.now();
      long start = System.nanoTime();
      Time clock = calls.platform(() -> one.make(Control.STUB, SessionService.Client::probe));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      Instant theirs = Instant.ofEpochSecond(clock.getSeconds(), clock.getNanos());
      return new Probe(took, Duration.between(sent.plus(took.dividedBy(2)), theirs));
    } catch (Failure | DateTimeException e) {
      throw new IOException(host + ": session:probe failed: " + Opening.text(e), e);
    } finally {
      one.over();
    }
  }

  @Override
  public void awaitBack(Duration atMost) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Link current = link;
      if (closedBecause != null) {
        throw new IOException(host + ": " + closedBecause);
      }
      if (current.loss() == null && answers(current, deadline)) {
        return;
      }
      synchronized (this) {
        if (link == current && closedBecause == null) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0) {
            throw new IOException(
                host
                    + ": not back within "
                    + atMost.toMillis()
                    + " ms: "
                    + (current.loss() == null ? "no answer to a probe" : whyDown(current)));
          }
          // A link whose control connection was joined again is back without a notice.
          wait(Math.min(left, limits.probeEvery().toMillis()));
        }
      }
    }
  }

  /** Whether the slave answers a probe before the deadline and before it is lost. */
  private boolean answers(Link current, long deadline) throws InterruptedException {
    try {
      CompletableFuture<Time> probe =
          threads.onPlatform(
              () ->
                  current
                      .control()
                      .request(client -> client.send_probe(), client -> client.recv_probe()));
      probe.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("sending a probe throws nothing", e);
    }
  }

  @Override
  public Map<String, Integer> openHandles() throws Failure, IOException {
    return call(Control.STUB, "session:openHandles", null, SessionService.Client::openHandles);
  }

  @Override
  public void changeDirectory(byte[] directory) throws Failure, IOException {
    ByteBuffer absolute =
        call(
            Control.STUB,
            "session:changeDirectory",
            new String(directory, StandardCharsets.UTF_8),
            client -> client.changeDirectory(ByteBuffer.wrap(directory)));
    byte[] bytes = new byte[absolute.remaining()];
    absolute.get(bytes);
    workingDirectory = bytes;
  }

  /** The slave frees everything before it answers. If it does not answer, it does so by itself. */
  private void sayGoodbye(Link current) {
    if (current.loss() != null) {
      return;
    }
    CompletableFuture<Void> goodbye =
        current
            .control()
            .request(
                client -> client.send_close(),
                client -> {
                  client.recv_close();
                  return null;
                });
    boolean interrupted = false;
    long deadline = System.nanoTime() + limits.goodbye().toNanos();
    while (true) {
      try {
        goodbye.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closedBecause != null) {
        return;
      }
      closedBecause = "the session is closed";
      notifyAll();
    }
    try {
      threads.onPlatform(
          () -> {
            sayGoodbye(link);
            return null;
          });
      supervisor.stop();
    } catch (Exception e) {
      // Neither half throws what it declares; whatever it was, the rest still has to end.
      threads.report(e);
    } finally {
      link.lose(closedBecause, null);
      threads.end(limits.goodbye().toMillis());
    }
  }
}
