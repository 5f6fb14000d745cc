package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.Call;
import dev.splitbrain.agent.session.Cancellation;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.Stub;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.ProcessesService;
import dev.splitbrain.wire.processes.StartReply;
import dev.splitbrain.wire.processes.StartRequest;
import dev.splitbrain.wire.processes.WaitReply;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A child process of a slave: its handle, and what is known of its end. It lives on the host that
 * started it; every method works in any thread, in or out of a scope. When nothing refers to it any
 * more the handle is released and the child runs on, as the JDK leaves a forgotten Process running.
 */
final class Child {
  /** The child's standard output, for the calls that name a stream. */
  static final int OUTPUT = 1;

  /** The child's standard error. */
  static final int ERROR = 2;

  static final Stub<ProcessesService.Client> STUB =
      new Stub<>(
          ProcessesService.Client.class, ProcessesService.Client::new, ProcessesReplies::fault);

  private static final long WITHOUT_BOUND = -1;

  /** Shorter waits say nothing of a slave's honesty: clocks and roundings differ by as much. */
  private static final long MEASURABLE_MILLIS = 50;

  private final Session session;

  /** Why calls by its handle go there. */
  private final Route origin;

  private final long handle;
  private final long epoch;
  private final long pid;
  private final Instant started;
  private final String subject;

  /** Null until somebody was told. Guarded by this; once set it stays. */
  private Integer exitStatus;

  private Child(Route route, long epoch, String program, StartReply reply) {
    this.session = route.session();
    this.origin = route.origin("started");
    this.handle = reply.getHandle();
    this.epoch = epoch;
    this.pid = reply.getPid();
    Time time = reply.getStarted();
    this.started = time == null ? null : Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    this.subject = program + " (pid " + pid + ")";
    Cleaners.CLEANER.register(this, new Release(session, handle, epoch));
  }

  /**
   * Starts a process.
   *
   * @throws Failure as the slave's handler failed
   */
  static Child start(Route route, String program, StartRequest request)
      throws Failure, IOException {
    Session session = route.session();
    long epoch = session.epoch();
    StartReply reply =
        session.call(route.call(STUB, "start", program), client -> client.start(request));
    return new Child(route, epoch, program, reply);
  }

  Session session() {
    return session;
  }

  /** On the slave. */
  long pid() {
    return pid;
  }

  /** By the slave's clock; null if it does not know. */
  Instant started() {
    return started;
  }

  /** What was learned so far of the child's end, without asking; null if nothing. */
  synchronized Integer knownExitStatus() {
    return exitStatus;
  }

  private synchronized void learn(int status) {
    if (exitStatus == null) {
      exitStatus = status;
    }
  }

  /**
   * Waits for output.
   *
   * @param stream {@link #OUTPUT} or {@link #ERROR}
   * @param most bytes, at least 1
   * @return never null, its data neither; empty data only at the end
   */
  OutputReply readOutput(int stream, int most, Cancellation cancellation) throws IOException {
    OutputReply reply =
        cancellable("readOutput", cancellation, client -> client.readOutput(handle, stream, most));
    byte[] data = reply.getData();
    if (data == null || data.length > most || (data.length == 0 && !reply.isEnd())) {
      throw lied("output that is none, or more than was asked for");
    }
    if (reply.isSetExitStatus()) {
      learn(reply.getExitStatus());
    }
    return reply;
  }

  /** How many bytes are there without waiting. */
  int availableOutput(int stream) throws IOException {
    return Math.max(0, ask("availableOutput", client -> client.availableOutput(handle, stream)));
  }

  void closeOutput(int stream) throws IOException {
    ask(
        "closeOutput",
        client -> {
          client.closeOutput(handle, stream);
          return null;
        });
  }

  /** Waits until the child (or the pipe to it) has taken the bytes. */
  void writeInput(java.nio.ByteBuffer data, Cancellation cancellation) throws IOException {
    cancellable(
        "writeInput",
        cancellation,
        client -> {
          client.writeInput(handle, data);
          return null;
        });
  }

  void closeInput() throws IOException {
    ask(
        "closeInput",
        client -> {
          client.closeInput(handle);
          return null;
        });
  }

  void destroy(boolean forcibly) throws IOException {
    ask(
        "destroy",
        client -> {
          client.destroy(handle, forcibly);
          return null;
        });
  }

