package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.program.Locker;
import dev.splitbrain.e2e.program.Waiter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two masters of one slave are two programs there, and each may die. */
class LocksOfTwoMastersIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private static AgentProgram program(Bench bench, Path master, Class<?> main, String... args)
      throws Exception {
    return new AgentProgram(Jdks.master(), Files.createTempDirectory(master, "of"))
        .host("bench1", bench.urlFile())
        .option("with=bench1")
        .main(main, args);
  }

  @Test
  void theSecondWaitsUntilTheFirstIsGone(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      String file = bench.makeDirectory("locks") + "/file";
      bench.run("touch", file);
      try (Running first = program(bench, master, Locker.class, file).start()) {
        first.awaitOutput("^locked true$", SOON);
        assertTrue(first.out().contains("at once: true"), first::out);
        try (Running second = program(bench, master, Locker.class, file).start()) {
          second.awaitOutput("^at once: false$", SOON);
          assertFalse(second.out().contains("locked"), second::out);
          first.signal("KILL");
          second.awaitOutput("^locked true$", SOON);
          second.typeEnd();
          second.finish(SOON).ok();
        }
      }
    }
  }

  @Test
  void aSlaveKilledDuringAWaitIsAnErrorThatNamesIt(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      String directory = bench.makeDirectory("waits");
      String file = directory + "/file";
      bench.run("touch", file);
      try (Running holder = program(bench, master, Locker.class, file).start()) {
        holder.awaitOutput("^locked true$", SOON);
        try (Running waiter = program(bench, master, Waiter.class, file, directory).start()) {
          waiter.awaitOutput("^waiting$", SOON);
          bench.kill();
          Finished finished = waiter.finish(SOON).ok();
          assertTrue(finished.value("lock").contains("bench1"), finished::toString);
          assertTrue(finished.value("take").contains("bench1"), finished::toString);
          assertEquals("false false", finished.value("valid"));
          assertTrue(finished.value("events").contains("bench1"), finished::toString);
        }
        holder.signal("KILL");
      }
    }
  }
}
