package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.testkit.property.Side;
import dev.splitbrain.testkit.property.Twins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of file operations, each run plainly on the master, with no scope open, and then
 * in a scope on the twin of its tree on the slave.
 */
class SequencesInScope {
  private static final String SLAVE_OUTSIDE = System.getProperty("e2e.outside");
  private static final long SEED = Long.getLong("e2e.seed", 0);
  private static final int SEQUENCES = Integer.getInteger("e2e.sequences", 100);

  /** A change that breaks one operation breaks many sequences. */
  private static final int ENOUGH = 5;

  private static final boolean SAME_RELEASE = Boolean.getBoolean("e2e.sameRelease");

  @Test
  void cannotBeToldApart() throws Exception {
    Path plain = Path.of(Both.MASTER);
    Twins twins = new Twins(Side.plain(plain), onSlave(), !SAME_RELEASE);
    long start = System.nanoTime();
    List<String> differences = new ArrayList<>();
    for (long seed = SEED; seed < SEED + SEQUENCES && differences.size() < ENOUGH; seed++) {
      try {
        twins.check(seed);
      } catch (AssertionError e) {
        differences.add(e.getMessage());
      }
    }
    if (!differences.isEmpty()) {
      fail(String.join("\n", differences));
    }
    assertEquals((long) SEQUENCES * Twins.LENGTH, twins.operations());
    assertFalse(Files.exists(Path.of(Both.SLAVE)), "the master has no such directory");
    System.out.printf(
        "%d sequences from seed %d, %d errors alike, in %d ms%n",
        SEQUENCES, SEED, twins.errors() / 2, (System.nanoTime() - start) / 1_000_000);
  }

  private static Side onSlave() {
    return new Side() {
      @Override
      public Path directory() {
        return Path.of(Both.SLAVE);
      }

      @Override
      public Path outside() {
        return Path.of(SLAVE_OUTSIDE);
      }

      @Override
      public <T> T in(Callable<T> body) throws Exception {
        return SplitBrain.with("bench1", body::call);
      }
    };
  }
}
