package dev.splitbrain.shell.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.engine.TestEngines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ScriptRunnerTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private SnippetEngine engine;

  @AfterEach
  void end() {
    if (engine != null) {
      engine.close();
    }
  }

  private int run(String script, String... args) throws IOException, ScriptException {
    if (engine == null) {
      engine = TestEngines.start(directory, new Stdio(out, out, () -> new byte[0]));
      ScriptRunner.prepare(engine, List.of(args));
    }
    // What an earlier script of the test left unresolved is no error of this one.
    engine
        .shell()
        .snippets()
        .filter(s -> engine.shell().status(s).name().startsWith("RECOVERABLE"))
        .toList()
        .forEach(engine.shell()::drop);
    out.reset();
    HostSwitch hosts = new HostSwitch(engine.control(), null);
    return new ScriptRunner(engine, hosts, "s.jsh").run(script.lines().toList());
  }

  private String error(String script) {
    return assertThrows(ScriptException.class, () -> run(script)).getMessage();
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aScriptRunsWithItsArgumentsAndItsOutputIsExact() throws Exception {
    int status =
        run(
            """
            #!/usr/bin/env splitbrain run
            // a comment
            /* another
               /local is no command here */
            int twice(int n) {
              return 2 * n;
            }
            System.out.print(twice(21) + " " + String.join("|", args)); int more = 1; int most = 2
            var text = \"""
                /local/bin is text
                \""";
            System.out.print(" " + text.strip() + more + most)
            """,
            "a b",
            "\"q\"\\\u00e9\u20ac\n");
    assertEquals(0, status);
    assertEquals("42 a b|\"q\"\\\u00e9\u20ac\n /local/bin is text12", out());
  }

  /** A script shows no values: it does not ask for them either. */
  @Test
  void noToStringHarmsAScript() throws Exception {
    int status =
        run(
            """
            class Ghost { String label; public String toString() { return label; } }
            Ghost g = new Ghost();
            Ghost[] ghosts = {g};
            interface Cfg { String get(); }
            var p = (Cfg) java.lang.reflect.Proxy.newProxyInstance(
                Cfg.class.getClassLoader(), new Class<?>[] {Cfg.class}, (o, m, a) -> null);
            var thrower = new Object() { public String toString() { throw new Error("no"); } };
            var endless = new Object() { public String toString() { while (true); } };
            System.out.print("still here " + g);
            /exit 40 + 2
            """);
    assertEquals("still here null", out());
    assertEquals(42, status);
  }

  @Test
  void whatEndsAScriptIsItsStatus() throws Exception {
    assertEquals(3, run("System.out.print(1);\n/exit 1 + 2\nSystem.out.print(2);"));
    assertEquals("1", out());
    assertEquals(0, run("/exit\nSystem.out.print(2);"));
    assertEquals(7, run("System.exit(7);\nSystem.out.print(2);"));
    assertEquals("", out());
  }

  @Test
  void aKilledVmIsAnErrorWithItsLine() {
    assertEquals(
        "s.jsh:2: error: the exec VM died here with status 137 (signal 9)",
        error(
            "int a = 1;\n"
                + "new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current().pid())"
                + ".start().waitFor();\nint b = 2;\n"));
  }

  @Test
  void errorsNameTheirLine() {
    // All on one engine: what one script declares, the next may know.
    String newline = System.lineSeparator();
    assertEquals(
        "s.jsh:3: error: cannot find symbol"
            + newline
            + "    int b = nope + 1;"
            + newline
            + "            ^"
            + newline
            + "    symbol:   variable nope",
        error("int a = 1;\n\n  int b = nope + 1;\nSystem.out.print(1);"));
    assertEquals("", out());

    String thrown =
        error(
            """
            int div(int by) {
              int one = 1;
              return one / by;
            }

            System.out.print(div(1)); div(0);
            System.out.print("not reached");
            """);
    assertEquals(
        List.of(
            "s.jsh:3: java.lang.ArithmeticException: / by zero",
            "    at div (s.jsh:3)",
            "    at s.jsh:6"),
        thrown.lines().toList());
    assertEquals("1", out());

    assertEquals(
        "s.jsh:2: error: the snippet that begins here is not complete at the end of the script",
        error("int c = 1;\nif (c > 0) {\n  c = 2;\n"));
    assertEquals(
        "s.jsh:1: error: variable gone needs class Missing, never declared",
        error("Missing gone;\nSystem.out.print(1);"));
    assertEquals(
        "s.jsh:2: error: method early needs method late(), never declared",
        error("int d = 1;\nint early() { return late(); }"));
    assertTrue(
        error("int uses() { return unknown(); }\nint e = 1;\nuses();")
            .startsWith("s.jsh:3: error: this calls method uses"));
    assertEquals(
        "s.jsh:2: error: /set is not a command of scripts: they have /with, /local, /connect"
            + " and /exit",
        error("int f = 1;\n/set feedback silent\n"));
    assertEquals(
        "s.jsh:1: error: splitbrain: this JVM runs without the agent: start with"
            + " -javaagent:splitbrain-agent.jar",
        error("/with bench1\n"));
  }

  @Test
  void causesAndSuppressedAreToldWithScriptLines() {
    List<String> lines =
        error(
                """
                void fail() throws Exception {
                  var e = new Exception("outer\\u001b[2J", new java.io.IOException("inner"));
                  e.addSuppressed(new IllegalStateException("aside"));
                  throw e;
                }
                fail();
                """)
            .lines()
            .toList();
    assertEquals("s.jsh:2: java.lang.Exception: outer\\u001B[2J", lines.get(0));
    assertTrue(
        lines.contains("    Suppressed: java.lang.IllegalStateException: aside"), "" + lines);
    assertTrue(lines.contains("        at fail (s.jsh:3)"), "" + lines);
    assertTrue(lines.contains("Caused by: java.io.IOException: inner"), "" + lines);
    assertTrue(lines.stream().noneMatch(l -> l.contains("dev.splitbrain.shell")), "" + lines);
  }

  @Test
  void aMethodMayCallWhatIsDeclaredLater() throws Exception {
    assertEquals(
        0, run("int a() { return b() + 1; }\nint b() { return 1; }\nSystem.out.print(a());"));
    assertEquals("2", out());
  }

  @Test
  void commandsAreReadWhereAnIfMayBeOver() throws Exception {
    assertEquals(4, run("if (true) System.out.print(1);\n/exit 4"));
    assertEquals("1", out());
  }
}
