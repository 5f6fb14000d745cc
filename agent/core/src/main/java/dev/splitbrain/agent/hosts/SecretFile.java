package dev.splitbrain.agent.hosts;

import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Reads a slave's URL from a file that only its owner may read. */
final class SecretFile {
  private static final int MAX_BYTES = 4096;

  private SecretFile() {}

  /**
   * The URL in the file's first line.
   *
   * @throws IOException naming the file, never its content
   */
  static SlaveUrl read(Path file, String host) throws IOException {
    String text;
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large for a slave's URL (host " + host + ")");
      }
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null) {
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        for (PosixFilePermission permission : permissions) {
          if (!permission.name().startsWith("OWNER_")) {
            throw new IOException(
                file
                    + " holds a secret and is open to others ("
                    + PosixFilePermissions.toString(permissions)
                    + "): chmod 600 it");
          }
        }
      }
      text = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new IOException(
          "host "
              + host
              + ": there is no file "
              + file
              + "; start the slave with --url-file and copy that file here",
          e);
    }
    try {
      return SlaveUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("host " + host + ": " + file + ": " + e.getMessage(), e);
    }
  }
}
