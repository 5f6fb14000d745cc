package dev.splitbrain.e2e;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a program does with files, in whatever order, it cannot tell a slave's from its own.
 *
 * <p>{@code splitbrain.test.seed} and {@code splitbrain.test.sequences} run others than the usual.
 */
@Tag(Jdks.PAIRS)
class SequencesIT {
  private static final int THOROUGH = 2000;
  private static final int QUICK = 150;

  /** A sequence takes some 20 ms; this is for a machine that does much else. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TestFactory
  List<DynamicNode> randomSequencesOfFileOperations(@TempDir Path master) throws Exception {
    List<DynamicNode> pairs = new ArrayList<>();
    for (Jdks.Pair pair : Jdks.pairs()) {
      Bench bench = Bench.shared("bench1", pair.slave());
      bench.requireOwnFiles();
      String slave = bench.makeDirectory("sequences");
      Path own = sameLength(master.resolve("" + pair), slave);
      String there = slave + "/" + "t".repeat(own.toString().length() - slave.length() - 1);
      bench.run("mkdir", there);
      AgentProgram program =
          new AgentProgram(pair.master(), master)
              .host("bench1", bench.urlFile())
              .option("scope=none")
              .jvm("-De2e.master=" + own)
              .jvm("-De2e.slave=" + there)
              .jvm("-De2e.outside=" + bench.outside(there))
              .jvm("-De2e.seed=" + Long.getLong("splitbrain.test.seed", 0))
              .jvm("-De2e.sequences=" + sequences(pair))
              .jvm("-De2e.sameRelease=" + isSameRelease(pair));
      pairs.add(
          dynamicContainer(
              "JDK " + pair,
              ScopedTests.run(
                  LIMIT,
                  program,
                  master.resolve("results" + pair),
                  "dev.splitbrain.e2e.inscope.SequencesInScope")));
    }
    return pairs;
  }

  /** Makes the master's directory, whose name is to be longer than the slave's. */
  private static Path sameLength(Path own, String slave) throws Exception {
    int missing = slave.length() + 2 - own.toString().length();
    Path directory = missing > 0 ? own.resolve("m".repeat(missing)) : own.resolve("m");
    return Files.createDirectories(directory);
  }

  private static boolean isSameRelease(Jdks.Pair pair) {
    return pair.master().feature() == pair.slave().feature();
  }

  private static int sequences(Jdks.Pair pair) {
    int usual = Boolean.getBoolean("splitbrain.test.thorough") ? THOROUGH : QUICK;
    return Integer.getInteger("splitbrain.test.sequences", isSameRelease(pair) ? usual : usual / 4);
  }
}
