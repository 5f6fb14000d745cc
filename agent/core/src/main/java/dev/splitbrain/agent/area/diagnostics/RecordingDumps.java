package dev.splitbrain.agent.area.diagnostics;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.PathCodec;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.library.PrivateCopy;
import dev.splitbrain.agent.scope.Router;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import jdk.jfr.Recording;

/**
 * {@code Recording.dump} in a scope. The recorder's own files are the master's, so its code is
 * never routed; a path that is not of the default file system states its machine, and the recorder
 * writes there itself.
 */
final class RecordingDumps implements HookBody {
  private final Router router;
  private final PathCodec names;

  RecordingDumps(Router router, PathCodec names) {
    this.router = router;
    this.names = names;
  }

  @Override
  public Object call(Object self, Object[] args) throws Exception {
    Path destination = (Path) args[0];
    if (destination == null || !router.inScope()) {
      return Hook.PROCEED;
    }
    Recording recording = (Recording) self;
    if (!names.isPlain(destination) || router.path(destination.toString()).isPlainlyLocal()) {
      recording.dump(destination); // In guard mode: the recorder's own.
      return null;
    }
    Path real = Door.unguarded(() -> writeable(destination));
    try (PrivateCopy copy = PrivateCopy.place(HeapDumps.DIRECTORY, "recording.jfr")) {
      recording.dump(copy.file());
      try (FileChannel there =
          Door.unguarded(
              () -> FileChannel.open(real, StandardOpenOption.WRITE, StandardOpenOption.APPEND))) {
        Carrying.all(copy.file(), there);
        there.force(true);
      }
    }
    return null;
  }

  /** The recorder's check of a destination, which leaves an empty file there. */
  private static Path writeable(Path file) throws IOException {
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw new FileNotFoundException("Could not write to file: " + file.toAbsolutePath());
    }
    Files.newBufferedWriter(file).close();
    return file.toRealPath();
  }
}
