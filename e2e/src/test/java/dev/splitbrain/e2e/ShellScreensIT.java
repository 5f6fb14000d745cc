package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell at terminals of all sorts, and at none. */
class ShellScreensIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[(?:[0-9;]*;)?[39][0-7]m");

  @TempDir Path master;

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private TmuxShell.Options shell() {
    return TmuxShell.on(Jdks.master(), master);
  }

  private static String value(TmuxShell shell, String line) throws Exception {
    return shell.answer(line).replaceFirst("^\\$\\d+ ==> ", "");
  }

  @Test
  void fortyColumns() throws Exception {
    try (TmuxShell shell = shell().size(40, 40).start("--host", "bench1=@" + BENCH.urlFile())) {
      shell.awaitPrompt().answer("/with bench1");
      String hosts = shell.answer("/hosts");
      assertTrue(hosts.lines().allMatch(line -> line.length() <= 40), hosts);
      assertTrue(hosts.contains("bench1  connected") && hosts.contains(" ms"), hosts);
      // A line that takes three of the screen is edited at both ends.
      String digits = "0123456789".repeat(9);
      shell.clear().type("String s = \"" + digits + "x").press("C-a").type("final ");
      shell.press("C-e", "BSpace").type("\"");
      String typed = "[bench1] jsh> final String s = \"" + digits + "\"";
      shell.await(typed, () -> String.join("", shell.screen()).equals(typed)).press("Enter");
      shell.await("^s ==> \"" + digits + "\"$");
      assertTrue(shell.answer("new byte[300]").contains("0000  00 00"), shell.text());
      assertTrue(shell.text().lines().noneMatch(line -> line.length() > 120), shell.text());
    }
  }

  @Test
  void wideAndCombiningCharacters() throws Exception {
    try (TmuxShell shell = shell().start("--with", "@" + BENCH.urlFile())) {
      assertEquals(
          "\"h\u00e9 \u4e16\u754c \ud83d\udc4d\"",
          value(shell, "\"h\u00e9 \u4e16\u754c \ud83d\udc4d\""));
      shell.clear().type("\"\u4e16\u754c\"").press("Left", "Left").type("x").press("Enter");
      assertTrue(shell.answered().endsWith("==> \"\u4e16x\u754c\""), shell.text());
      shell.clear().type("\"a\ud83d\udc4db\"").press("Left", "Left", "BSpace", "Enter");
      assertTrue(shell.answered().endsWith("==> \"ab\""), shell.text());
      shell.answer(
          "var p = Files.writeString(Files.createTempFile(\"u\", \"\"), \"\u4e16 e\u0301\")");
      assertEquals("\"\u4e16 e\u0301\"", value(shell, "Files.readString(p)"));
      String child =
          shell.answer("new ProcessBuilder(\"cat\", \"\" + p).inheritIO().start().waitFor()");
      assertTrue(child.startsWith("\u4e16 e\u0301"), child);
    }
  }

  @Test
  void coloursUnlessTheUserWantsNone() throws Exception {
    try (TmuxShell plain =
            shell().variable("NO_COLOR", "1").start("--with", "@" + BENCH.urlFile());
        TmuxShell coloured = shell().start("--with", "@" + BENCH.urlFile())) {
      for (TmuxShell shell : new TmuxShell[] {plain, coloured}) {
        shell.clear().type("String s = \"abc\"; int x = 5");
        shell.await("int x = 5$");
      }
      assertFalse(COLOUR.matcher(plain.coloured()).find(), plain.coloured());
      assertTrue(COLOUR.matcher(coloured.coloured()).find(), coloured.coloured());
    }
  }

  @Test
  void aDumbTerminal() throws Exception {
    Path bytes = master.resolve("bytes");
    try (TmuxShell shell = shell().variable("TERM", "dumb").start()) {
      shell.record(bytes).awaitPrompt().type("6 * 7").press("Enter").await("^\\$1 ==> 42$");
      shell.awaitPrompt().type("System.out.println(\"busy\"); while (true);").press("Enter");
      shell.await("^busy$").press("C-c").await("\\|  Stopped\\.$").awaitPrompt();
      shell.type("/exit").press("Enter");
      assertEquals(0, shell.ended());
    }
    assertFalse(Files.readString(bytes).contains("\u001b"), Files.readString(bytes));
  }

  @Test
  void aPipe() throws Exception {
    Launcher launcher = new Launcher(Jdks.master(), master);
    try (Running running = launcher.start("--host", "bench1=@" + BENCH.urlFile())) {
      running.type("6 * 7");
      running.type("/with bench1");
      running.type("List.of(");
      running.type("  InetAddress.getLocalHost().getHostName(), System.in.read())");
      running.type("x");
      running.type("nonsense");
      running.typeEnd();
      Finished finished = running.finish(TmuxShell.SOON);
      assertEquals(1, finished.status(), finished::toString);
      assertTrue(finished.out().startsWith("$1 ==> 42\n"), finished::toString);
      assertTrue(finished.out().contains("$2 ==> [bench1, 120]\n"), finished::toString);
      assertTrue(finished.out().contains("symbol:   variable nonsense"), finished::toString);
      assertFalse((finished.out() + finished.err()).contains("\u001b"), finished::toString);
    }
  }

  @Test
  void whatIsPastedIsTakenAsIfTyped() throws Exception {
    try (TmuxShell shell = shell().start("--host", "bench1=@" + BENCH.urlFile())) {
      StringBuilder method = new StringBuilder("int sum() {\n  int s = 0;\n");
      for (int i = 0; i < 40; i++) {
        method.append("\ts += ").append(i).append(";  // line ").append(i).append('\n');
      }
      shell.clear().paste(method + "  return s;\n}\nsum()").press("Enter");
      shell.await("^\\$\\d+ ==> 780$");
      // A whole session: commands act between the snippets.
      shell.clear();
      shell.paste(
          "String host() throws Exception {\n  return Files.readString(Path.of(\"/etc/hostname\"));\n}\n"
              + "/with bench1\nString there = host();\n/local\nString here = host();\n"
              + "there.equals(here)");
      shell.press("Enter").await("^\\$\\d+ ==> false$").awaitPrompt();
      assertEquals("there ==> \"bench1\\n\"", shell.answer("there"));
      String line = "\"" + "y".repeat(3000) + "\"";
      shell.clear().paste(line).press("Enter").await("1,000 of 3,002 characters");
      assertEquals("2", value(shell, "1 + 1"));
    }
    byte[] history = Files.readAllBytes(master.resolve("config/history"));
    assertTrue(new String(history, StandardCharsets.UTF_8).contains("y".repeat(3000)));
  }
}
