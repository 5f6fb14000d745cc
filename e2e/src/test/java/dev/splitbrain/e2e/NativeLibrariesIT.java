package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jars;
import dev.splitbrain.e2e.harness.Jdks;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that bring native code of their own, unmodified, inside a scope. */
class NativeLibrariesIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @TempDir Path master;

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private Finished run(String rule, Object... args) throws Exception {
    Path module = Jars.root().resolve("e2e");
    String libraries;
    try (Stream<Path> jars = Files.list(module.resolve("target/native-libraries"))) {
      libraries = jars.sorted().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
    Path classes = Files.createDirectories(master.resolve("classes"));
    Path source = module.resolve("src/test/projects/native-libraries/com/acme/Natives.java");
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                libraries,
                "-d",
                classes.toString(),
                source.toString());
    assertEquals(0, compiled);
    AgentProgram program =
        new AgentProgram(Jdks.master(), master)
            .ownCache()
            .classPath(classes + File.pathSeparator + libraries)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1")
            .option("trace=" + master.resolve("trace"));
    if (rule != null) {
      program.option("rules=" + Files.writeString(master.resolve("my.rules"), rule + "\n"));
    }
    return program.main("com.acme.Natives", args).run();
  }

  @Test
  void whatTheyExtractAndLoadAreTheBytesTheyWrote() throws Exception {
    String work = BENCH.makeDirectory("natives");
    Finished finished = run(null, "all", work).ok();
    assertEquals("bench1", finished.value("hostname"));
    assertEquals("true", finished.value("snappy"));
    assertEquals("42", finished.value("sqlite"));
    // Copied to another name, then loaded once more under it by another class loader.
    assertEquals("true", finished.value("renamed"));
    assertTrue(finished.value("changed").contains("changed other parts of it"), finished.out());
    assertTrue(finished.value("foreign").contains("did not write it"), finished.out());
    assertTrue(finished.value("foreign").contains("a file of bench1"), finished.out());
    String trace = Files.readString(master.resolve("trace"));
    assertTrue(
        trace.lines().anyMatch(line -> line.contains("System.load") && line.contains("snappy")),
        "the trace shows what was loaded");
    Path copies = master.resolve("cache/natives");
    assertTrue(Files.isDirectory(copies));
    try (Stream<Path> left = Files.list(copies)) {
      assertEquals(List.of(), left.toList(), "no private copy is left behind");
    }
  }

  @Test
  void soIsWhatTheyLookUpSymbolsIn() throws Exception {
    assumeTrue(Jdks.master().feature() >= 22, "no symbol lookups yet");
    String work = BENCH.makeDirectory("natives");
    Finished finished = run(null, "lookups", work).ok();
    assertEquals("true false", finished.value("path"), finished.out());
    assertEquals("true false", finished.value("string"), finished.out());
    assertEquals(
        "java.lang.IllegalArgumentException: Cannot open library: " + work + "/text.so",
        finished.value("text"));
    assertTrue(finished.value("foreign").contains("did not write it"), finished.out());
    assertTrue(finished.value("changed").contains("changed other parts of it"), finished.out());
    // The JDK warns of who called, and that is not the agent.
    assertTrue(finished.err().contains("com.acme.Natives"), finished::err);
    assertFalse(finished.err().contains("dev.splitbrain"), finished::err);
    String trace = Files.readString(master.resolve("trace"));
    assertTrue(trace.lines().anyMatch(line -> line.contains("libraryLookup")), trace);
    try (Stream<Path> left = Files.list(master.resolve("cache/natives"))) {
      assertEquals(List.of(), left.toList(), "no private copy is left behind");
    }
  }

  @Test
  void aSlavesOwnBytesAreNeverLoaded() throws Exception {
    String work = BENCH.makeDirectory("natives");
    Finished finished = run(null, "tampered", work).ok();
    assertEquals("true", finished.value("tampered"), finished.out());
  }

  @Test
  void theRuleRefusesThem() throws Exception {
    Finished finished = run("natives = refuse", "refused", BENCH.makeDirectory("natives")).ok();
    assertTrue(finished.value("refused").contains("natives = refuse"), finished.out());
    assertFalse(Files.exists(master.resolve("cache/natives")));
  }
}
