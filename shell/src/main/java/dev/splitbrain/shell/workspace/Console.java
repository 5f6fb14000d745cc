package dev.splitbrain.shell.workspace;

import java.io.IOException;

/** Where the shell writes its own lines and asks its own questions. Threads: any. */
public interface Console {
  /** Writes a line, or several. */
  void println(String text);

  /** Columns of a line; a guess where there is no screen. */
  int width();

  /**
   * Asks for a secret without showing it or keeping it.
   *
   * @return null if the user gave up
   * @throws IOException if nobody can be asked
   */
  String askSecret(String prompt) throws IOException;

  /** Runs a program that takes the terminal over until it ends. */
  int runInTerminal(java.util.List<String> command) throws IOException, InterruptedException;
}
