package dev.splitbrain.slave.area.files;

import com.sun.nio.file.ExtendedCopyOption;
import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Copies that can be ended before they are done. */
final class Copies {
  private Copies() {}

  /**
   * Copies until the request is cancelled; then the JDK removes what there is of the copy.
   *
   * @param options without the one that says so
   * @throws Failure CANCELLED if it was cancelled
   */
  static void interruptibly(Path from, Path to, CopyOption... options)
      throws IOException, Failure, InterruptedException {
    CopyOption[] all = options;
    if (from.getFileSystem() == FileSystems.getDefault()) {
      all = Arrays.copyOf(options, options.length + 1);
      all[options.length] = ExtendedCopyOption.INTERRUPTIBLE;
    } // Others know of no such option, and it is a hint.
    CopyOption[] known = all;
    RunningRequest request = RunningRequest.current();
    try {
      request.<Path, IOException>interruptibly(() -> Files.copy(from, to, known));
    } catch (FileSystemException e) {
      // Of this one the JDK says nothing that could be read.
      if (request.isCancelled() && e.getClass() == FileSystemException.class) {
        throw Failures.of(ErrorKind.CANCELLED, null);
      }
      throw e;
    }
  }
}
