package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Await;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.harness.ScopedTests;
import dev.splitbrain.e2e.program.FullDisk;
import dev.splitbrain.e2e.program.OwnStreams;
import dev.splitbrain.e2e.program.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices and full disks. What a program finds is compared with what it finds when it runs plainly,
 * by the master's JDK, on the slave's machine.
 */
class DevicesIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Bench bench;

  @BeforeAll
  static void startSlave() throws IOException {
    bench = Bench.start("bench1");
    bench.requireOwnFiles();
  }

  @AfterAll
  static void endSlave() throws IOException {
    bench.close();
  }

  private static AgentProgram scoped(Path master) {
    return new AgentProgram(Jdks.master(), master)
        .host("bench1", bench.urlFile())
        .option("with=bench1");
  }

  /** Runs the program of these tests where the slave runs, without any agent. */
  private static String plainOnTheSlave(Class<?> main, String... args) throws IOException {
    String classes = bench.makeDirectory("classes");
    String name = main.getName().replace('.', '/');
    Path from = Path.of(AgentProgram.ownClasses()).resolve(name).getParent();
    Path to = bench.outside(classes).resolve(name).getParent();
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(each -> isOf(main, each)).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    Jdk jdk = Jdks.master();
    List<String> command =
        new ArrayList<>(List.of(jdk.tool("java"), "-cp", classes, main.getName()));
    command.addAll(List.of(args));
    return bench.run(command.toArray(new String[0]));
  }

  private static boolean isOf(Class<?> main, Path file) {
    return file.getFileName().toString().matches(main.getSimpleName() + "(\\$.*)?\\.class");
  }

  @Test
  void aFullDiskTakesAsMuchAndSaysTheSame(@TempDir Path master) throws Exception {
    String disk = bench.makeDirectory("full");
    bench.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk);
    String large = bench.makeDirectory("large") + "/large";
    bench.run("dd", "if=/dev/urandom", "of=" + large, "bs=1M", "count=2", "status=none");
    String plain = plainOnTheSlave(FullDisk.class, disk, large);
    assertTrue(plain.contains("stream=No space left on device at 1048576; size 1048576"), plain);
    assertTrue(plain.contains("channel=1048576 left 2097152 at 1048576 then No space"), plain);
    assertTrue(plain.contains("transfer=No space left on device after 1048576 at 1048576"), plain);
    String scoped = scoped(master).main(FullDisk.class, disk, large).run().ok().out();
    assertEquals(plain, scoped);
    bench.run("umount", disk);
  }

  @Test
  void bothEndsOfALine(@TempDir Path master) throws Exception {
    String directory = bench.makeDirectory("line");
    String one = directory + "/one";
    String other = directory + "/other";
    assumeTrue(bench.run("sh", "-c", "command -v socat || true").contains("socat"), "no socat");
    bench.run(
        "sh",
        "-c",
        "socat pty,raw,echo=0,link=$0 pty,raw,echo=0,link=$1 </dev/null >/dev/null 2>&1 &"
            + " echo $! >$2",
        one,
        other,
        directory + "/pid");
    try {
      Await.until(
          "socat has made the two ends",
          SOON,
          () -> {
            return Files.isSymbolicLink(bench.outside(one))
                && Files.isSymbolicLink(bench.outside(other));
          });
      String plain = plainOnTheSlave(Terminal.class, one, other);
      assertTrue(plain.contains("partial=partial\n"), plain);
      assertTrue(plain.contains("position=Illegal seek\n"), plain);
      assertEquals(plain, scoped(master).main(Terminal.class, one, other).run().ok().out());
    } finally {
      bench.run("sh", "-c", "kill $(cat $0)", directory + "/pid");
    }
  }

  /** The names of the standard streams are the program's own; the slave's log is nobody's. */
  @Test
  void namesOfDescriptorsNeverMeanTheSlavesOwn(@TempDir Path master) throws Exception {
    String directory = bench.makeDirectory("streams");
    Finished finished;
    try (Running running = scoped(master).main(OwnStreams.class, directory).start()) {
      running.type("a line");
      running.typeEnd();
      finished = running.finish(AgentProgram.LIMIT).ok();
    }
    assertEquals("a line", finished.value("stdin"));
    assertEquals("by name", finished.value("stdout"), finished::toString);
    assertEquals("stderr=by name\n", finished.err());
    assertEquals("true", finished.value("exists"));
    assertEquals("true", finished.value("writable"));
    for (String name : List.of("0", "tty", "1", "2", "link")) {
      for (String use : List.of(".in", ".out")) {
        String said = finished.value(name + use);
        assertTrue(said.contains("the slave's own process"), name + use + "=" + said);
      }
    }
    assertFalse(bench.log().contains("of the program"), bench::log);
  }

  @TestFactory
  List<DynamicTest> whatBlocksIsEndedOnTheSlave(@TempDir Path master) throws Exception {
    AgentProgram program =
        scoped(master)
            .option("scope=tests")
            .jvm("-De2e.slave=" + bench.makeDirectory("blocks"))
            .jvm("-De2e.slavePid=" + bench.pid());
    return ScopedTests.run(
        program, master.resolve("results"), "dev.splitbrain.e2e.inscope.BlockedInScope");
  }
}
