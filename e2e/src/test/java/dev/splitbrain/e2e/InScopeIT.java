package dev.splitbrain.e2e;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What holds inside a scope, asked in a VM under the packed agent: see package inscope. */
class InScopeIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Bench OTHER = Bench.shared("bench2");

  private static List<DynamicTest> run(Path master, String name) throws Exception {
    BENCH.requireOwnFiles();
    String slave = BENCH.makeDirectory("inscope");
    Path own = Files.createDirectory(master.resolve("own"));
    AgentProgram program =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", BENCH.urlFile())
            .host("bench2", OTHER.urlFile())
            .option("with=bench1")
            .option("scope=tests")
            .jvm("-De2e.master=" + own)
            .jvm("-De2e.slave=" + slave)
            .jvm("-De2e.many=" + many());
    return ScopedTests.run(
        program, master.resolve("results"), "dev.splitbrain.e2e.inscope." + name);
  }

  private static int many() {
    int usual = Boolean.getBoolean("splitbrain.test.thorough") ? 1000 : 200;
    return Integer.getInteger("splitbrain.test.many", usual);
  }

  @TestFactory
  List<DynamicTest> pinnedPaths(@TempDir Path master) throws Exception {
    return run(master, "PinnedPathsInScope");
  }

  @TestFactory
  List<DynamicTest> order(@TempDir Path master) throws Exception {
    return run(master, "OrderInScope");
  }

  @TestFactory
  List<DynamicTest> workingDirectory(@TempDir Path master) throws Exception {
    return run(master, "WorkingDirectoryInScope");
  }

  @TestFactory
  List<DynamicTest> budget(@TempDir Path master) throws Exception {
    return run(master, "BudgetInScope");
  }

  @TestFactory
  List<DynamicTest> watching(@TempDir Path master) throws Exception {
    return run(master, "WatchInScope");
  }

  @TestFactory
  List<DynamicTest> locks(@TempDir Path master) throws Exception {
    return run(master, "LocksInScope");
  }
}
