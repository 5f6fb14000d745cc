package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.program.Logs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log files that are open when the program ends, with the slave there and with it gone. */
class LogFilesIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A directory that both machines have by one name. */
  private static Path directory(Bench bench, Path master) throws IOException {
    Path directory = Files.createDirectory(master.resolve("logs"));
    bench.run("mkdir", "-p", directory.toString());
    return directory;
  }

  private static Running start(Bench bench, Path master, Path directory) throws Exception {
    Running running =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", bench.urlFile())
            .option("with=bench1")
            .main(Logs.class, directory)
            .start();
    running.awaitOutput("^ready$", SOON);
    return running;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theLastLinesAreWrittenWhereTheHandlersWereMade(@TempDir Path master) throws Exception {
    Bench bench = Bench.shared("bench1");
    bench.requireOwnFiles();
    Path directory = directory(bench, master);
    try (Running running = start(bench, master, directory)) {
      assertEquals(
          "own.log\nown.log.lck\n", bench.run("ls", directory.toString()), "while it runs");
      running.typeEnd();
      Finished finished = running.finish(SOON).ok();
      assertEquals("FileHandler", finished.value("handler"));
      assertEquals("said", finished.value("lastWords"), finished::toString);
    }
    String own = bench.run("cat", directory + "/own.log");
    assertTrue(own.contains("<message>logged</message>"), own);
    assertTrue(own.endsWith("</log>\n"), own);
    List<String> there = List.of(bench.run("ls", directory.toString()).split("\n"));
    assertTrue(there.contains("last49"), there::toString);
    assertFalse(there.contains("own.log.lck"), there::toString);
    assertFalse(there.contains("configured.log"), there::toString);
    assertEquals(List.of("configured.log"), names(directory));
    String configured = Files.readString(directory.resolve("configured.log"));
    assertTrue(configured.contains("<message>logged</message>"), configured);
    assertTrue(configured.endsWith("</log>\n"), configured);
  }

  @Test
  void aLostSlaveDoesNotKeepTheProgramFromEnding(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      Path directory = directory(bench, master);
      try (Running running = start(bench, master, directory)) {
        bench.kill();
        running.typeEnd();
        Finished finished = running.finish(SOON);
        assertEquals(0, finished.status(), finished::toString);
        assertTrue(finished.value("lastWords").contains("bench1"), finished::toString);
      }
      assertEquals(List.of("configured.log"), names(directory));
      assertTrue(Files.readString(directory.resolve("configured.log")).endsWith("</log>\n"));
    }
  }
}
