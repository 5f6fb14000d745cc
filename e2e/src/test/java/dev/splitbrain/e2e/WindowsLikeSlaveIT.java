package dev.splitbrain.e2e;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import dev.splitbrain.e2e.harness.WindowsBench;
import dev.splitbrain.testkit.contract.PosixOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A slave whose file names have drives and backslashes, under a master whose have slashes. */
class WindowsLikeSlaveIT {
  private static final String PACKAGE = "dev.splitbrain.e2e.inscope.";

  private static List<DynamicNode> run(Path master, String... suites) throws Exception {
    List<DynamicNode> pairs = new ArrayList<>();
    for (Jdks.Pair pair : Jdks.pairs()) {
      Path directory = Files.createDirectory(master.resolve(pair.toString()));
      Path own = Files.createDirectory(directory.resolve("own"));
      try (WindowsBench bench = WindowsBench.start("win", pair.slave(), directory)) {
        AgentProgram program =
            new AgentProgram(pair.master(), directory)
                .host("win", bench.urlFile())
                .option("with=win")
                .option("scope=tests")
                .jvm("-De2e.master=" + own)
                .jvm("-De2e.slave=C:\\work")
                .jvm("-De2e.excludedTag=" + PosixOnly.TAG);
        String[] classes = new String[suites.length];
        for (int i = 0; i < classes.length; i++) {
          classes[i] = PACKAGE + suites[i];
        }
        pairs.add(
            dynamicContainer(
                "JDK " + pair, ScopedTests.run(program, directory.resolve("results"), classes)));
      }
    }
    return pairs;
  }

  @TestFactory
  List<DynamicNode> namesAndFilesAreTheSlaves(@TempDir Path master) throws Exception {
    return run(master, "WindowsInScope");
  }

  @TestFactory
  List<DynamicNode> theContractsOfFilesHold(@TempDir Path master) throws Exception {
    return run(master, "ContractsOnWindows");
  }

  @TestFactory
  List<DynamicNode> relativeNamesFollowTheWorkingDirectory(@TempDir Path master) throws Exception {
    return run(master, "WorkingDirectoryInScope");
  }
}
