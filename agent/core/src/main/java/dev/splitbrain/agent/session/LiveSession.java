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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A session that survives losses, as the rest of the core sees it: {@link LinkState} knows whether
 * it lives, {@link SessionSupervisor} keeps it alive, {@link RoutedCalls} makes its calls.
 */
final class LiveSession implements ManagedSession {
  private static final String CLOSED = "the session is closed";

  /** Why the session makes calls of its own service: they have no route. */
  private static final String BY_API = "asked for by the program";

  private final String host;
  private final SessionLimits limits;
  private final SessionThreads threads;
  private final LinkState links;
  private final SessionSupervisor supervisor;
  private final RoutedCalls calls;

  /** A session whose first link is open; {@link #start} brings it to life. */
  LiveSession(
      String host,
      Link first,
      Opening opening,
      SessionLimits limits,
      SessionThreads threads,
      Consumer<RoutedCall> tell) {
    this.host = host;
    this.limits = limits;
    this.threads = threads;
    this.links = new LinkState(host, first, limits, threads);
    this.supervisor = new SessionSupervisor(links, opening, limits, threads);
    this.calls = new RoutedCalls(host, links::forCall, threads, supervisor.cancels(), tell);
  }

  void start() {
    supervisor.start(links.link());
  }

  LinkState links() {
    return links;
  }

  // Session.

  @Override
  public String hostName() {
    return host;
  }

  @Override
  public SlaveInfo info() {
    return links.link().info();
  }

  @Override
  public long epoch() {
    return links.link().epoch();
  }

  @Override
  public byte[] workingDirectory() {
    return links.workingDirectory().clone();
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
    return links.isOpen();
  }

  @Override
  public <C, R> R call(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException {
    return calls.call(call, body);
  }

  @Override
  public <C, R> R callInterruptibly(Call<C> call, StubCall<C, R> body)
      throws Failure, HostLostException {
    return calls.callInterruptibly(call, body);
  }

  @Override
  public <C, R> R callCancellably(Call<C> call, Cancellation cancellation, StubCall<C, R> body)
      throws Failure, HostLostException {
    return calls.callCancellably(call, cancellation, body);
  }

  @Override
  public <C> Flow<C> flow(Call<C> call) {
    return calls.flow(call);
  }

  @Override
  public <C> void fence(Call<C> call, StubCall<C, Void> body) {
    calls.fence(call, body);
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
    links.checkEpoch(epoch, subject);
  }

  // ManagedSession.

  @Override
  public void cancelCallsOf(Thread thread) {
    calls.cancel(thread);
  }

  @Override
  public String state() {
    return links.state();
  }

  @Override
  public Outage outage() {
    return links.outage();
  }

  @Override
  public void awaitBack(Duration atMost) throws IOException, InterruptedException {
    links.awaitBack(atMost);
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
        new OneCall(host, links.forCall("session:probe", null), "session:probe", null, Repeat.LOOK);
    try {
      Instant sent = Instant.now();
      long start = System.nanoTime();
      Time clock = calls.platform(() -> one.make(Control.STUB, SessionService.Client::probe));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      Instant theirs = Instant.ofEpochSecond(clock.getSeconds(), clock.getNanos());
      return new Probe(took, Duration.between(sent.plus(took.dividedBy(2)), theirs));
    } catch (Failure | DateTimeException e) {
      throw new IOException(host + ": session:probe failed: " + ErrorWords.text(e), e);
    } finally {
      one.over();
    }
  }

  @Override
  public Map<String, Integer> openHandles() throws Failure, IOException {
    return call(
        new Call<>(Control.STUB, "openHandles", null, BY_API), SessionService.Client::openHandles);
  }

  @Override
  public void changeDirectory(byte[] directory) throws Failure, IOException {
    ByteBuffer absolute =
        call(
            new Call<>(
                Control.STUB,
                "changeDirectory",
                new String(directory, StandardCharsets.UTF_8),
                BY_API),
            client -> client.changeDirectory(ByteBuffer.wrap(directory)));
    byte[] bytes = new byte[absolute.remaining()];
    absolute.get(bytes);
    links.workingDirectory(bytes);
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
    if (!links.close(CLOSED)) {
      return;
    }
    try {
      threads.onPlatform(
          () -> {
            sayGoodbye(links.link());
            return null;
          });
      supervisor.stop();
    } catch (Exception e) {
      // Neither half throws what it declares; whatever it was, the rest still has to end.
      threads.report(e);
    } finally {
      links.link().lose(CLOSED, null);
      threads.end(limits.goodbye().toMillis());
    }
  }
}
