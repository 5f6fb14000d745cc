package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first thing a newcomer runs. */
class DemoIT {
  static List<Jdk> jdks() {
    return Jdks.masters();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void tellsItsStoryAndEndsWithZero(Jdk jdk, @TempDir Path master) throws Exception {
    Launcher launcher = new Launcher(jdk, master).ownCache();
    for (String cache : List.of("cold", "warm")) {
      Finished finished = launcher.run("demo");
      assertEquals(0, finished.status(), () -> cache + finished);
      assertTrue(
          finished.out().contains("try: bin/splitbrain --with demo"), () -> cache + finished);
      assertEquals("", finished.err(), cache);
    }
  }

  /** Each slave answers in the other one's name: a demo that only printed would not notice. */
  @ParameterizedTest
  @MethodSource("jdks")
  void endsWithAnErrorIfASlaveAnswersWrongly(Jdk jdk, @TempDir Path master) throws Exception {
    Finished finished = new Launcher(jdk, master).run("demo", "--mix-up");
    assertEquals(1, finished.status(), finished::toString);
    assertTrue(finished.err().contains("demo.jsh:"), finished::toString);
    assertTrue(finished.err().contains("went astray"), finished::toString);
  }
}
