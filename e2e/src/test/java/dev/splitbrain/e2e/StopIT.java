package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.TmuxShell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ctrl-C ends what a snippet is blocked or busy in, here or on a slave, and nothing else. */
class StopIT {
  @TempDir Path master;

  static List<Jdk> jdks() {
    return Jdks.masters();
  }

  @BeforeAll
  static void slavesHaveTheirOwnFiles() {
    Bench.shared("bench1").requireOwnFiles();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void aSnippetEndsWhateverItWaitsFor(Jdk jdk) throws Exception {
    Bench bench = Bench.shared("bench1");
    String fifo = bench.makeDirectory("stop") + "/fifo";
    bench.run("mkfifo", fifo);
    try (TmuxShell shell = start(jdk, bench)) {
      for (String blocked :
          List.of(
              "while (true);",
              "new java.math.BigInteger(\"7\").pow(80_000_000)",
              "new ServerSocket(0).accept()",
              "System.in.read()")) {
        assertStops(shell, blocked);
      }
      shell.answer("/with bench1");
      for (String blocked :
          List.of(
              "while (true);",
              "java.util.stream.LongStream.iterate(1, n -> n).sum()",
              "new FileInputStream(\"" + fifo + "\")",
              "new ProcessBuilder(\"sleep\", \"7654\").start().waitFor()",
              "new ProcessBuilder(\"sleep\", \"7654\").start().getInputStream().read()")) {
        assertStops(shell, blocked);
      }
      assertEquals("bench1", name(shell));
    }
  }

  /** The slave neither answers nor carries out a cancel: it is stopped itself. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aCallThatTheSlaveDoesNotEndCostsAConnectionAndNotTheSession(Jdk jdk) throws Exception {
    try (Bench bench = Bench.start("bench1");
        TmuxShell shell = start(jdk, bench)) {
      shell.answer("/with bench1");
      assertEquals("bench1", name(shell));
      signal("STOP", bench.pid());
      try {
        assertStops(shell, "Files.readString(Path.of(\"/etc/hostname\"))");
      } finally {
        signal("CONT", bench.pid());
      }
      shell.answer("/await bench1");
      assertEquals("bench1", name(shell));
    }
  }

  private TmuxShell start(Jdk jdk, Bench bench) throws Exception {
    TmuxShell shell = TmuxShell.on(jdk, master).start("--host", "bench1=@" + bench.urlFile());
    shell.awaitPrompt();
    shell.answer("import java.io.*; import java.net.*;");
    return shell;
  }

  private static String name(TmuxShell shell) throws Exception {
    return shell.answer("System.out.println(Files.readString(Path.of(\"/etc/hostname\")).strip())");
  }

  private static void assertStops(TmuxShell shell, String blocked) throws Exception {
    shell.clear().type("System.out.println(\"run\" + \"ning\"); " + blocked).press("Enter");
    shell.await("^running$").press("C-c");
    shell.await("^\\|  Stopped\\.$").awaitPrompt();
    assertEquals("alive", shell.answer("System.out.println(\"ali\" + \"ve\")"), blocked);
  }

  private static void signal(String name, long pid) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
  }
}
