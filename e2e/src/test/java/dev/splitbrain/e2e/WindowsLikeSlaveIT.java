package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Contracts;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import dev.splitbrain.e2e.harness.WindowsBench;
import dev.splitbrain.testkit.contract.PosixOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A slave whose file names have drives and backslashes, under a master whose have slashes. */
@Tag(Jdks.PAIRS)
class WindowsLikeSlaveIT {
  private static final String PACKAGE = "dev.splitbrain.e2e.inscope.";
  private static final String CONTRACTS = "ContractsOnWindows";

  /** In one VM for each pair; what changes the working directory comes last. */
  @TestFactory
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  List<DynamicNode> namesAndFilesAreTheSlaves(@TempDir Path master) throws Exception {
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
        pairs.add(
            dynamicContainer(
                "JDK " + pair,
                ScopedTests.run(
                    program,
                    directory.resolve("results"),
                    PACKAGE + "WindowsInScope",
                    PACKAGE + CONTRACTS,
                    PACKAGE + "WorkingDirectoryInScope")));
      }
    }
    return pairs;
  }

  @Test
  void noContractIsForgotten() {
    Set<String> expected = Contracts.stated();
    expected.removeAll(Contracts.statedOnlyFor(PosixOnly.class));
    assertEquals(expected, Contracts.run(PACKAGE + CONTRACTS));
  }
}
