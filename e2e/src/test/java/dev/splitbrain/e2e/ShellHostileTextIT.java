package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import dev.splitbrain.testkit.SlaveOptions;
import dev.splitbrain.testkit.SlaveProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A slave whose every text tries to act on the terminal: clears the screen, sets title and
 * clipboard, changes to another screen, forges a line of the shell. The screen shows it; nothing
 * runs.
 */
class ShellHostileTextIT {
  /** Clears the screen, sets the title, sets the clipboard to "pwned", leaves the main screen. */
  private static final String ATTACK =
      "\u001b[2J\u001b]0;pwned\u0007\u001b]52;c;cHduZWQ=\u0007\u001b[?1049h\u009b2J";

  private static final String SHOWN =
      "\\u001B[2J\\u001B]0;pwned\\u0007\\u001B]52;c;cHduZWQ=\\u0007\\u001B[?1049h\\u009B2J";

  @TempDir static Path master;

  private static SlaveProcess slave;
  private static TmuxShell shell;
  private static String title;

  @BeforeAll
  static void start() throws Exception {
    slave =
        SlaveProcess.start(
            SlaveOptions.named("evil")
                .on(Jdks.slave().home())
                .withJavaOptions(
                    "-Dfile.encoding=UTF-8",
                    "-Dsun.jnu.encoding=UTF-8",
                    "-Duser.name=" + ATTACK,
                    "-Dos.version=Linux\r\n|  bench1: forged",
                    "-Djava.version=" + ATTACK));
    assumeTrue(slave.isIsolated(), () -> "no slave with a name of its own: " + slave.skipped());
    slave.inside("sh", "-c", "printf 'ev\\033]0;pwned\\007il' > /proc/sys/kernel/hostname");
    shell = TmuxShell.on(Jdks.master(), master).start("--host", "evil=@" + slave.urlFile());
    title = shell.awaitPrompt().shows("#{pane_title}");
    shell.answer("String attack = \"" + SHOWN + "\"");
    shell.answer("/with evil");
    shell.answer("var directory = Files.createTempDirectory(\"evil\")");
    shell.answer("var file = Files.writeString(directory.resolve(attack), attack)");
  }

  @AfterAll
  static void end() throws Exception {
    if (shell != null) {
      shell.close();
    }
    if (slave != null) {
      slave.close();
    }
  }

  /** Wherever the text came from: the terminal is as it was. */
  @AfterEach
  void nothingRan() throws Exception {
    assertEquals(title, shell.shows("#{pane_title}"));
    assertEquals("", shell.clipboard());
    assertEquals("0 0", shell.shows("#{alternate_on} #{mouse_any_flag}"));
  }

  private static void assertShown(String line) throws Exception {
    String answer = shell.answer(line);
    assertTrue(answer.contains(SHOWN), () -> line + ":\n" + answer);
    assertFalse(answer.contains("\u001b"), answer);
  }

  /** The same bytes do act on this terminal if nobody stands between. */
  @Test
  void theAttackIsReal() throws Exception {
    Path bytes = Files.writeString(master.resolve("attack"), ATTACK + "\n");
    try (TmuxShell cat = TmuxShell.on(Jdks.master(), master).run("cat", bytes.toString())) {
      cat.await("the title", () -> cat.shows("#{pane_title}").equals("pwned"));
      cat.await("the clipboard", () -> cat.clipboard().equals("pwned"));
      assertEquals("1", cat.shows("#{alternate_on}"));
    }
  }

  @Test
  void valuesAndNamesOfFiles() throws Exception {
    // JShell writes strings as Java source would, with octal escapes.
    String list = shell.answer("directory.toFile().list()[0]");
    assertTrue(list.contains("\\033[2J\\033]0;pwned\\007"), list);
    assertShown("directory.toFile().listFiles()[0]");
    assertShown("Files.list(directory).toList()");
    assertShown("new StringBuilder(Files.readString(file))");
    assertShown("/vars file");
  }

  @Test
  void messagesAndTracesOfExceptions() throws Exception {
    assertShown("Files.readString(directory.resolve(attack + \"x\"))");
    assertShown("new FileInputStream(\"/nowhere/\" + attack)");
    assertShown("new ProcessBuilder(\"/nowhere/\" + attack).start()");
    assertShown("Files.createDirectory(file)");
  }

  @Test
  void whatTheSlaveSaysOfItself() throws Exception {
    String hosts = shell.answer("/hosts");
    assertTrue(hosts.contains("\\u001B[2J\\u001B]0;pwned"), hosts);
    assertTrue(hosts.contains("@ev\\u001B]0;pwned\\u0007il"), hosts);
    String uname =
        shell.answer("new ProcessBuilder(\"uname\", \"-n\").inheritIO().start().waitFor()");
    assertTrue(uname.startsWith("ev\\u001B]0;pwned\\u0007il"), uname);
    assertTrue(hosts.lines().noneMatch(line -> line.startsWith("|  bench1")), hosts);
    assertTrue(shell.answer("/with").contains("\\u001B[2J"), shell.text());
    assertTrue(
        shell.answer("System.getProperty(\"user.name\")").contains("\\033[2J"), shell.text());
  }

  /** The slave gives the real name of where it went. */
  @Test
  void directories() throws Exception {
    shell.answer("var deep = Files.createDirectory(directory.resolve(attack + \"d\"))");
    shell.answer("Files.createSymbolicLink(Path.of(\"/tmp/work/link\"), deep)");
    assertShown("/cd /tmp/work/link");
    assertShown("/pwd");
    assertTrue(shell.answer("/cd /nowhere").startsWith("|  evil: /nowhere ("), shell.text());
    assertShown("new File(\"x\").getAbsoluteFile()");
    shell.answer("/cd /tmp/work");
  }

  /** Children may colour their lines and go back within one, and no more; colours end with them. */
  @Test
  void outputOfChildren() throws Exception {
    assertShown("new ProcessBuilder(\"cat\", file.toString()).inheritIO().start().waitFor()");
    shell.answer(
        "var colours = Files.write(directory.resolve(\"colours\"),"
            + " \"\\033[31mred\\033[0m\\n10%\\r20%\\nab\\bc\\td\\n\\033[8mhidden\".getBytes())");
    String answer =
        shell.answer(
            "new ProcessBuilder(\"cat\", colours.toString()).inheritIO().start().waitFor()");
    List<String> lines = answer.lines().toList();
    assertEquals(List.of("red", "20%", "ac      d"), lines.subList(0, 3));
    String coloured = shell.coloured();
    assertTrue(coloured.contains("\u001b[31m"), coloured);
    String last = coloured.substring(coloured.lastIndexOf("hidden"));
    assertTrue(last.matches("(?s)hidden\\s*\u001b\\[0m.*"), last);
  }
}
