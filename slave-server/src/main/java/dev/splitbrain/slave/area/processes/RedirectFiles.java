package dev.splitbrain.slave.area.processes;

import dev.splitbrain.slave.open.Opener;
import dev.splitbrain.slave.open.SharedFile;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.processes.Redirect;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that stand in for a child's pipes. */
final class RedirectFiles {
  private RedirectFiles() {}

  /** Opens as FileInputStream or FileOutputStream would, with their message on failure. */
  static FileChannel open(SlaveSession session, Redirect redirect) throws Exception {
    Path path = session.path(redirect.bufferForPath());
    try {
      return switch (redirect.getKind()) {
        case READ -> notDirectory(path, Opener.open(path, StandardOpenOption.READ));
        case WRITE ->
            Opener.open(
                path,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        case APPEND -> Opener.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        default -> throw new IllegalArgumentException(redirect.getKind() + " names no file");
      };
    } catch (IOException e) {
      String name = new String(redirect.getPath(), StandardCharsets.UTF_8);
      Failure failure = ErrorTable.toFailure(e);
      failure.setReason(ErrorTable.systemText(failure.getReason()));
      IOException asStream = ErrorTable.toStreamException(failure, name, "");
      failure.setKind(ErrorKind.IO);
      failure.setClassName(FileNotFoundException.class.getName());
      failure.setReason(asStream.getMessage());
      throw failure;
    }
  }

  /** A channel opens a directory on some systems, where FileInputStream refuses it. */
  private static FileChannel notDirectory(Path path, FileChannel opened) throws IOException {
    if (Files.isDirectory(path)) {
      opened.close();
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    return opened;
  }

  /** What makes an opened file the same as another; null if the system does not tell. */
  static Object identity(SlaveSession session, Redirect redirect) throws Exception {
    Path path = session.path(redirect.bufferForPath());
    return SharedFile.identity(path, Opener.look(path, true));
  }
}
