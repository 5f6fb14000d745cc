package dev.splitbrain.shell.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a standard stream is a terminal, without loading what could drive one. */
public final class Tty {
  private Tty() {}

  /**
   * Asks for one stream.
   *
   * @param descriptor 0, 1 or 2
   */
  public static boolean is(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      // No /proc: the JDK's own guess, which is about stdin and stdout together.
      return System.console() != null;
    }
  }
}
