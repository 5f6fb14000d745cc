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
import dev.splitbrain.e2e.program.OwnProject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
    String names = "absolute absoluteStream both %scopy hard link made new random renamed string";
    for (String key : List.of("other.", "same.")) {
      assertEquals("its", finished.value(key + "both"), finished::toString);
      assertEquals("3", finished.value(key + "bothFile"));
      assertEquals("its", finished.value(key + "bothAbsolute"));
      for (String done : List.of("mkdirs", "new", "temporary", "rename", "delete", "touch")) {
        assertEquals("true", finished.value(key + done), key + done);
      }
      // The class path has a directory that opens there, so it is listed there.
      String own = key.equals("same.") ? "classes " : "";
      assertEquals(names.formatted(own), finished.value(key + "names"));
    }
    assertCodeIsForReading(finished);
  }

  /**
   * What every Maven project needs: its sources, classes, build file and libraries are read here,
   * by whatever name, also where a jar only names the class path; all else is the slave's.
   */
  @Test
  void aMavenProjectReadsItsOwnFilesHereAndWritesThere(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    Path here = Files.createDirectory(master.toRealPath().resolve("project"));
    Path classes = Files.createDirectories(here.resolve("target/classes"));
    Path sources = Files.createDirectories(here.resolve("src/test/resources"));
    Path repository = Files.createDirectories(master.toRealPath().resolve("repository/x"));
    Files.writeString(classes.resolve("res.txt"), "resource");
    Files.writeString(sources.resolve("data.txt"), "data");
    Files.writeString(sources.resolve("run.sh"), "echo ran in $PWD");
    Files.writeString(here.resolve("pom.xml"), "<project/>");
    Files.writeString(here.resolve("LICENSE"), "license");
    Files.writeString(here.resolve("plain.log"), "of an earlier run");
    copyClass(OwnProject.class, classes);
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("java.lang.Runnable"), OwnProject.class.getName());
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classes.toUri().toString());
    Path jar = master.resolve("surefirebooter.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    String there = BENCH.makeDirectory("project");
    Map<String, String> before = tree(here);

    String library = repository.toString();
    AgentProgram program = project(master, here, library, jar).option("cwd=" + there);
    Finished finished = program.main(OwnProject.class, here).run().ok();

    for (String name : List.of("relative", "absolute", "given")) {
      assertEquals("data", finished.value(name), finished::toString);
    }
    assertEquals("4", finished.value("file"));
    assertEquals("<project/>", finished.value("pom"));
    assertEquals("license", finished.value("license"));
    assertEquals("[LICENSE, pom.xml, src]", finished.value("list"));
    for (String name : List.of("classes", "repository", "code")) {
      assertEquals("true", finished.value(name), finished::toString);
    }
    assertEquals(there + "/target/out/x.txt", finished.value("output"));
    assertEquals("written", Files.readString(BENCH.outside(there + "/target/out/x.txt")));
    assertEquals("written", Files.readString(BENCH.outside(there + "/app.log")));
    assertTrue(finished.value("source").endsWith("Read-only file system"), finished::toString);
    assertEquals("resource", finished.value("stream"));
    assertEquals("resource", finished.value("url"), finished::toString);
    assertEquals("1", finished.value("service"));
    assertEquals("child in " + there + " has resource", finished.value("child"));
    assertTrue(finished.value("script").contains("No such file"), finished::toString);
    assertEquals(before, tree(here), "nothing changed on the master");

    // Pushed: a child of the slave's finds the project too.
    String pushed = there + "/pushed";
    program = project(master, here, library, jar).option("push=" + here).option("cwd=" + pushed);
    finished = program.main(OwnProject.class, here).run().ok();
    assertEquals("ran in " + pushed, finished.value("script"), finished::toString);
    assertTrue(
        finished.err().contains("pushed " + here + " to bench1:" + pushed + ": 5 of 5 files sent"),
        finished::err);
    assertEquals("data", finished.value("absolute"), finished::toString);
    assertEquals("[.splitbrain-push, LICENSE, plain.log, pom.xml, src]", finished.value("list"));
    assertEquals(before, tree(here), "nothing changed on the master");
  }

  private static AgentProgram project(Path master, Path here, String library, Path jar) {
    return new AgentProgram(Jdks.master(), master)
        .host("bench1", BENCH.urlFile())
        .option("with=bench1")
        .option("rules=maven")
        .jvm("-Dmaven.repo.local=" + Path.of(library).getParent(), "-Down.repository=" + library)
        .in(here)
        .classPath(jar.toString());
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
