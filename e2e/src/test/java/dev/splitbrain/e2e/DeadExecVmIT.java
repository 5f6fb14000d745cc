package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import dev.splitbrain.e2e.harness.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A VM that runs snippets may end at any moment; the shell goes on with another one. */
class DeadExecVmIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String NAME =
      "System.out.println(\"name%d=\" + Files.readString(Path.of(\"/etc/hostname\")).strip());";

  @TempDir Path master;

  static List<Jdk> jdks() {
    return Jdks.masters();
  }

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private Finished shell(Jdk jdk, List<String> options, String... lines) throws Exception {
    try (Running running = new Launcher(jdk, master).start(options.toArray(new String[0]))) {
      for (String line : lines) {
        running.type(line);
      }
      running.typeEnd();
      return running.finish(LIMIT);
    }
  }

  private static long count(Finished finished, String text) {
    return finished.lines().stream().filter(line -> line.contains(text)).count();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void eachDeathIsOneNoteAndNothingIsRunAgain(Jdk jdk) throws Exception {
    Finished finished =
        shell(
            jdk,
            List.of("--host", "bench1=@" + BENCH.urlFile()),
            "/with bench1",
            "int kept = 7; System.out.println(\"once\");",
            "System.exit(3)",
            String.format(NAME, 1),
            "kept",
            "Runtime.getRuntime().halt(9)",
            String.format(NAME, 2),
            "local(() -> new ProcessBuilder(\"kill\", \"-9\", \"\" +"
                + " ProcessHandle.current().pid()).start().waitFor())",
            String.format(NAME, 3),
            "/exit 5");
    assertEquals(5, finished.status(), finished::toString);
    assertEquals(1, count(finished, "once"), finished::toString);
    assertEquals(1, count(finished, "The exec VM has exited with status 3."), finished::toString);
    assertEquals(1, count(finished, "The exec VM died with status 9."), finished::toString);
    assertEquals(
        1, count(finished, "The exec VM died with status 137 (signal 9)."), finished::toString);
    assertEquals(3, count(finished, "nothing was run again"), finished::toString);
    for (int i = 1; i <= 3; i++) {
      assertEquals("bench1", finished.value("name" + i));
    }
    assertTrue(count(finished, "symbol:   variable kept") > 0, finished::toString);
    assertEquals("", finished.err());
  }

  /** What is piped behind a /with that fails was meant for another machine. */
  @ParameterizedTest
  @MethodSource("jdks")
  void pipedInputEndsAtAWithThatFails(Jdk jdk) throws Exception {
    String ran = "System.out.println(\"RAN\");";
    List<String> options = List.of("--host", "bench1=@" + BENCH.urlFile());
    Finished switched = shell(jdk, options, "/with bench1", "/with bench9", ran, "/local", ran);
    Finished forOne = shell(jdk, options, "/with bench9 1 + 1", ran);
    for (Finished finished : List.of(switched, forOne)) {
      assertEquals(1, finished.status(), finished::toString);
      assertEquals(0, count(finished, "RAN"), finished::toString);
      assertEquals(1, count(finished, "No host is called 'bench9'"), finished::toString);
      assertEquals(1, count(finished, "The input ends here"), finished::toString);
    }
    assertEquals(1, count(switched, "You are nowhere now"), switched::toString);
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void errorsThatExhaustAVmDoNotEndTheShell(Jdk jdk) throws Exception {
    Finished finished =
        shell(
            jdk,
            List.of("-R-Xmx32m"),
            "int deep(int n) { return deep(n + 1) + 1; }",
            "int kept = 7;",
            "deep(0)",
            "System.out.println(\"kept=\" + kept);",
            "byte[] big = new byte[1 << 30];",
            "System.out.println(\"still=\" + kept);",
            "byte[][] all = new byte[1000][];",
            "for (int i = 0; i < all.length; i++) all[i] = new byte[1 << 16];",
            "all = null;",
            "System.out.println(\"after=\" + (3 + 4));",
            "/exit 0");
    assertEquals(0, finished.status(), finished::toString);
    assertTrue(count(finished, "StackOverflowError") > 0, finished::toString);
    assertEquals("7", finished.value("kept"));
    assertEquals("7", finished.value("still"));
    assertTrue(count(finished, "OutOfMemoryError") > 1, finished::toString);
    assertEquals("7", finished.value("after"));
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aScriptTellsWhereItsVmDied(Jdk jdk) throws Exception {
    Path script = master.resolve("dies.jsh");
    java.nio.file.Files.writeString(
        script, "int a = 1;\nRuntime.getRuntime().halt(9);\nSystem.out.println(\"on\");\n");
    Finished finished = new Launcher(jdk, master).run("run", script.toString());
    assertEquals(1, finished.status(), finished::toString);
    assertEquals("", finished.out());
    assertEquals(script + ":2: error: the exec VM died here with status 9\n", finished.err());
    Finished option = new Launcher(jdk, master).run("run", "-R-Xno-such", script.toString());
    assertEquals(1, option.status(), option::toString);
    assertTrue(
        option.err().endsWith("splitbrain: the exec VM ended at its start with status 1\n"),
        option::toString);
  }
}
