package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.testkit.RefusalWalk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not routed yet is refused inside a scope, by name, whichever way leads there. */
class RefusalsIT {
  private static final Bench BENCH = Bench.shared("bench1");

  static List<Jdk> jdks() {
    return Jdks.masters();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyWayIsRefused(Jdk jdk, @TempDir Path master) throws Exception {
    for (String run : List.of("cold", "warm")) {
      AgentProgram program = new AgentProgram(jdk, master).ownCache();
      if (jdk.feature() == 17) {
        program.jvm("--add-modules", "jdk.incubator.foreign");
      }
      Finished finished =
          program
              .host("bench1", BENCH.urlFile())
              .option("with=bench1")
              .classPath(AgentProgram.testClassPath())
              .main(RefusalWalk.class)
              .run();
      List<String> through =
          finished.lines().stream().filter(line -> line.startsWith("WRONG ")).toList();
      assertEquals(List.of(), through, run);
      assertTrue(finished.out().contains("ALL REFUSED"), () -> run + finished);
      assertEquals(0, finished.status(), () -> run + finished);
    }
  }
}
