package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was typed is there again, in the next shell and in a parallel one; no secret is. */
class ShellHistoryIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @TempDir Path master;

  private Path file() {
    return master.resolve("config/history");
  }

  private TmuxShell start() throws Exception {
    return TmuxShell.on(Jdks.master(), master).start();
  }

  private static void assertUp(TmuxShell shell, String... lines) throws Exception {
    for (String line : lines) {
      shell.press("Up").await("on Up " + line, () -> shell.text().endsWith("jsh> " + line));
    }
    for (int i = lines.length - 2; i >= 0; i--) {
      String line = lines[i];
      shell.press("Down").await("on Down " + line, () -> shell.text().endsWith("jsh> " + line));
    }
    shell.press("C-c").awaitPrompt();
  }

  @Test
  void theArrowsGoThroughAllOfItAfterARestart() throws Exception {
    try (TmuxShell shell = start()) {
      shell.awaitPrompt();
      shell.answer("int one = 1");
      shell.answer("/vars");
      shell.clear().type("int twice(int a) {").press("Enter").await("\\.\\.\\.>$");
      shell.type("return 2 * a; }").press("Enter").answered();
      shell.answer("/vars");
      shell.type("/exit 3").press("Enter");
      assertEquals(3, shell.ended());
    }
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    try (TmuxShell shell = start()) {
      // A key that is pressed before the prompt is there counts, too.
      shell.press("Up").await("what was typed last", () -> shell.text().endsWith("/exit 3"));
      shell.press("C-c").awaitPrompt();
      assertUp(shell, "/exit 3", "/vars");
      shell.press("Up", "Up", "Up").await("int twice\\(int a\\) \\{\n.*return 2 \\* a; \\}$");
      shell.press("Up", "Up").await("/vars", () -> shell.text().endsWith("jsh> /vars"));
      shell.press("Up").await("the first", () -> shell.text().endsWith("jsh> int one = 1"));
      shell.press("C-c").awaitPrompt().press("C-d");
      assertEquals(0, shell.ended());
    }
  }

  @Test
  void twoShellsAtOnceLoseNothing() throws Exception {
    try (TmuxShell first = start();
        TmuxShell second = start()) {
      first.awaitPrompt();
      second.awaitPrompt();
      for (int i = 0; i < 5; i++) {
        first.type("int a" + i + " = " + i).press("Enter");
        second.type("int b" + i + " = " + i).press("Enter");
      }
      first.await("^a4 ==> 4$").awaitPrompt();
      second.await("^b4 ==> 4$").awaitPrompt();
      assertUp(first, "int a4 = 4", "int a3 = 3");
      assertUp(second, "int b4 = 4", "int b3 = 3");
    }
    List<String> lines = Files.readAllLines(file());
    for (String shell : List.of("a", "b")) {
      assertEquals(
          Stream.of(0, 1, 2, 3, 4).map(i -> "int " + shell + i + " = " + i).toList(),
          lines.stream().filter(line -> line.startsWith("int " + shell)).toList());
    }
  }

  @Test
  void noSecretIsKept() throws Exception {
    String url = Files.readString(BENCH.urlFile()).strip();
    String token = url.substring(url.indexOf("//") + 2, url.indexOf('@'));
    try (TmuxShell shell = start()) {
      shell.awaitPrompt();
      String refused = shell.answer("/connect " + url);
      assertTrue(refused.contains("A URL is a secret"), refused);
      shell.answer("String s = \"" + url + "\"");
      shell.clear().type("/connect bench1").press("Enter").await("not shown");
      shell.type(url).press("Enter").await("Connected: /with bench1").awaitPrompt();
      assertFalse(shell.answer("/history").contains(token), shell.text());
      shell.answer("/save -history " + master.resolve("saved.jsh"));
      shell.press("Up", "Up", "Up", "Up").await("^jsh> String s = \"splitbrain://\\.\\.\\.@");
      shell.press("C-c").awaitPrompt().press("C-d");
      shell.ended();
    }
    assertFalse(Files.readString(file()).contains(token));
    assertFalse(Files.readString(master.resolve("saved.jsh")).contains(token));
    assertTrue(Files.readString(file()).contains("splitbrain://...@"), Files.readString(file()));
  }
}
