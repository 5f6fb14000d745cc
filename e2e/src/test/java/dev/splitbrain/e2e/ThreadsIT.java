package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.testkit.LateWorkProbe;
import dev.splitbrain.testkit.ThreadsProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that is handed to other threads is done on the machine of whoever handed it over. */
class ThreadsIT {
  private static final Bench BENCH1 = Bench.shared("bench1");
  private static final Bench BENCH2 = Bench.shared("bench2");

  @Test
  void everyKindOfThreadAndPoolWorksWhereItsWorkWasSubmitted(@TempDir Path master)
      throws Exception {
    BENCH1.requireOwnFiles();
    BENCH2.requireOwnFiles();
    String marker = "/tmp/threads-probe-marker";
    Files.writeString(BENCH1.outside(marker), "");
    Files.writeString(BENCH2.outside(marker), "");
    Finished finished =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", BENCH1.urlFile())
            .host("bench2", BENCH2.urlFile())
            .option("scope=none")
            .classPath(AgentProgram.testClassPath())
            .main(ThreadsProbe.class, marker, "bench1", "bench2")
            .run()
            .ok();
    assertTrue(finished.out().contains("ALL RIGHT"), finished.out());
  }

  @Test
  void workThatIsLeftForLaterIsDoneWhereItWasLeft(@TempDir Path master) throws Exception {
    BENCH1.requireOwnFiles();
    String marker = "/tmp/late-work-marker";
    Files.writeString(BENCH1.outside(marker), "");
    Finished finished =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", BENCH1.urlFile())
            .option("scope=none")
            .classPath(AgentProgram.testClassPath())
            .main(LateWorkProbe.class, marker, "bench1")
            .run()
            .ok();
    assertFalse(finished.out().contains("WRONG"), finished.out());
    assertEquals(15, finished.out().lines().filter(line -> line.startsWith("ok ")).count());
  }
}
