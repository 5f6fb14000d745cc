package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jars;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine under the JDK's own {@code jshell}. */
class StockJShellIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final String NAME =
      "System.out.println(\"name\" + %d + \"=\" + java.nio.file.Files.readString("
          + "java.nio.file.Path.of(\"/etc/hostname\")).strip())";

  @TempDir Path master;

  static List<Jdk> jdks() {
    return Jdks.masters();
  }

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private static String name(int number) {
    return String.format(NAME, number);
  }

  private Finished jshell(Jdk jdk, String execution, String... lines) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                jdk.tool("jshell"),
                "-s",
                "-J--class-path=" + Jars.shell(),
                "--execution",
                execution)
            .directory(master.toFile());
    builder.environment().put("SPLITBRAIN_CACHE", master.resolve("cache").toString());
    builder.environment().put("SPLITBRAIN_CONFIG", master.resolve("config").toString());
    try (Running running = Running.start(builder, "jshell on " + jdk, jdk)) {
      for (String line : lines) {
        running.type(line);
      }
      running.typeEnd();
      return running.finish(AgentProgram.LIMIT);
    }
  }

  /** What jshell does with an engine: ends it, builds it anew, gives it a class path. */
  @ParameterizedTest
  @MethodSource("jdks")
  void snippetsActOnTheHostThroughAllLivesOfTheEngine(Jdk jdk) throws Exception {
    Finished finished =
        jshell(
            jdk,
            "splitbrain:with(@" + BENCH.urlFile() + ")",
            name(1),
            "System.exit(3)",
            name(2),
            "/reset",
            name(3),
            "/env -class-path " + master,
            name(4),
            "int twice(int a) { return 2 * a; }",
            "int twice(int a) { return 3 * a; }",
            "System.out.println(\"redefined=\" + twice(2))",
            "/exit");
    for (int i = 1; i <= 4; i++) {
      // One of them once more: /env runs again what was typed.
      assertTrue(finished.out().contains("name" + i + "=bench1"), finished::toString);
    }
    assertTrue(finished.out().contains("redefined=6"), finished::toString);
    assertTrue(finished.toString().contains("State engine terminated"), finished::toString);
    assertEquals("", finished.err(), finished::toString);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void whatIsWrongIsOneLine(Jdk jdk) throws Exception {
    assertRefused(jdk, "with(@/nowhere)", "there is no file /nowhere");
    assertRefused(jdk, "with(bench9)", "no host is called 'bench9'");
    assertRefused(jdk, "rules(/nowhere)", "rules: /nowhere: no such file");
    assertRefused(jdk, "whith(bench1)", "parameter keys: [whith]");
  }

  private void assertRefused(Jdk jdk, String parameters, String words) throws Exception {
    Finished finished = jshell(jdk, "splitbrain:" + parameters, "1 + 1");
    String all = finished.out() + finished.err();
    assertTrue(all.contains(words), finished::toString);
    assertEquals(1, all.strip().lines().count(), finished::toString);
    assertEquals(1, finished.status(), finished::toString);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void ctrlCEndsASnippetAndNotTheEngine(Jdk jdk) throws Exception {
    try (TmuxShell shell =
        TmuxShell.on(jdk, master)
            .tool(
                "jshell",
                "-J--class-path=" + Jars.shell(),
                "--execution",
                "splitbrain:with(@" + BENCH.urlFile() + ")")) {
      shell.await("^jshell> *$");
      int number = 0;
      for (String endless :
          List.of("while (true)", "new java.math.BigInteger(\"7\").pow(80_000_000)")) {
        number++;
        // One snippet: what jshell is told between two of a line is lost to its engine.
        shell.type("{ System.out.println(\"runs\" + " + number + "); " + endless + "; }");
        shell.press("Enter");
        shell.await("^runs" + number + "$").press("C-c");
        shell.await("(?s)runs" + number + "\n.*^jshell> *$");
        shell.type("System.out.println(\"lives\" + " + number + ")").press("Enter");
        shell.await("(?s)^lives" + number + "$.*^jshell> *$");
      }
      shell.type(name(5)).press("Enter").await("^name5=bench1$");
    }
  }
}
