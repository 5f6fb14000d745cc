package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.system.NativePaths;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * java.io.File's canonical form for names of any bytes: links of the longest existing part
 * resolved, the rest taken as text, {@code .} and {@code ..} removed.
 */
final class Canonical {
  private static final int LONGEST = 4096;

  private Canonical() {}

  /**
   * The canonical form of an absolute path.
   *
   * @throws IOException where File.getCanonicalPath throws: a loop of links, a name too long
   */
  static Path of(Path file, NativePaths names) throws IOException, Failure {
    boolean isDefault = file.getFileSystem() == Path.of("").getFileSystem();
    if (isDefault && !names.isRaw()) {
      return new File(file.toString()).getCanonicalFile().toPath();
    }
    if (!isDefault) {
      return existing(file.normalize(), null);
    }
    if (names.bytes(file).length > LONGEST) {
      throw Failures.of(ErrorKind.IO, "File name too long");
    }
    return existing(file, names);
  }

  private static Path existing(Path file, NativePaths names) throws IOException {
    Path rest = null;
    for (Path existing = file; existing != null; existing = existing.getParent()) {
      Path real = real(existing, existing == file);
      if (real != null) {
        if (names != null && rest != null && isTooLong(real, rest, names)) {
          throw new IOException("File name too long");
        }
        return collapsed(rest == null ? real : real.resolve(rest));
      }
      Path name = existing.getFileName();
      rest = rest == null || name == null ? name : name.resolve(rest);
    }
    return collapsed(file);
  }

  /**
   * Null where the look-up fails for the path's own sake: missing, no directory, not allowed. For
   * the whole path the JDK takes any reason for that.
   */
  private static Path real(Path path, boolean whole) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException | AccessDeniedException | NotDirectoryException e) {
      return null;
    } catch (FileSystemException e) {
      String reason = String.valueOf(e.getReason());
      if (whole || reason.equals("Not a directory")) {
        return null;
      }
      // The JDK's message is the system's text alone, without what java.nio.file adds.
      throw new IOException(ErrorTable.systemText(reason), e);
    }
  }

  /** The JDK looks before it collapses the whole. */
  private static boolean isTooLong(Path real, Path rest, NativePaths names) {
    return names.bytes(real).length + 1 + names.bytes(rest).length >= LONGEST;
  }

  /** Removes {@code .} and {@code ..} by the text: what they lead to does not exist. */
  private static Path collapsed(Path path) {
    return path.normalize();
  }
}
