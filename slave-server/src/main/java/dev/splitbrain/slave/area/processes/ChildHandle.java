package dev.splitbrain.slave.area.processes;

import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.Threads;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.processes.OutputReply;
import dev.splitbrain.wire.processes.WaitReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A child process and the pipes to it. Closing it closes the pipes and leaves the process alone:
 * the session's {@link dev.splitbrain.slave.session.Children} end it when the session ends.
 */
final class ChildHandle implements AutoCloseable {
  static final int OUTPUT = 1;
  static final int ERROR = 2;

  /** How long the end of the output waits for the exit status, so that it saves a round trip. */
  private static final long STATUS_MILLIS = 20;

  private static final long WITHOUT_BOUND = -1;

  private final Process process;
  private final ByteSink input;
  private final OutputBuffer output;
  private final OutputBuffer error;

  /** Where the child's input goes. */
  interface ByteSink extends AutoCloseable {
    /** Writes at least a byte; waits until the child takes it. */
    void write(ByteBuffer from) throws Exception;

    @Override
    void close() throws IOException;
  }

  /**
   * A child that has started; its output is read from now on.
   *
   * @param input null if it is not a pipe; so for the other two
   */
  ChildHandle(Process process, ByteSink input, OutputBuffer output, OutputBuffer error) {
    this.process = process;
    this.input = input;
    this.output = output;
    this.error = error;
    pump(output, "output");
    pump(error, "error");
    process.onExit().thenRun(this::ended);
  }

  private void ended() {
    for (OutputBuffer pump : new OutputBuffer[] {output, error}) {
      if (pump != null) {
        pump.childEnded();
      }
    }
  }

  private void pump(OutputBuffer pump, String name) {
    if (pump != null) {
      Threads.daemon("splitbrain-child-" + process.pid() + "-" + name, pump::fill).start();
    }
  }

  Process process() {
    return process;
  }

  /** The pipe of a stream that is one. */
  OutputBuffer output(int stream) {
    OutputBuffer pump = stream == OUTPUT ? output : stream == ERROR ? error : null;
    if (pump == null) {
      throw new IllegalArgumentException("stream " + stream + " of the child is no pipe");
    }
    return pump;
  }

  OutputReply read(int stream, int most) throws Exception {
    OutputBuffer pump = output(stream);
    OutputReply reply = new OutputReply();
    byte[] data = pump.take(Math.min(most, Limits.CHUNK_BYTES));
    reply.setData(data);
    reply.setEnd(pump.isAtEnd());
    if (reply.isEnd() && exited(STATUS_MILLIS)) {
      reply.setExitStatus(process.exitValue());
    }
    return reply;
  }

  /** Whether the child has ended, or does within this time. -1: whenever it does. */
  private boolean exited(long millis) throws Failure, InterruptedException {
    return RunningRequest.current()
        .<Boolean, RuntimeException>interruptibly(
            () -> {
              if (millis == WITHOUT_BOUND) {
                process.waitFor();
                return true;
              }
              return process.waitFor(millis, TimeUnit.MILLISECONDS);
            });
  }

  WaitReply await(long timeoutMillis) throws Failure, InterruptedException {
    WaitReply reply = new WaitReply();
    reply.setExited(exited(timeoutMillis < 0 ? WITHOUT_BOUND : timeoutMillis));
    if (reply.isExited()) {
      reply.setExitStatus(process.exitValue());
    }
    return reply;
  }

  void write(ByteBuffer data) throws Exception {
    ByteSink sink = input();
    while (data.hasRemaining()) {
      sink.write(data);
    }
  }

  void closeInput() throws IOException {
    input().close();
  }

  private ByteSink input() {
    if (input == null) {
      throw new IllegalArgumentException("the child's input is no pipe");
    }
    return input;
  }

  /** As the JDK's: the pipes close too, so a child that withstands finds its input at its end. */
  void destroy(boolean forcibly) {
    if (forcibly) {
      process.destroyForcibly();
    } else {
      process.destroy();
    }
    try {
      close();
    } catch (IOException e) {
      SlaveLog.log("closing the pipes to " + this + ": " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    List<AutoCloseable> pipes = new ArrayList<>();
    for (AutoCloseable pipe : new AutoCloseable[] {input, output, error}) {
      if (pipe != null) {
        pipes.add(pipe);
      }
    }
    IOException first = null;
    for (AutoCloseable pipe : pipes) {
      try {
        pipe.close();
      } catch (Exception e) {
        if (first == null) {
          first = new IOException(e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  @Override
  public String toString() {
    return "child " + process.pid();
  }
}
