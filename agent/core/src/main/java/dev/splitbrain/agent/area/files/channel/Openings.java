package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.call.OpenDirectory;
import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.open.OpenFlags;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.OpenRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;

/** Opens a slave's files. Cheap to make; keeps nothing. */
public record Openings(SlaveCalls calls) {
  /** Asks the slave. */
  private interface Request {
    OpenReply send() throws IOException;
  }

  /**
   * Opens a file by name.
   *
   * @param mode of a file that this creates; null for the default
   */
  public SlaveFile open(Path file, OpenFlags flags, Integer mode) throws IOException {
    OpenRequest request = flags.request(calls.wire(file), mode);
    return open(file, flags, () -> calls.byPath("open", file, c -> c.open(request)));
  }

  private SlaveFile open(Path file, OpenFlags flags, Request request) throws IOException {
    long stamp = calls.session().callStamp();
    OpenReply reply = request.send();
    SlaveFile open = new SlaveFile(calls, file.toString(), reply, flags, stamp);
    if (flags.isDirect() && open.direct() == null) {
      open.close();
      throw new UnsupportedOperationException(
          "splitbrain: the slave of host "
              + calls.session().hostName()
              + " is older than ExtendedOpenOption.DIRECT: copy this release's splitbrain-slave.jar"
              + " there, or open without it");
    }
    return open;
  }

  public SlaveFileChannel channel(SlaveFile open, OpenFlags flags, boolean interruptible) {
    return SlaveFileChannel.owning(
        open, flags.isRead(), flags.isWrite(), interruptible, calls.state().cleaner());
  }

  /**
   * Opens a file by name for an asynchronous channel.
   *
   * @param mode of a file that this creates; null for the default
   * @param executor the program's; null for the JDK's own
   */
  public SlaveAsyncChannel asyncChannel(
      Path file, OpenFlags flags, Integer mode, ExecutorService executor) throws IOException {
    SlaveFile open = open(file, flags, mode);
    SlaveAsyncChannel channel =
        new SlaveAsyncChannel(open, flags.isRead(), flags.isWrite(), executor);
    calls.state().cleaner().register(channel, open::abandon);
    return channel;
  }

  /** Opens a file for a stream of java.io. */
  public SlaveFile stream(String name, OpenFlags flags) throws FileNotFoundException {
    long stamp = calls.session().callStamp();
    OpenRequest request = flags.request(calls.wire(name), null);
    OpenReply reply = calls.byStream("open", name, c -> c.open(request));
    return new SlaveFile(calls, name, reply, flags, stamp);
  }

  /**
   * Opens a file from within a directory.
   *
   * @param name as the program gave it
   * @param wire as the slave knows it
   * @param mode of a file that this creates; null for the default
   */
  public FileChannel within(
      OpenDirectory directory, Path name, ByteBuffer wire, OpenFlags flags, Integer mode)
      throws IOException {
    OpenRequest request = flags.request(wire, mode);
    SlaveFile open =
        open(
            directory.path().resolve(name),
            flags,
            () ->
                directory.call(
                    "openWithin", name, null, c -> c.openWithin(directory.handle(), request)));
    return channel(open, flags, true);
  }
}
