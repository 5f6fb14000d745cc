package dev.splitbrain.slave;

import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** {@code --url-file}: the one place besides a terminal where a slave tells its whole URL. */
final class UrlFile {
  private static final Path STANDARD_OUTPUT = Path.of("/dev/stdout");

  private UrlFile() {}

  /**
   * Writes the URL to a file that is made for its owner alone, and put in the place of one that has
   * the name; {@code /dev/stdout} means standard output. The token goes nowhere else: whatever
   * stands there is not opened, let alone written to.
   *
   * @throws IOException if what stands there is no regular file of this user's: a link, a pipe, a
   *     device, another user's
   */
  static void write(Path file, SlaveUrl url, PrintStream standardOutput) throws IOException {
    if (file.equals(STANDARD_OUTPUT)) {
      standardOutput.println(url.secretText());
      standardOutput.flush();
      return;
    }
    SecretFiles.replaceOwn(file, url.secretText());
  }
}
