package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** A program that brings older releases of the agent's own libraries keeps them. */
class OwnLibrariesIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  @Test
  void ownThriftAndByteBuddyAreUndisturbed(@TempDir Path master) throws Exception {
    Path module = Jars.root().resolve("e2e");
    String libraries;
    try (Stream<Path> jars = Files.list(module.resolve("target/own-libraries"))) {
      libraries = jars.sorted().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
    Path classes = Files.createDirectory(master.resolve("classes"));
    Path source = module.resolve("src/test/projects/own-libraries/com/acme/OwnLibraries.java");
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
            .classPath(classes + File.pathSeparator + libraries)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1");
    Finished finished = program.main("com.acme.OwnLibraries").run().ok();
    assertEquals("libthrift-0.16.0.jar", finished.value("thrift"));
    assertEquals("7042", finished.value("thriftRoundTrip"));
    assertEquals("byte-buddy-1.12.10.jar", finished.value("bytebuddy"));
    assertEquals("made", finished.value("bytebuddyClass"));
    assertEquals("slf4j-api-1.7.36.jar", finished.value("slf4j"));
    assertEquals("bench1", finished.value("hostname"));
    for (String hidden : List.of("agentCore", "agentWire", "agentToml")) {
      assertEquals("false", finished.value(hidden), hidden);
    }
  }
}
