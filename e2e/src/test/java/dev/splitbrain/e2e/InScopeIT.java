package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import dev.splitbrain.e2e.harness.TestMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What holds inside a scope, asked in a VM under the packed agent: see package inscope. */
class InScopeIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Bench OTHER = Bench.shared("bench2");

  private static List<DynamicTest> run(Path master, String... names) throws Exception {
    BENCH.requireOwnFiles();
    String slave = BENCH.makeDirectory("inscope");
    Path own = Files.createDirectory(master.resolve("own"));
    AgentProgram program =
        new AgentProgram(Jdks.master(), master)
            .option("rules=" + rules(master, slave, own))
            .host("bench1", BENCH.urlFile())
            .host("bench2", OTHER.urlFile())
            .option("with=bench1")
            .option("scope=tests")
            .preferences(master.resolve("preferences"))
            .jvm("-De2e.preferences=" + BENCH.preferences())
            .jvm("-De2e.master=" + own)
            .jvm("-De2e.slave=" + slave)
            .jvm("-De2e.many=" + many());
    String[] classes =
        Arrays.stream(names)
            .map(name -> "dev.splitbrain.e2e.inscope." + name)
            .toArray(String[]::new);
    return ScopedTests.run(program, master.resolve("results"), classes);
  }

  /** As the class RulesInScope expects them; the others use none of these names. */
  private static Path rules(Path master, String slave, Path own) throws Exception {
    return Files.write(
        master.resolve("my.rules"),
        List.of(
            "# what RulesInScope asks about",
            "paths: " + slave + "/local/** = local",
            "paths: " + slave + "/ro/** = read-only",
            "paths: " + slave + "/no/** = refuse",
            "paths: " + slave + "/map = remote " + slave + "/real",
            "paths: " + slave + "/golden = local " + own + "/golden",
            "paths: " + slave + "/rogolden = read-only local " + own + "/golden"));
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

  @TestFactory
  List<DynamicTest> logFiles(@TempDir Path master) throws Exception {
    return run(master, "LogFilesInScope");
  }

  @TestFactory
  List<DynamicTest> diagnostics(@TempDir Path master) throws Exception {
    return run(master, "DiagnosticsInScope");
  }

  @TestFactory
  List<DynamicTest> preferences(@TempDir Path master) throws Exception {
    return run(master, "PreferencesInScope");
  }

  @TestFactory
  List<DynamicTest> hints(@TempDir Path master) throws Exception {
    return run(master, "HintsInScope", "LoadingInScope");
  }

  @TestFactory
  List<DynamicTest> secureDirectories(@TempDir Path master) throws Exception {
    return run(master, "SecureDirectoriesInScope");
  }

  @TestFactory
  List<DynamicTest> rules(@TempDir Path master) throws Exception {
    return run(master, "RulesInScope", "ListingInScope");
  }

  /** With scope=main a runner's own look for tests goes to the slave. */
  @Test
  void aRunnerThatFindsNoTestIsToldWhatToSay(@TempDir Path master) throws Exception {
    String none = "dev.splitbrain.e2e.inscope.Both";
    Finished finished =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1")
            .classPath(AgentProgram.testClassPath())
            .main(TestMain.class, master.resolve("results"), none)
            .run();
    assertTrue(finished.err().contains("found no test"), finished::toString);
    assertTrue(finished.err().contains("scope=tests"), finished::toString);
  }
}
