package dev.splitbrain.slave.area.processes;

import dev.splitbrain.slave.area.processes.ChildHandle.ByteSink;
import dev.splitbrain.slave.area.processes.OutputBuffer.ByteSource;
import dev.splitbrain.slave.open.SharedFile;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.processes.Redirect;
import dev.splitbrain.wire.processes.RedirectKind;
import dev.splitbrain.wire.processes.StartRequest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Starts a child with the JDK's own ProcessBuilder, where there is nothing better (Windows). */
final class BuilderStarter {
  private final SlaveSession session;
  private final StartRequest request;

  BuilderStarter(SlaveSession session, StartRequest request) {
    this.session = session;
    this.request = request;
  }

  ChildHandle start(Path directory) throws Exception {
    List<String> command = request.getCommand().stream().map(BuilderStarter::text).toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    request.getUnset().forEach(name -> builder.environment().remove(text(name)));
    request.getSet().forEach((name, value) -> builder.environment().put(text(name), text(value)));
    builder.redirectInput(redirect(request.getInput()));
    builder.redirectOutput(redirect(request.getOutput()));
    boolean merge = request.getError().getKind() == RedirectKind.MERGE;
    builder.redirectErrorStream(merge);
    if (!merge) {
      builder.redirectError(redirect(request.getError()));
    }
    Process process = TextBusy.retry(builder::start);
    SharedFile.retakeAll();
    return Starter.started(
        process,
        () ->
            new ChildHandle(
                process,
                isPipe(request.getInput()) ? sink(process.getOutputStream()) : null,
                isPipe(request.getOutput())
                    ? new OutputBuffer(source(process.getInputStream()), session.memory())
                    : null,
                isPipe(request.getError())
                    ? new OutputBuffer(source(process.getErrorStream()), session.memory())
                    : null));
  }

  private static String text(ByteBuffer wire) {
    return StandardCharsets.UTF_8.decode(wire.duplicate()).toString();
  }

  private static boolean isPipe(Redirect redirect) {
    return redirect.getKind() == RedirectKind.PIPE || redirect.getKind() == RedirectKind.INHERIT;
  }

  private ProcessBuilder.Redirect redirect(Redirect redirect) throws Exception {
    if (isPipe(redirect)) {
      return ProcessBuilder.Redirect.PIPE;
    }
    File file = session.path(redirect.bufferForPath()).toFile();
    return switch (redirect.getKind()) {
      case READ -> ProcessBuilder.Redirect.from(file);
      case WRITE -> ProcessBuilder.Redirect.to(file);
      case APPEND -> ProcessBuilder.Redirect.appendTo(file);
      default -> throw new IllegalArgumentException(redirect.getKind() + " names no file");
    };
  }

  private static ByteSink sink(OutputStream out) {
    return new ByteSink() {
      @Override
      public void write(ByteBuffer from) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        out.write(bytes);
        out.flush();
      }

      @Override
      public void close() throws IOException {
        out.close();
      }
    };
  }

  private static ByteSource source(InputStream in) {
    return new ByteSource() {
      @Override
      public int read(ByteBuffer into) throws IOException {
        int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count > 0) {
          into.position(into.position() + count);
        }
        return count;
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
