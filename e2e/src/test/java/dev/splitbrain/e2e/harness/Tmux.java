package dev.splitbrain.e2e.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tmux server of the test's own: a real terminal without a window. It takes part in no other
 * tmux, and close ends it with all that runs in it.
 */
final class Tmux implements AutoCloseable {
  private static final AtomicInteger SERVERS = new AtomicInteger();

  private final String socket =
      "splitbrain-" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();

  /** Skips the test, saying why, where there is no tmux. */
  static void require() {
    String why;
    try {
      Process version = new ProcessBuilder("tmux", "-V").start();
      version.getOutputStream().close();
      why = version.waitFor() == 0 ? null : "tmux -V ends with " + version.exitValue();
    } catch (IOException e) {
      why = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = "interrupted";
    }
    String reason = why;
    assumeTrue(reason == null, () -> "SKIPPED: no terminal to test the shell in: " + reason);
  }

  /**
   * Runs a command in a terminal, which stays when the command has ended.
   *
   * @param words the command, as for {@link ProcessBuilder}
   */
  void start(int columns, int rows, List<String> words) throws IOException {
    StringBuilder command = new StringBuilder();
    for (String word : words) {
      command.append('\'').append(word.replace("'", "'\\''")).append("' ");
    }
    List<String> line =
        new ArrayList<>(
            List.of("tmux", "-u", "-f", "/dev/null", "-L", socket, "new-session", "-d"));
    line.addAll(List.of("-x", "" + columns, "-y", "" + rows));
    line.addAll(List.of(command + "; echo \"ended with $?\"; exec sleep 1000"));
    // So that a program in the terminal can set the clipboard, and a test can see that it did not.
    line.addAll(List.of(";", "set-option", "-s", "set-clipboard", "on"));
    line.addAll(List.of(";", "set-option", "-g", "history-limit", "5000"));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("TMUX");
    finish(builder);
  }

  /** A tmux command; gives what it prints. */
  String tell(String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of("tmux", "-u", "-L", socket));
    line.addAll(Arrays.asList(words));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return finish(builder);
  }

  private static String finish(ProcessBuilder builder) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", builder.command()) + ": " + says.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while tmux worked", e);
    }
    return says;
  }

  @Override
  public void close() throws IOException {
    tell("kill-server");
  }
}
