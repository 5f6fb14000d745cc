package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.program.CopyTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that knows nothing of splitbrain acts on the slave, and on nothing else. */
class UnmodifiedProgramIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @Test
  void actsOnTheSlaveOnlyColdAndWarm(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    String work = BENCH.makeDirectory("copy");
    byte[] content = new byte[200_000];
    new Random(7).nextBytes(content);
    Path tree = BENCH.outside(work + "/tree");
    Files.createDirectories(tree.resolve("a/b"));
    Files.write(tree.resolve("a/b/random"), content);
    Files.writeString(tree.resolve("a/text"), "text");
    Files.createFile(tree.resolve("empty"));

    for (String run : List.of("cold", "warm")) {
      String copy = work + "/" + run;
      Finished finished =
          new AgentProgram(Jdks.master(), master)
              .host("bench1", BENCH.urlFile())
              .option("with=bench1")
              .main(CopyTree.class, work + "/tree", copy)
              .run()
              .ok();
      assertEquals("", finished.err(), run);
      assertEquals("6", finished.value("copied"), run);
      assertEquals("bench1", finished.value("uname"), run);
      assertEquals("bench1", finished.value("hostname"), run);
      assertEquals("bench1", finished.value("address"), run);
      assertEquals("4", finished.value("listed"), run);

      assertFalse(Files.exists(Path.of(work)), "nothing on the master");
      assertArrayEquals(content, Files.readAllBytes(BENCH.outside(copy + "/a/b/random")));
      assertEquals("text", Files.readString(BENCH.outside(copy + "/a/text")));
      assertEquals(0, Files.size(BENCH.outside(copy + "/empty")));
      assertEquals("grüße\n", Files.readString(BENCH.outside(copy + "/written/writer")));
      assertEquals(100_000, Files.size(BENCH.outside(copy + "/written/stream")));
      assertEquals(1008, Files.size(BENCH.outside(copy + "/written/random")));
      assertEquals("text", Files.readString(BENCH.outside(copy + "/written/string")));
    }
    assertTrue(wovenFiles(master) > 0, "the second run was warm");
  }

  private static long wovenFiles(Path master) throws Exception {
    try (Stream<Path> files = Files.walk(master.resolve("cache"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("woven-")).count();
    }
  }
}
