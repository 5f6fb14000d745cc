package dev.splitbrain.slave.area.processes;

import dev.splitbrain.slave.area.processes.ChildHandle.ByteSink;
import dev.splitbrain.slave.open.Descriptor;
import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.slave.system.RawEnvironment;
import dev.splitbrain.slave.system.RawProcess;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.processes.Redirect;
import dev.splitbrain.wire.processes.RedirectKind;
import dev.splitbrain.wire.processes.StartRequest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Starts one child. On Unix everything reaches it as the bytes that the master sent, and its pipes
 * are ours, so that a read of them ends when the session does, whoever else still holds the other
 * end.
 */
final class Starter {
  private final SlaveSession session;
  private final StartRequest request;

  /** What only the child uses: closed here once it has it. */
  private final List<Closeable> childs = new ArrayList<>();

  /** What is ours: closed here if the start fails. */
  private final List<Closeable> ours = new ArrayList<>();

  private ByteSink input;

  Starter(SlaveSession session, StartRequest request) {
    this.session = session;
    this.request = request;
  }

  ChildHandle start() throws Exception {
    List<byte[]> command = new ArrayList<>();
    for (ByteBuffer argument : request.getCommand()) {
      command.add(text(argument));
    }
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a command without a program");
    }
    Path directory =
        request.isSetDirectory()
            ? session.path(request.bufferForDirectory())
            : session.workingDirectory();
    if (!RawProcess.isAvailable()) {
      return new BuilderStarter(session, request).start(directory);
    }
    try {
      int in = input();
      OutputAndNumber out = output(request.getOutput());
      boolean merge = request.getError().getKind() == RedirectKind.MERGE;
      OutputAndNumber err =
          merge ? new OutputAndNumber(null, out.number()) : output(request.getError());
      Process process =
          TextBusy.retry(
              () ->
                  RawProcess.start(
                      command,
                      environment(),
                      session.names().bytes(directory),
                      new int[] {in, out.number(), err.number()},
                      merge));
      return started(process, () -> new ChildHandle(process, input, out.pump(), err.pump()));
    } catch (Throwable e) {
      closeAll(ours);
      throw e;
    } finally {
      closeAll(childs);
    }
  }

  /** A process that nothing here could be made for would run on with nobody to know it. */
  static ChildHandle started(Process process, Callable<ChildHandle> child) throws Exception {
    try {
      return child.call();
    } catch (Throwable e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static byte[] text(ByteBuffer wire) {
    byte[] bytes = new byte[wire.remaining()];
    wire.duplicate().get(bytes);
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("a NUL in a command or a variable");
      }
    }
    return bytes;
  }

  /** All of the slave's own variables, and what the master's program changed. */
  private Map<ByteBuffer, ByteBuffer> environment() {
    Map<ByteBuffer, ByteBuffer> variables = RawEnvironment.variables();
    for (ByteBuffer name : request.getUnset()) {
      variables.remove(name);
    }
    request
        .getSet()
        .forEach(
            (name, value) ->
                variables.put(ByteBuffer.wrap(text(name)), ByteBuffer.wrap(text(value))));
    return variables;
  }

  private int input() throws Exception {
    Redirect redirect = request.getInput();
    if (redirect.getKind() == RedirectKind.READ) {
      return file(redirect);
    }
    require(redirect, RedirectKind.PIPE);
    Pipe pipe = pipe();
    ours.add(pipe.sink());
    childs.add(pipe.source());
    Descriptor mine = keep(new Descriptor(pipe.sink()));
    input =
        new ByteSink() {
          @Override
          public void write(ByteBuffer from) throws Exception {
            mine.write(from);
          }

          @Override
          public void close() throws IOException {
            mine.close();
          }
        };
    return lend(new Descriptor(pipe.source()));
  }

  private static Pipe pipe() throws IOException {
    try {
      return Pipe.open();
    } catch (IOException e) {
      throw RawProcess.withoutDescriptors(e);
    }
  }

  private record OutputAndNumber(OutputBuffer pump, int number) {}

  private OutputAndNumber output(Redirect redirect) throws Exception {
    if (redirect.getKind() == RedirectKind.WRITE || redirect.getKind() == RedirectKind.APPEND) {
      return new OutputAndNumber(null, file(redirect));
    }
    boolean inherited = redirect.getKind() == RedirectKind.INHERIT;
    if (!inherited) {
      require(redirect, RedirectKind.PIPE);
    }
    Pipe pipe = pipe();
    // First of all: what waits on it costs descriptors of its own, of which there may be none.
    ours.add(pipe.source());
    childs.add(pipe.sink());
    PipeSource source;
    try {
      source = new PipeSource(pipe.source(), !inherited);
    } catch (IOException e) {
      throw RawProcess.withoutDescriptors(e);
    }
    ours.add(source);
    OutputBuffer pump = new OutputBuffer(source, session.memory());
    ours.add(pump::close);
    return new OutputAndNumber(pump, lend(new Descriptor(pipe.sink())));
  }

  private static void require(Redirect redirect, RedirectKind kind) throws Failure {
    if (redirect.getKind() != kind) {
      throw Failures.of(
          ErrorKind.ILLEGAL_ARGUMENT, "a stream cannot be redirected as " + redirect.getKind());
    }
  }

  /** Opens a redirect's file as the JDK's streams do; relative to the session's directory. */
  private int file(Redirect redirect) throws Exception {
    FileChannel channel = RedirectFiles.open(session, redirect);
    Descriptor descriptor;
    try {
      descriptor = Descriptor.ofFile(channel, RedirectFiles.identity(session, redirect));
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
    return lend(descriptor);
  }

  private Descriptor keep(Descriptor descriptor) {
    ours.add(descriptor);
    return descriptor;
  }

  private int lend(Descriptor descriptor) throws IOException {
    childs.add(descriptor);
    int number = descriptor.number();
    if (number < 0) {
      throw new IOException("this JDK does not tell the number of a descriptor");
    }
    return number;
  }

  private static void closeAll(List<Closeable> all) {
    for (Closeable one : all) {
      try {
        one.close();
      } catch (IOException e) {
        SlaveLog.log("closing an end of a child's pipe: " + e.getMessage());
      }
    }
  }
}
