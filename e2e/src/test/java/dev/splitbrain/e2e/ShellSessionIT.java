package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

  /** Whatever a test before has left. */
  @BeforeEach
  void emptyPromptOnTheMaster() throws Exception {
    shell.press("C-c").answer("/local");
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

  @Test
  void aMethodTakesSeveralLines() throws Exception {
    shell.clear().type("int twice(int a) {").press("Enter").await("\\.\\.\\.>$");
    shell.type("return 2 * a;").press("Enter").type("}").press("Enter");
    assertEquals("|  created method twice(int)", shell.answered());
    assertShows("42", "twice(21)");
  }

  /** Commands are read only where a snippet may begin. */
  @Test
  void aTextBlockMayHoldWhatLooksLikeACommand() throws Exception {
    shell.clear().type("var block = \"\"\"").press("Enter").await("\\.\\.\\.>$");
    shell.type("/local/bin").press("Enter").type("/exit").press("Enter");
    shell.type("\"\"\"").press("Enter");
    assertEquals("block ==> \"/local/bin\\n/exit\\n\"", shell.answered());
  }

  @Test
  void theSnippetOfOneWithMayTakeSeveralLines() throws Exception {
    shell.clear().type("/with bench1 List.of(").press("Enter").await("\\.\\.\\.>$");
    shell.type("InetAddress.getLocalHost().getHostName())").press("Enter");
    assertEquals("[bench1]", shell.answered().replaceFirst("^\\$\\d+ ==> ", ""));
    assertTrue(shell.text().endsWith("\njsh>"), shell.text());
  }

  @Test
  void tabCompletesJavaAndHosts() throws Exception {
    shell.clear().type("System.get").press("Tab").await("getProperty\\(").await("getenv\\(");
    shell.press("C-c").clear().type("System.getPr").press("Tab").await("^jsh> System.getPropert$");
    shell.press("C-c").clear().type("/with b").press("Tab").await("^jsh> /with bench1$");
    shell.press("C-c").clear().type("/with bench1 System.getPro").press("Tab");
    shell.await("^jsh> /with bench1 System\\.getPropert$");
    shell.press("C-c").clear().type("/hos").press("Tab").await("^jsh> /hosts$");
  }

  @Test
  void theSecondTabShowsTheDocumentation() throws Exception {
    shell.clear().type("\"abc\".substring(").press("Tab");
    shell.await("^String String\\.substring\\(int beginIndex, int endIndex\\)$");
    shell.await("^jsh> \"abc\"\\.substring\\($");
    shell.press("Tab").await("Returns a string that is a substring|<no documentation: ");
    shell.press("C-c").clear().type("/why ").press("Tab", "Tab").await("Example:");
  }

  /** A URL with a mistake in it holds the token all the same. */
  @Test
  void whatIsTypedAtTheHiddenPromptIsNeverShown() throws Exception {
    for (String typed :
        List.of(
            "s3cr3t@127.0.0.1:99", "@s3cr3t", "splitbrain:/s3cr3t@h", "splitbrain://s3cr3t@h")) {
      shell.clear().type("/connect other").press("Enter").await("URL of other \\(not shown\\): ?$");
      shell.type(typed).press("Enter").awaitPrompt();
      assertTrue(
          shell.text().matches("(?s).*\\|  (That is no|a slave's URL|a token).*"), shell.text());
      assertFalse(shell.text().contains("s3cr3t"), shell.text());
    }
    shell.answer("/connect other s3cr3t-without-at");
    shell.answer("/with s3cr3t@127.0.0.1:99");
    assertFalse(shell.answered().contains("s3cr3t"), shell.text());
    assertFalse(shell.answer("/history").contains("s3cr3t"), shell.text());
  }

  @Test
  void ctrlCAtThePromptClearsTheLine() throws Exception {
    shell.clear().type("this is not Java").press("C-c").awaitPrompt();
    assertShows("2", "1 + 1");
  }

  @Test
  void ctrlRFindsWhatWasTyped() throws Exception {
    shell.answer("int found = 40 + 2;");
    shell.answer("int other = 1;");
    shell.clear().press("C-r").await("bck-i-search|reverse-i-search|search");
    shell.type("int fou").await("int found = 40 \\+ 2;");
    shell.press("Enter");
    shell.await("^found ==> 42$");
  }

  @Test
  void hostsTellWhoTheyAre() throws Exception {
    shell.answer("/with bench1");
    String hosts = shell.answer("/hosts");
    assertTrue(
        hosts.matches(
            "(?s).*\\|  \\* bench1 +connected +\\w+@bench1 +Linux \\S+\\s+(?:\\|\\s+)?Java "
                + Jdks.slave().feature()
                + "\\S*\\s.*clock [+-]\\d+\\.\\d{3} s +\\d+\\.\\d\\d ms.*"),
        hosts);
    assertTrue(hosts.matches("(?s).*\\|    demo +not connected.*"), hosts);
    String where = shell.answer("/with");
    assertTrue(where.startsWith("|  On bench1: user "), where);
    shell.answer("/local");
    assertTrue(shell.answer("/with").startsWith("|  On the master"), shell.text());
  }

  @Test
  void commandsActWhereThePromptSays() throws Exception {
    shell.answer("/with bench1");
    assertEquals("|  /etc", shell.answer("/cd /etc"));
    assertEquals("|  bench1: /etc", shell.answer("/pwd"));
    assertShows("\"bench1\\n\"", "Files.readString(Path.of(\"hostname\"))");
    assertEquals("|  bench1: /nowhere (No such file or directory)", shell.answer("/cd /nowhere"));
    assertTrue(shell.answer("/why x").startsWith("|  x -> bench1: "), shell.text());
    shell.answer("/local");
    assertTrue(shell.answer("/why x").startsWith("|  x -> master: "), shell.text());
  }

  @Test
  void aScopeThatASnippetLeavesOpenIsClosed() throws Exception {
    String told = shell.answer("var leaked = SplitBrain.with(\"bench1\")");
    assertTrue(told.contains("left a scope open, closed now"), told);
    assertShows(
        "\"" + InetAddress.getLocalHost().getHostName() + "\"",
        "InetAddress.getLocalHost().getHostName()");
  }

  @Test
  void whatIsWrongIsOneLineWithTheNextStep() throws Exception {
    String unknown = shell.answer("/with nosuch");
    assertTrue(unknown.contains("No host is called 'nosuch'; known: bench1, demo"), unknown);
    assertTrue(unknown.contains("/connect nosuch"), unknown);
    assertTrue(shell.text().contains("[nowhere] jsh>"), shell.text());
    assertEquals("|  Invalid command: /wiht\n|  Did you mean /with?", shell.answer("/wiht"));
  }
}
