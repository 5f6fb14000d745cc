package dev.splitbrain.e2e.harness;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/**
 * JUnit classes that run in a VM of their own under the packed agent, each test inside a scope, and
 * whose results appear here one by one.
 */
public final class ScopedTests {
  /** For all of them, also beside much else; one that hangs is ended by JUnit before. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private ScopedTests() {}

  /**
   * Runs the classes with {@code scope=tests} on a slave.
   *
   * @param program with its host, directory and properties; the rest is set here
   * @param results where the VM writes what it found; the master's
   */
  public static List<DynamicTest> run(AgentProgram program, Path results, String... classes)
      throws Exception {
    return run(LIMIT, program, results, classes);
  }

  /** As the other, for tests that take their time. */
  public static List<DynamicTest> run(
      Duration limit, AgentProgram program, Path results, String... classes) throws Exception {
    List<String> args = new ArrayList<>();
    args.add(results.toString());
    args.addAll(Arrays.asList(classes));
    Finished finished =
        program
            .classPath(AgentProgram.testClassPath())
            .main(TestMain.class, args.toArray())
            .run(limit);
    if (finished.status() != 0 || !Files.exists(results)) {
      throw new AssertionError("the tests' own VM failed:" + finished);
    }
    System.out.print(finished.out());
    System.err.print(finished.err());
    List<DynamicTest> tests = read(results);
    Assertions.assertFalse(tests.isEmpty(), () -> "no test was found:" + finished);
    return tests;
  }

  private static List<DynamicTest> read(Path file) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      for (int left = in.readInt(); left > 0; left--) {
        String name = text(in);
        String status = text(in);
        String trace = text(in);
        tests.add(
            dynamicTest(
                name,
                () -> {
                  switch (status) {
                    case "SUCCESSFUL" -> {}
                    case "SKIPPED", "ABORTED" -> throw new TestAbortedException(trace);
                    default -> Assertions.fail("in the scope's VM: " + trace);
                  }
                }));
      }
    }
    return tests;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
