package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The session of the first page, typed by hand at a terminal. One shell serves all tests. */
class ShellSessionIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @TempDir static Path master;

  private static TmuxShell shell;

  @BeforeAll
  static void start() throws Exception {
    BENCH.requireOwnFiles();
    shell = TmuxShell.on(Jdks.master(), master).start("--host", "bench1=@" + BENCH.urlFile());
    shell.awaitPrompt();
  }

  @AfterAll
  static void end() throws Exception {
    if (shell != null) {
      shell.close();
    }
  }

  private static void assertShows(String expected, String line) throws Exception {
    assertEquals(expected, shell.answer(line).replaceFirst("^\\$\\d+ ==> ", ""), line);
  }

  @Test
  void theFirstPage() throws Exception {
    String hostName = "InetAddress.getLocalHost().getHostName()";
    assertShows(
        "\""
            + System.getProperty("os.name")
            + " "
            + InetAddress.getLocalHost().getHostName()
            + "\"",
        "System.getProperty(\"os.name\") + \" \" + " + hostName);
    shell.answer("/with bench1");
    assertTrue(shell.text().endsWith("[bench1] jsh>"), shell.text());
    assertShows("\"bench1\"", hostName);
    assertShows(
        "\"bench1\"", "new ProcessBuilder(\"uname\", \"-n\").start().inputReader().readLine()");
    assertEquals("", shell.answer("/local"));
    assertEquals("jsh>", shell.text().lines().reduce("", (a, b) -> b));
    assertShows("\"" + InetAddress.getLocalHost().getHostName() + "\"", hostName);
  }
}