  /** The exit status, asking if need be; null while the child runs. */
  Integer poll() throws IOException {
    Integer known = knownExitStatus();
    return known != null ? known : learned(ask("waitFor", client -> client.waitFor(handle, 0)));
  }

  /** Waits for the exit status, whatever interrupts. */
  int await() throws IOException {
    Integer known = knownExitStatus();
    if (known == null) {
      known = learned(ask("waitFor", client -> client.waitFor(handle, WITHOUT_BOUND)));
    }
    return ended(known);
  }

  /** A wait without bound ends with its child. */
  private int ended(Integer status) throws IOException {
    if (status == null) {
      throw lied("that a wait without bound was over before the child was");
    }
    return status;
  }

  /** Waits for the exit status; an interrupt ends the wait and leaves the child alone. */
  int awaitInterruptibly() throws IOException, InterruptedException {
    while (true) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      Integer status = awaitOnce(WITHOUT_BOUND);
      if (status != null || !interrupted) {
        return ended(status);
      }
    }
  }

  /**
   * As {@link #awaitInterruptibly}, for a time.
   *
   * @return null if the child still runs after that time
   */
  Integer awaitInterruptibly(long nanos) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + nanos;
    Integer status = knownExitStatus();
    long left = nanos;
    while (status == null && left > 0) {
      // Rounded up: a wait of no milliseconds would spin.
      long millis = TimeUnit.NANOSECONDS.toMillis(left - 1) + 1;
      boolean interrupted = Thread.currentThread().isInterrupted();
      status = awaitOnce(millis);
      long before = left;
      left = deadline - System.nanoTime();
      if (status == null
          && !interrupted
          && before - left < before / 2
          && millis >= MEASURABLE_MILLIS) {
        // Two clocks may differ a little; this is no wait, and asking again would spin.
        throw lied("that a wait of " + millis + " ms was over at once");
      }
    }
    return status == null ? poll() : status;
  }

  private Integer awaitOnce(long millis) throws IOException, InterruptedException {
    Integer known = knownExitStatus();
    if (known != null) {
      return known;
    }
    if (Thread.currentThread().isInterrupted()) {
      // As the JDK: a child that is gone outweighs the interrupt, which stays for later.
      Integer status = poll();
      if (status == null && Thread.interrupted()) {
        throw new InterruptedException();
      }
      return status;
    }
    session.checkEpoch(epoch, subject);
    try {
      return learned(
          session.callInterruptibly(call("waitFor"), client -> client.waitFor(handle, millis)));
    } catch (Failure e) {
      if (e.getKind() == ErrorKind.CANCELLED && Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw ErrorTable.toIoException(e, session.hostName());
    }
  }

  private IOException lied(String what) {
    return new IOException(
        "splitbrain: protocol error of host "
            + session.hostName()
            + ": it sent "
            + what
            + ", of "
            + subject);
  }

  private Integer learned(WaitReply reply) {
    if (reply.isExited()) {
      learn(reply.getExitStatus());
    }
    return knownExitStatus();
  }

  private Call<ProcessesService.Client> call(String method) {
    return origin.call(STUB, method, subject);
  }

  private <R> R ask(String method, StubCall<ProcessesService.Client, R> body) throws IOException {
    session.checkEpoch(epoch, subject);
    try {
      return session.call(call(method), body);
    } catch (Failure e) {
      throw ErrorTable.toIoException(e, session.hostName());
    }
  }

  private <R> R cancellable(
      String method, Cancellation cancellation, StubCall<ProcessesService.Client, R> body)
      throws IOException {
    session.checkEpoch(epoch, subject);
    try {
      return session.callCancellably(call(method), cancellation, body);
    } catch (Failure e) {
      throw ErrorTable.toIoException(e, session.hostName());
    }
  }

  /** The program and its pid, for messages. */
  @Override
  public String toString() {
    return subject + " of " + session.hostName();
  }

  /** Knows the handle and not the child, which it must outlive. */
  private record Release(Session session, long handle, long epoch) implements Runnable {
    @Override
    public void run() {
      session.releaseLater(handle, epoch);
    }
  }

  /** Its thread starts with the first child. */
  private static final class Cleaners {
    static final Cleaner CLEANER =
        Cleaner.create(task -> Daemons.thread("splitbrain-process-cleaner", task));
  }
}
