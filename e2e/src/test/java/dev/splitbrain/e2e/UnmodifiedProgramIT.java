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
import dev.splitbrain.e2e.program.OwnDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
              .ownCache()
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

  /**
   * The class path is there to read code: whatever lies below it, what a program writes is the
   * slave's, and so is each relative name.
   */
  @Test
  void aClassPathThatHoldsTheWorkingDirectoryKeepsNothingOfIt(@TempDir Path master)
      throws Exception {
    BENCH.requireOwnFiles();
    String other = BENCH.makeDirectory("own");
    Path here = Files.createDirectory(master.toRealPath().resolve("here"));
    Path classes = Files.createDirectory(here.resolve("classes"));
    Files.writeString(classes.resolve("data.txt"), "code");
    copyClass(OwnDirectory.class, here);
    for (String name : List.of("both", "deleted", "deletedFile")) {
      Files.writeString(here.resolve(name), "master");
    }
    for (String directory : List.of(other, here.toString())) {
      BENCH.run(
          "sh",
          "-c",
          "mkdir -p $0 && cd $0 && printf its >both && cp both deleted && cp both deletedFile",
          directory);
    }
    Map<String, String> before = tree(here);

    Finished finished =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1")
            .in(here)
            .classPath(".:..:/::" + classes)
            .main(OwnDirectory.class, other, here, classes)
            .run()
            .ok();

    assertEquals(before, tree(here), "nothing changed on the master");
    String names = "absolute absoluteStream both copy hard link made new random renamed string";
    for (String key : List.of("other.", "same.")) {
      assertEquals("its", finished.value(key + "both"), finished::toString);
      assertEquals("3", finished.value(key + "bothFile"));
      assertEquals("its", finished.value(key + "bothAbsolute"));
      for (String done : List.of("mkdirs", "new", "temporary", "rename", "delete", "touch")) {
        assertEquals("true", finished.value(key + done), key + done);
      }
      assertEquals(names, finished.value(key + "names"));
    }
    assertCodeIsForReading(finished);
  }

  private static void assertCodeIsForReading(Finished finished) {
    for (String read : List.of("read", "url", "copyAway")) {
      assertEquals("code", finished.value("code." + read), finished::toString);
    }
    for (String yes : List.of("exists", "store", "list")) {
      assertEquals("true", finished.value("code." + yes), finished::toString);
    }
    for (String no : List.of("delete", "mkdir", "renameTo", "renameHere", "touch", "mode")) {
      assertEquals("false", finished.value("code." + no), finished::toString);
    }
    for (String refused :
        List.of("write", "new", "deleteFile", "move", "moveAway", "copy", "link", "attribute")) {
      assertRuledOut("FileSystemException: ", finished.value("code." + refused));
    }
    for (String refused : List.of("stream", "random")) {
      assertRuledOut("FileNotFoundException: ", finished.value("code." + refused));
    }
    for (String refused : List.of("createNew", "temporary")) {
      assertRuledOut("IOException: ", finished.value("code." + refused));
    }
  }

  private static void assertRuledOut(String type, String outcome) {
    assertTrue(outcome.startsWith(type), outcome);
    assertTrue(outcome.contains("Read-only file system"), outcome);
    assertTrue(outcome.contains("(built-in: the program's class path)"), outcome);
  }

  private static void copyClass(Class<?> type, Path to) throws IOException {
    String name = type.getName().replace('.', '/');
    Path from = Path.of(AgentProgram.ownClasses()).resolve(name).getParent();
    Files.createDirectories(to.resolve(name).getParent());
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(from, type.getSimpleName() + "*.class")) {
      for (Path file : files) {
        Files.copy(file, to.resolve(name).resolveSibling(file.getFileName()));
      }
    }
  }

  /** Every file below with its content and its time. */
  private static Map<String, String> tree(Path directory) throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        String content = Files.isDirectory(file) ? "" : Arrays.toString(Files.readAllBytes(file));
        tree.put(file.toString(), Files.getLastModifiedTime(file) + " " + content);
      }
    }
    return tree;
  }

  private static long wovenFiles(Path master) throws Exception {
    try (Stream<Path> files = Files.walk(master.resolve("cache"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("woven-")).count();
    }
  }
}
