package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import dev.splitbrain.shell.exec.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slave goes down and comes back under a shell; and the shell's own VM dies. */
class ShellHostDownIT {
  @TempDir Path master;

  @Test
  void aHostThatIsDownSaysSinceWhen() throws Exception {
    try (Bench bench = Bench.start("bench1");
        TmuxShell shell =
            TmuxShell.on(Jdks.master(), master).start("--with", "@" + bench.urlFile())) {
      // Called after the file with its URL.
      shell.await("^\\[slave\\] jsh>").answer("1 + 1");
      bench.kill();
      shell.await(
          "down since",
          () ->
              shell
                  .answer("/hosts")
                  .matches("(?s).*\\* slave +down since \\d\\d:\\d\\d:\\d\\d\\s.*"));
      String failed = shell.answer("Files.exists(Path.of(\"/etc\")) ? 1 : new File(\"x\").list()");
      assertTrue(failed.contains("not connected since ") || failed.contains("lost"), failed);
      bench.restart();
      shell.clear().type("/await slave 60").press("Enter");
      assertEquals("|  slave answers.", shell.answered());
      assertTrue(shell.answer("/hosts").contains("* slave  connected"), shell.text());

      // The VM that runs the snippets ends; the host is known to its successor, too.
      shell.clear().type("System.exit(7)").press("Enter").await("nothing was run again");
      assertTrue(
          shell.awaitPrompt().text().contains("The exec VM has exited with status 7"),
          shell.text());
      assertTrue(shell.text().endsWith("[slave] jsh>"), shell.text());
      assertEquals("$1 ==> 42", shell.answer("6 * 7"));

      // Down again, and switched to: what follows runs nowhere, and least of all on the master.
      bench.kill();
      shell.await(
          "down since", () -> shell.answer("/hosts").matches("(?s).*\\* slave +down since .*"));
      String told = shell.answer("/with slave");
      assertTrue(told.contains("|  You are nowhere now: no snippet runs until"), told);
      assertTrue(shell.text().endsWith("[nowhere] jsh>"), shell.text());
      String leaf = "new File(\"touched\").createNewFile()";
      assertEquals("|  " + Place.REFUSAL, shell.answer(leaf));
      shell.clear().paste("/with slave\n" + leaf + "\n").press("Enter");
      assertTrue(shell.answered().contains("|  You are nowhere now"), shell.text());
      shell.clear().paste("/with bench9").press("Enter").awaitPrompt();
      assertEquals("|  " + Place.REFUSAL, shell.answer(leaf));

      // A VM that ends on the host is followed by one that cannot get there.
      bench.restart();
      shell.clear().type("/await slave 60").press("Enter");
      assertEquals("|  slave answers.", shell.answered());
      shell.answer("/with slave");
      bench.kill();
      shell.clear().type("System.exit(8)").press("Enter").await("nothing was run again");
      shell.await("^\\[nowhere\\] jsh> *$");
      assertEquals("|  " + Place.REFUSAL, shell.answer(leaf));
      assertEquals("", shell.answer("/local"));
      assertEquals(
          "false", shell.answer("new File(\"touched\").exists()").replaceFirst("^.*> ", ""));
    }
  }

  /** The prompt said a host; that nobody got there, no line may take for the master. */
  @Test
  void aHostToBeginWithThatCannotBeReachedIsNowhere() throws Exception {
    try (TmuxShell shell = TmuxShell.on(Jdks.master(), master).start("--with", "bench9")) {
      shell.await("^\\[nowhere\\] jsh> *$");
      assertEquals("|  " + Place.REFUSAL, shell.answer("1 + 1"));
      shell.answer("/local");
      assertTrue(shell.answer("1 + 1").endsWith("==> 2"), shell.text());
    }
  }
}
