package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Contracts;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the plain JDK does is done in a scope, whichever JDKs the two sides have. */
@Tag(Jdks.PAIRS)
class ContractsIT {
  private static final String SUITE = "dev.splitbrain.e2e.inscope.ContractsInScope";

  /** Up to four suites, one after the other, each of which is ended by itself if it hangs. */
  @TestFactory
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  List<DynamicNode> holdBetweenAnyTwoJdks(@TempDir Path master) throws Exception {
    List<DynamicNode> pairs = new ArrayList<>();
    for (Jdks.Pair pair : Jdks.pairs()) {
      Bench bench = Bench.shared("bench1", pair.slave());
      bench.requireOwnFiles();
      Path preferences = master.resolve("preferences" + pair);
      AgentProgram program =
          new AgentProgram(pair.master(), Files.createDirectory(master.resolve("" + pair)))
              .preferences(preferences)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .option("scope=tests")
              .jvm("-De2e.preferences=" + bench.preferences())
              .jvm("-De2e.slave=" + bench.makeDirectory("contracts"));
      pairs.add(
          dynamicContainer(
              "JDK " + pair, ScopedTests.run(program, master.resolve("results" + pair), SUITE)));
      assertFalse(Files.exists(preferences), "preferences were kept on the master");
    }
    return pairs;
  }

  /** The oracle itself: without the agent, on each JDK, in a directory of this machine. */
  @TestFactory
  List<DynamicNode> holdOnEachJdkItself(@TempDir Path directory) throws Exception {
    List<DynamicNode> jdks = new ArrayList<>();
    for (Jdk jdk : Jdks.pairs().stream().map(Jdks.Pair::master).distinct().toList()) {
      Path own = Files.createDirectory(directory.resolve("" + jdk.feature()));
      Path preferences = own.resolve("preferences");
      Files.createDirectories(preferences.resolve(".systemPrefs"));
      AgentProgram program =
          new AgentProgram(jdk, own)
              .plain()
              .preferences(preferences)
              .jvm("-De2e.preferences=" + preferences)
              .jvm("-De2e.slave=" + Files.createDirectory(own.resolve("contracts")));
      jdks.add(
          dynamicContainer(
              "JDK " + jdk.feature(),
              ScopedTests.run(program, own.resolve("results"), unpinned())));
    }
    return jdks;
  }

  /** Pinned paths are no JDK's. */
  private static String[] unpinned() throws ClassNotFoundException {
    return Stream.of(
            Class.forName(SUITE, false, ContractsIT.class.getClassLoader()).getDeclaredClasses())
        .map(Class::getName)
        .filter(name -> !name.endsWith("Pinned"))
        .toArray(String[]::new);
  }

  @Test
  void noContractIsForgotten() {
    assertEquals(Contracts.stated(), Contracts.run(SUITE));
  }
}
