package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C at a terminal, in each kind of blocked snippet; the next snippet works, in the same VM.
 */
class ShellStopIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @TempDir static Path master;

  private static TmuxShell shell;
  private static String fifo;

  @BeforeAll
  static void start() throws Exception {
    BENCH.requireOwnFiles();
    fifo = BENCH.makeDirectory("stop") + "/fifo";
    BENCH.run("mkfifo", fifo);
    shell = TmuxShell.on(Jdks.master(), master).start("--host", "bench1=@" + BENCH.urlFile());
    shell.answer("int kept = 40");
    shell.answer("var lock = new java.util.concurrent.locks.ReentrantLock()");
    shell.answer("new Thread(lock::lock).start()");
  }

  @AfterAll
  static void end() throws Exception {
    if (shell != null) {
      shell.close();
    }
  }

  @BeforeEach
  void emptyPromptOnTheMaster() throws Exception {
    shell.press("C-c").answer("/local");
  }

  /** The snippet tells that it runs; then Ctrl-C ends it, and what was declared before is there. */
  private static void assertStops(String snippet) throws Exception {
    shell.clear().type("System.out.println(\"busy\"); " + snippet).press("Enter").await("^busy$");
    shell.press("C-c");
    String told = shell.answered();
    assertTrue(Pattern.compile("^\\|  Stopped\\.$", Pattern.MULTILINE).matcher(told).find(), told);
    assertEquals("42", shell.answer("kept + 2").replaceFirst("^\\$\\d+ ==> ", ""), snippet);
  }

  @Test
  void anEndlessLoop() throws Exception {
    assertStops("while (true);");
  }

  @Test
  void aSleep() throws Exception {
    assertStops("Thread.sleep(1_000_000)");
  }

  @Test
  void aLock() throws Exception {
    assertStops("lock.lock()");
  }

  @Test
  void anAcceptOnTheMaster() throws Exception {
    assertStops("new ServerSocket(0).accept()");
  }

  @Test
  void aReadOfTheTerminal() throws Exception {
    assertStops("System.in.read()");
  }

  @Test
  void anOpenAndAReadOnTheSlave() throws Exception {
    shell.answer("/with bench1");
    assertStops("new FileInputStream(\"" + fifo + "\")");
    assertStops("new RandomAccessFile(\"" + fifo + "\", \"rw\").read()");
  }

  @Test
  void aChildOnTheSlave() throws Exception {
    shell.answer("/with bench1");
    assertStops("new ProcessBuilder(\"sleep\", \"7431\").start().waitFor()");
    assertStops("new ProcessBuilder(\"sleep\", \"7432\").start().getInputStream().read()");
  }

  @Test
  void aHostThatDoesNotComeBack() throws Exception {
    shell.clear().type("/await bench1").press("Enter");
    assertEquals("|  bench1 answers.", shell.answered());
  }

  /** What snippets read is typed where they run, echoed, and edited like any line. */
  @Test
  void aSnippetReadsWhatIsTyped() throws Exception {
    shell.clear().type("System.out.println(\"name?\"); ");
    shell.type("new Scanner(System.in).nextLine()").press("Enter").await("^name\\?$");
    shell.type("Ann").press("BSpace").type("a").press("Enter");
    assertTrue(shell.answered().endsWith("==> \"Ana\""), shell.text());
  }
}
