package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.harness.Strangers;
import dev.splitbrain.e2e.program.Hello;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's commands as a user types them. */
class LauncherIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path master;

  private Launcher launcher;

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  @BeforeEach
  void makeLauncher() {
    launcher = new Launcher(Jdks.master(), master);
  }

  private Finished script(String... lines) throws Exception {
    Path script = Files.writeString(master.resolve("script.jsh"), String.join("\n", lines) + "\n");
    return launcher.run(
        "run", "--host", "bench1=@" + BENCH.urlFile(), script.toString(), "x", "y z");
  }

  @Test
  void aScriptActsWhereItSays() throws Exception {
    Finished finished =
        script(
            "#!/usr/bin/env splitbrain",
            "System.out.println(\"args=\" + String.join(\"|\", args))",
            "String name() throws Exception {",
            "  return Files.readString(Path.of(\"/etc/hostname\")).strip();",
            "}",
            "/with bench1",
            "System.out.println(\"inside=\" + name())",
            "System.out.println(\"local=\" + local(() -> name()).equals(\"bench1\"))",
            "/local",
            "System.out.println(\"outside=\" + name().equals(\"bench1\"))",
            "/with bench1 System.out.println(",
            "    \"continued=\" + name())",
            "System.out.println(\"after=\" + name().equals(\"bench1\"))",
            "System.exit(7)");
    assertEquals(7, finished.status(), finished::toString);
    assertEquals("x|y z", finished.value("args"));
    assertEquals("bench1", finished.value("inside"));
    assertEquals("false", finished.value("local"));
    assertEquals("false", finished.value("outside"));
    assertEquals("bench1", finished.value("continued"));
    assertEquals("false", finished.value("after"));
    assertEquals("", finished.err());
  }

  @Test
  void aScriptStopsAtItsFirstErrorWithItsPlace() throws Exception {
    Finished thrown =
        script("int a = 1;", "/with bench1", "Files.size(Path.of(\"/nowhere\"))", "System.exit(0)");
    assertEquals(1, thrown.status(), thrown::toString);
    assertTrue(thrown.err().contains("script.jsh:3"), thrown::toString);
    assertTrue(thrown.err().contains("NoSuchFileException"), thrown::toString);
    Finished compile = script("int a = 1;", "int b = nonsense;", "System.exit(0)");
    assertEquals(1, compile.status(), compile::toString);
    assertTrue(compile.err().contains("script.jsh:2"), compile::toString);
  }

  @Test
  void badInputIsOneClearLine() throws Exception {
    assertOneLine(launcher.run("run", "missing.jsh"), "missing.jsh", "no such file");
    assertOneLine(script("/with bench9"), "script.jsh:1", "bench9");
    Path empty = Files.createFile(master.resolve("empty.jsh"));
    assertOneLine(launcher.run("run", "--host", "bench1", empty.toString()), "NAME=@FILE");
    assertOneLine(launcher.run("run", "--host", "bench1=@/nowhere", empty.toString()), "/nowhere");
    assertOneLine(launcher.run("java", "--with", "bench9", "--", "-version"), "bench9");
    Finished doctor = launcher.run("doctor", "bench9");
    assertTrue(doctor.status() != 0 && doctor.toString().contains("bench9"), doctor::toString);
  }

  private static void assertOneLine(Finished finished, String... words) {
    assertTrue(finished.status() != 0, finished::toString);
    assertEquals(1, finished.err().lines().count(), finished::toString);
    for (String word : words) {
      assertTrue(finished.err().contains(word), () -> word + " is missing:" + finished);
    }
  }

  @Test
  void doctorSaysWhatIsWell() throws Exception {
    Finished finished =
        launcher.run("doctor", "--host", "bench1=@" + BENCH.urlFile(), "bench1").ok();
    for (String word : List.of("bench1", "ok", BENCH.url().host() + ":" + BENCH.url().port())) {
      assertTrue(finished.out().contains(word), () -> word + " is missing:" + finished);
    }
  }

  @Test
  void javaRunsAnyProgramWithTheAgent() throws Exception {
    Finished finished =
        launcher
            .run(
                "java",
                "--host",
                "bench1=@" + BENCH.urlFile(),
                "--with",
                "bench1",
                "--",
                "-cp",
                AgentProgram.ownClasses(),
                Hello.class.getName())
            .ok();
    assertEquals("bench1", finished.value("hostname"));
  }

  @Test
  void aSlaveKilledUnderAScriptIsOneErrorWithItsPlace() throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      Path script = master.resolve("killed.jsh");
      Files.writeString(
          script,
          String.join(
              "\n",
              "/with bench1",
              "var sleeper = new ProcessBuilder(\"sleep\", \"7654\").start();",
              "System.out.println(\"reading\");",
              "sleeper.getInputStream().read()",
              ""));
      try (Running running =
          launcher.start("run", "--host", "bench1=@" + bench.urlFile(), script.toString())) {
        running.typeEnd();
        running.awaitOutput("^reading$", SOON);
        bench.kill();
        Finished finished = running.finish(SOON);
        assertEquals(1, finished.status(), finished::toString);
        assertTrue(finished.err().contains("killed.jsh:4"), finished::toString);
        assertTrue(finished.err().contains("bench1"), finished::toString);
      }
    }
  }

  /** Whoever dials the shell or its exec VM first gets nothing, and the script does not notice. */
  @Test
  void strangersOnOurPortsGetNothing() throws Exception {
    Path script = master.resolve("strangers.jsh");
    Files.writeString(
        script,
        String.join(
            "\n",
            "/with bench1",
            "for (int i = 0; i < 50; i++) Files.readString(Path.of(\"/etc/hostname\"));",
            "System.out.println(\"name=\" + Files.readString(Path.of(\"/etc/hostname\")).strip());",
            ""));
    try (Running running =
            launcher.start("run", "--host", "bench1=@" + BENCH.urlFile(), script.toString());
        Strangers strangers = new Strangers(running.pid())) {
      running.typeEnd();
      Finished finished = running.finish(AgentProgram.LIMIT).ok();
      assertEquals("bench1", finished.value("name"));
      assertEquals(List.of(), strangers.answers(), "of ports " + strangers.dialled());
      assertFalse(finished.err().contains("Exception"), finished::toString);
    }
  }
}
