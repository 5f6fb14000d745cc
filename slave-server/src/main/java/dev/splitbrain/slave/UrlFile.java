package dev.splitbrain.slave;

import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code --url-file}: the one place besides a terminal where a slave tells its whole URL. */
final class UrlFile {
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  private UrlFile() {}

  /**
   * Writes the URL: a regular file anew and for its owner alone, anything else (a pipe, a
   * descriptor) as it is.
   */
  static void write(Path file, SlaveUrl url, PrintStream standardOutput) throws IOException {
    if (file.equals(STANDARD_OUTPUT)) {
      standardOutput.println(url.secretText());
      standardOutput.flush();
    } else if (Files.exists(file) && !Files.isRegularFile(file)) {
      Files.writeString(
          file, url.secretText() + "\n", StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    } else {
      SecretFiles.write(file, url.secretText(), true);
    }
  }
}
