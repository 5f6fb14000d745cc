package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.door.Guard;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.session.HostLostException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child of a slave as the program sees it: what the JDK's ProcessImpl is for one of the master.
 * Belongs to the host that started it, in any thread. Where Process declares no IOException a lost
 * host is an UncheckedIOException that names it.
 */
final class ChildProcess extends Process {
  private final Child child;
  private final List<InheritedOutput> pumps;
  private final ChildInput rawInput;
  private final ChildOutput rawOutput;
  private final ChildOutput rawError;
  private final OutputStream input;
  private final InputStream output;
  private final InputStream error;

  /** Completed at the child's end by a thread that waits for it, once somebody wants to know. */
  private CompletableFuture<Integer> exit;

  private final Object exitLock = new Object();

  /**
   * The process.
   *
   * @param pipes which of the three streams are the program's
   * @param pumps that carry the inherited ones; started already
   */
  ChildProcess(Child child, Pipes pipes, List<InheritedOutput> pumps) {
    this.child = child;
    this.pumps = List.copyOf(pumps);
    this.rawInput = pipes.input() ? new ChildInput(child) : null;
    this.rawOutput = pipes.output() ? new ChildOutput(child, Child.OUTPUT) : null;
    this.rawError = pipes.error() ? new ChildOutput(child, Child.ERROR) : null;
    this.input = rawInput == null ? NullStreams.OUTPUT : new BufferedOutputStream(rawInput);
    this.output = rawOutput == null ? NullStreams.INPUT : new BufferedInputStream(rawOutput);
    this.error = rawError == null ? NullStreams.INPUT : new BufferedInputStream(rawError);
  }

  /** Which of a child's streams its Process offers. */
  record Pipes(boolean input, boolean output, boolean error) {}

  @Override
  public OutputStream getOutputStream() {
    return input;
  }

  @Override
  public InputStream getInputStream() {
    return output;
  }

  @Override
  public InputStream getErrorStream() {
    return error;
  }

  @Override
  public int waitFor() throws InterruptedException {
    try {
      int status = child.awaitInterruptibly();
      awaitPumps();
      return status;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      if (child.awaitInterruptibly(unit.toNanos(timeout)) == null) {
        return false;
      }
      awaitPumps();
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private void awaitPumps() throws IOException, InterruptedException {
    for (InheritedOutput pump : pumps) {
      pump.awaitDrained();
    }
  }

  /** Null while the child runs; an interrupt stays pending. */
  private Integer poll() {
    boolean interrupted = false;
    try {
      Integer status = child.poll();
      while (status != null) {
        try {
          awaitPumps();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      return status;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public int exitValue() {
    Integer status = poll();
    if (status == null) {
      throw new IllegalThreadStateException("process hasn't exited");
    }
    return status;
  }

  @Override
  public boolean isAlive() {
    return poll() == null;
  }

  @Override
  public void destroy() {
    destroy(false);
  }

  @Override
  public Process destroyForcibly() {
    destroy(true);
    return this;
  }

  private void destroy(boolean forcibly) {
    try {
      if (child.knownExitStatus() == null) {
        child.destroy(forcibly);
      }
    } catch (HostLostException e) {
      // The slave kills what a lost session started, so nothing is left to do, and a finally
      // block that destroys must not hide the error that led there.
      closeStreams();
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    closeStreams();
  }

  /** As the JDK's destroy. The slave has closed its ends by now, so this costs no round trip. */
  private void closeStreams() {
    if (rawInput != null) {
      rawInput.closedBySlave();
    }
    if (rawOutput != null) {
      rawOutput.closedBySlave();
    }
    if (rawError != null) {
      rawError.closedBySlave();
    }
    for (Closeable stream : List.of(input, output, error)) {
      try {
        stream.close();
      } catch (IOException e) {
        // What was still buffered for a child that is being destroyed; the JDK drops it too.
        continue;
      }
    }
  }

  @Override
  public boolean supportsNormalTermination() {
    return !SlaveText.isWindows(child.session());
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public CompletableFuture<Process> onExit() {
    CompletableFuture<Integer> known;
    synchronized (exitLock) {
      if (exit == null) {
        exit = new CompletableFuture<>();
        CompletableFuture<Integer> toComplete = exit;
        // A thread that is started in guard mode begins in no scope.
        Guard.act(
            () ->
                Daemons.thread("splitbrain-exit-" + child.pid(), () -> watch(toComplete)).start());
      }
      known = exit;
    }
    // A new stage each time: to cancel or complete one does nothing to the child or to another.
    return known.thenApplyAsync(status -> this);
  }

  private void watch(CompletableFuture<Integer> toComplete) {
    try {
      int status = child.await();
      awaitPumps();
      toComplete.complete(status);
    } catch (IOException | InterruptedException | RuntimeException e) {
      toComplete.completeExceptionally(e);
    }
  }

  @Override
  public ProcessHandle.Info info() {
    return new ChildInfo(child.started());
  }

  @Override
  public ProcessHandle toHandle() {
    throw unsupported("toHandle");
  }

  @Override
  public Stream<ProcessHandle> children() {
    throw unsupported("children");
  }

  @Override
  public Stream<ProcessHandle> descendants() {
    throw unsupported("descendants");
  }

  private UnsupportedOperationException unsupported(String method) {
    return new UnsupportedOperationException(
        "splitbrain: Process."
            + method
            + " is not routed yet ("
            + child
            + "): use pid, isAlive, onExit and destroy of the Process");
  }

  /**
   * As the JDK's, which knows the state without asking; a host that is lost leaves the last known.
   */
  @Override
  public String toString() {
    Integer status = child.knownExitStatus();
    if (status == null) {
      try {
        status = child.poll();
      } catch (IOException e) {
        status = null;
      }
    }
    return "Process[pid="
        + child.pid()
        + ", exitValue="
        + (status == null ? "\"not exited\"" : status)
        + "]";
  }
}
