package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jars;
import dev.splitbrain.e2e.harness.Jdks;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Libraries that live on files, as Maven Central has them, do on a slave what they do here: the
 * same program runs plainly on the master and, with the agent, on the slave, and prints the same.
 */
class LibrariesIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @TempDir private static Path classes;
  private static String libraries;

  @BeforeAll
  static void compilePrograms() throws Exception {
    BENCH.requireOwnFiles();
    Path module = Jars.root().resolve("e2e");
    try (Stream<Path> jars = Files.list(module.resolve("target/libraries"))) {
      libraries = jars.sorted().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
    List<String> command =
        new ArrayList<>(
            List.of("--release", "17", "-proc:none", "-cp", libraries, "-d", classes.toString()));
    try (Stream<Path> sources =
        Files.list(module.resolve("src/test/projects/libraries/com/acme"))) {
      sources.map(Path::toString).forEach(command::add);
    }
    int compiled =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(new String[0]));
    assertEquals(0, compiled);
  }

  /** Runs it both ways; what it says of the plain run is checked, not only that both say it. */
  private static Finished sameOnBoth(Path master, String main, String... more) throws Exception {
    Path here = Files.createDirectory(master.resolve("here"));
    Finished plain = program(master, main, here.toString(), more).plain().run().ok();
    String there = BENCH.makeDirectory("library");
    Finished scoped =
        program(master, main, there, more)
            .host("bench1", BENCH.urlFile())
            .option("with=bench1")
            .run()
            .ok();
    assertEquals(plain.out(), scoped.out());
    assertTrue(Files.notExists(Path.of(there)), "nothing on the master");
    return scoped;
  }

  private static AgentProgram program(Path master, String main, String directory, String... more) {
    List<Object> arguments = new ArrayList<>(List.of(directory));
    arguments.addAll(List.of(more));
    return new AgentProgram(Jdks.master(), master)
        .classPath(classes + File.pathSeparator + libraries)
        // What JGit keeps of its own belongs to the test.
        .jvm("-Duser.home=" + directory)
        .variable("GIT_CONFIG_NOSYSTEM", "1")
        .main(main, arguments.toArray());
  }

  @Test
  void jgit(@TempDir Path master) throws Exception {
    Finished finished = sameOnBoth(master, "com.acme.UsesJGit");
    assertEquals("Merged-not-committed", finished.value("merge").split(" ")[0]);
    assertTrue(finished.value("tree").endsWith(" [] 0 [] [] [] true"), finished::toString);
    assertEquals("-1", finished.value("bytes"));
  }

  @Test
  void lucene(@TempDir Path master) throws Exception {
    Finished finished = sameOnBoth(master, "com.acme.UsesLucene");
    assertEquals("true", finished.value("clean"));
  }

  /** It attaches to the VM that it runs in, in the middle of the scope. */
  @Test
  void mockito(@TempDir Path master) throws Exception {
    Finished finished = sameOnBoth(master, "com.acme.UsesMockito");
    assertEquals("mocked false", finished.value("mock"));
    assertEquals("log on 8", finished.value("spy"));
    assertEquals("constructed 1", finished.value("construction"));
  }
}
