package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Boot;
import dev.splitbrain.shell.exec.Proof;
import dev.splitbrain.shell.exec.Purpose;
import dev.splitbrain.shell.exec.Wire;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One exec VM: its process, its two connections, its standard streams. Starting does not wait for
 * it; the first request does. When it ends, for whatever reason, it stays ended: whoever wants
 * another starts another.
 *
 * <p>Threads: requests one at a time; {@link #stop}, {@link #close} and the questions from any.
 */
public final class ExecVm implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long END_SECONDS = 10;
  private static final long HEAR_OUT_SECONDS = 5;

  /** Writes a request's arguments. */
  interface Arguments {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Reads a reply; {@code kind} is its first byte. */
  interface Reply<T> {
    T readFrom(byte kind, DataInputStream in) throws IOException;
  }

  private final Process process;
  private final ExecVmAcceptor acceptor;
  private final Stdio stdio;
  private final OutputPump outPump;
  private final OutputPump errPump;
  private final AtomicLong calls = new AtomicLong();
  private final CompletableFuture<Integer> exit;
  private final CompletableFuture<Void> heardOut = new CompletableFuture<>();
  private long markers;
  private volatile boolean bye;
  private volatile boolean closing;
  private volatile boolean stuck;
  private volatile String killed;
  private volatile Runnable onStuck = () -> {};

  private ExecVm(Process process, ExecVmAcceptor acceptor, Stdio stdio, byte[] marker) {
    this.process = process;
    this.acceptor = acceptor;
    this.stdio = stdio;
    this.outPump = pump(process.getInputStream(), stdio.out(), marker, "splitbrain-stdout");
    this.errPump = pump(process.getErrorStream(), stdio.err(), marker, "splitbrain-stderr");
    this.exit = process.onExit().thenApply(Process::exitValue);
    process
        .onExit()
        .thenAccept(
            ended ->
                acceptor.giveUp(
                    new IOException(
                        "the exec VM ended at its start with status " + ended.exitValue())));
    acceptor
        .link(Purpose.CONTROL)
        .thenAccept(this::listen)
        .exceptionally(
            never -> {
              heardOut.complete(null);
              return null;
            });
  }

  /**
   * Starts an exec VM and returns at once.
   *
   * @param bootDirectory where a file of a few bytes, readable by the user only, may lie until the
   *     VM has read it; used only if stdin is shared
   * @throws IOException if the process cannot be started
   */
  public static ExecVm start(ExecOptions options, Stdio stdio, Path bootDirectory)
      throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] nonce = new byte[Proof.LENGTH];
    random.nextBytes(nonce);
    byte[] marker = new byte[stdio.pumped() ? Boot.MARKER_LENGTH : 0];
    if (marker.length > 0) {
      random.nextBytes(marker);
      marker[0] = 0;
    }
    ExecVmAcceptor acceptor = new ExecVmAcceptor(nonce);
    Process process = null;
    try {
      Boot boot = new Boot(nonce, acceptor.port(), stdio.input() != null, marker);
      List<String> line = new ArrayList<>(options.commandLine());
      ProcessBuilder builder = new ProcessBuilder(line);
      if (stdio.input() == null) {
        Path file = BootFile.write(bootDirectory, boot);
        line.add(file.toString());
        builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
      } else {
        line.add("-");
      }
      if (!stdio.pumped()) {
        builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      }
      process = builder.start();
      if (stdio.input() != null) {
        greet(process, boot);
      }
      return new ExecVm(process, acceptor, stdio, marker);
    } catch (IOException e) {
      acceptor.close();
      if (process != null) {
        process.destroyForcibly();
      }
      throw e;
    }
  }

  private static void greet(Process process, Boot boot) {
    try (OutputStream stdin = process.getOutputStream()) {
      boot.writeTo(stdin);
    } catch (IOException e) {
      // It has ended already, or ends now for want of a greeting: its exit tells.
      process.destroy();
    }
  }

  private static OutputPump pump(
      java.io.InputStream from, OutputStream to, byte[] marker, String name) {
    if (to == null) {
      return null;
    }
    OutputPump pump = new OutputPump(from, to, marker);
    ExecVmAcceptor.daemon(pump, name);
    return pump;
  }

  /** The process id of the exec VM. */
  public long pid() {
    return process.pid();
  }

  /** Completes with its exit status when it has ended. */
  public CompletableFuture<Integer> exit() {
    return exit;
  }

  /**
   * Whether it ended by {@code System.exit}, or by a signal that it could still handle. Ask only
   * after its {@link #exit}.
   */
  public boolean saidBye() {
    try {
      // Its last word may still be on the way.
      heardOut.get(HEAR_OUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return bye;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return bye;
  }

  /** Whether it has ever answered; one that has not will not if it is started again. */
  public boolean cameUp() {
    CompletableFuture<ExecVmAcceptor.Link> link = acceptor.link(Purpose.COMMAND);
    return link.isDone() && !link.isCompletedExceptionally();
  }

  /** Whether the shell itself ended it. */
  public boolean closing() {
    return closing;
  }

  /** Called when a stop did not help; the handler may {@link #kill}. */
  public void onStuck(Runnable handler) {
    onStuck = handler;
  }

  /** The number for the next request. */
  long nextCall() {
    return calls.incrementAndGet();
  }

  /**
   * Sends one request and waits for its reply.
   *
   * @throws IOException if the exec VM is gone, or has never come
   */
  <T> T call(byte op, long call, Arguments arguments, Reply<T> reply) throws IOException {
    ExecVmAcceptor.Link link = await(Purpose.COMMAND);
    link.out().writeByte(op);
    link.out().writeLong(call);
    arguments.writeTo(link.out());
    link.out().flush();
    byte kind = link.in().readByte();
    return reply.readFrom(kind, link.in());
  }

  /** Waits until the pumps have delivered what a snippet wrote. */
  void awaitOutput() throws IOException {
    markers++;
    if (outPump != null) {
      try {
        outPump.awaitMarkers(markers);
        errPump.awaitMarkers(markers);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a snippet's output arrived", e);
      }
    }
  }

  /** Asks for the end of a request; its reply still comes. */
  public void stop(long call) throws IOException {
    ExecVmAcceptor.Link link = await(Purpose.CONTROL);
    synchronized (link.out()) {
      link.out().writeByte(Wire.STOP);
      link.out().writeLong(call);
      link.out().flush();
    }
  }

  private ExecVmAcceptor.Link await(Purpose purpose) throws IOException {
    try {
      return acceptor.link(purpose).get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      kill();
      throw new IOException(
          "the exec VM did not come up within " + START_SECONDS + " s and was ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the exec VM", e);
    }
  }

  private void listen(ExecVmAcceptor.Link link) {
    ExecVmAcceptor.daemon(
        () -> {
          try {
            while (true) {
              byte kind = link.in().readByte();
              long value = link.in().readLong();
              switch (kind) {
                case Wire.BYE -> bye = true;
                case Wire.WANT_INPUT ->
                    ExecVmAcceptor.daemon(() -> supply(link), "splitbrain-stdin");
                case Wire.STUCK -> {
                  stuck = true;
                  onStuck.run();
                }
                case Wire.PONG -> {}
                default -> throw new IOException("unknown control message " + kind + " " + value);
              }
            }
          } catch (IOException e) {
            // The exec VM has ended, which its exit tells better than this connection.
            heardOut.complete(null);
          }
        },
        "splitbrain-control");
  }

  private void supply(ExecVmAcceptor.Link link) {
    byte[] piece;
    try {
      piece = stdio.input().next();
    } catch (IOException | RuntimeException e) {
      // No more input is the best a failed terminal can give a snippet.
      piece = new byte[0];
    }
    try {
      synchronized (link.out()) {
        link.out().writeByte(Wire.INPUT);
        Wire.writeBytes(link.out(), piece);
        link.out().flush();
      }
    } catch (IOException e) {
      // The snippet that wanted it went down with its VM.
      return;
    }
  }

  /** Whether a stop has not helped. */
  public boolean isStuck() {
    return stuck;
  }

  /** Ends it at once, whatever it does. */
  public void kill() {
    closing = true;
    process.destroyForcibly();
  }

  /**
   * Ends it at once for the user; it counts as dead, not as closed.
   *
   * @param why who wanted it
   */
  public void kill(String why) {
    killed = why;
    process.destroyForcibly();
  }

  /** Who had it killed; null if nobody had. */
  public String killed() {
    return killed;
  }

  /**
   * Hangs up, and waits until the VM's shutdown hooks are done and its last output is here. What
   * does not end by itself is ended by force.
   *
   * @return its exit status
   */
  public int end() {
    closing = true;
    hangUp();
    try {
      int status = exit.get(END_SECONDS, TimeUnit.SECONDS);
      drain();
      return status;
    } catch (TimeoutException e) {
      process.destroyForcibly();
      drain();
      return exit.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return exit.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the last output of a VM that has ended by itself. */
  public void drain() {
    if (outPump == null) {
      return;
    }
    try {
      outPump.awaitEnd(1000);
      errPump.awaitEnd(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
  }

  private void hangUp() {
    IOException reason = new IOException("the shell has ended the exec VM");
    acceptor.giveUp(reason);
    for (Purpose purpose : Purpose.values()) {
      CompletableFuture<ExecVmAcceptor.Link> link = acceptor.link(purpose);
      if (!link.isCompletedExceptionally()) {
        try {
          link.join().socket().close();
        } catch (IOException e) {
          // The other end sees the same either way.
          closing = true;
        }
      }
    }
    if (acceptor.link(Purpose.CONTROL).isCompletedExceptionally()) {
      process.destroy();
    }
  }
}
