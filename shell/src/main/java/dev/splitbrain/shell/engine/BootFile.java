package dev.splitbrain.shell.engine;

import dev.splitbrain.shell.exec.Boot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hands a {@link Boot} to an exec VM that shares the shell's stdin. */
final class BootFile {
  private BootFile() {}

  /**
   * Writes a new file that only the user can read. The exec VM deletes it.
   *
   * @param directory the user's own, private already
   */
  static Path write(Path directory, Boot boot) throws IOException {
    // createTempFile makes files 0600 from the start.
    Path file = Files.createTempFile(directory, "boot-", ".bin");
    file.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(file)) {
      boot.writeTo(out);
    }
    return file;
  }
}
