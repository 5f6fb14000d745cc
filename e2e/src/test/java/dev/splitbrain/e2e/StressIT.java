package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import dev.splitbrain.e2e.program.LargeCopy;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Much at once: large files in little memory, many threads, many files that nobody closes. */
class StressIT {
  private static final boolean THOROUGH = Boolean.getBoolean("splitbrain.test.thorough");
  private static final long LARGE = THOROUGH ? 2L << 30 : 256L << 20;
  private static final int BLOCK = 64 << 10;
  private static final int STEP = 4 << 20;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Test
  void aFileLargerThanBothMemoriesIsCopiedThereAndBack(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.startWith("bench1", "-Xmx128m")) {
      bench.requireOwnFiles();
      String there = bench.makeDirectory("large");
      Path here = Files.createDirectory(master.resolve("here"));
      Path large = here.resolve("large");
      makeLarge(large);
      Finished finished =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .jvm("-Xmx128m")
              .main(LargeCopy.class, here, there)
              .run(LIMIT)
              .ok();
      assertEquals("" + LARGE, finished.value("there"));
      assertEquals("" + LARGE, finished.value("back"));
      assertTrue(Integer.parseInt(finished.value("memory")) <= 128, finished::toString);
      String sum = sha256(large);
      for (String name : List.of("copied", "streamed")) {
        String told = bench.run("sha256sum", there + "/" + name);
        assertEquals(sum, told.substring(0, told.indexOf(' ')), name);
        assertEquals(sum, sha256(here.resolve(name + "-back")), name);
      }
    }
  }

  /** Random blocks with nothing between: the disk holds little of it. */
  private static void makeLarge(Path file) throws Exception {
    Random random = new Random(42);
    byte[] block = new byte[BLOCK];
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(LARGE);
      for (long at = 0; at < LARGE; at += STEP) {
        random.nextBytes(block);
        large.seek(at + random.nextInt(STEP - BLOCK));
        large.write(block);
      }
    }
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @TestFactory
  List<DynamicTest> manyAtOnceAndManyForgotten(@TempDir Path master) throws Exception {
    try (Bench bench = Bench.start("bench1")) {
      bench.requireOwnFiles();
      AgentProgram program =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", bench.urlFile())
              .option("with=bench1")
              .option("scope=tests")
              .jvm("-De2e.slave=" + bench.makeDirectory("stress"))
              .jvm("-De2e.slavePid=" + bench.pid())
              .jvm("-De2e.rounds=" + (THOROUGH ? 10 : 3));
      return ScopedTests.run(
          LIMIT, program, master.resolve("results"), "dev.splitbrain.e2e.inscope.StressInScope");
    }
  }
}
