package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The master's kernel as a witness: while all contracts of files run in a scope, no system call of
 * the master's process names a file of the slave. But one kind: when the slave lacks a file, the
 * error says whether the master has it, for which the master is asked.
 */
class SystemCallsIT {
  private static final String SUITE = "dev.splitbrain.e2e.inscope.ContractsInScope";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** A look for the sake of an error's hint. */
  private static final Pattern HINT = Pattern.compile("\\d* *(stat|newfstatat)\\(.*ENOENT.*");

  /** The JDK passes empty names on to the kernel, which knows no such file. */
  private static final Pattern EMPTY = Pattern.compile("\\d* *rename\\(\"\", .*ENOENT.*");

  @Test
  void noneOfTheMasterNamesAFileOfTheSlave(@TempDir Path master) throws Exception {
    assumeTrue(canTrace(), "SKIPPED: strace is not here, or may not trace");
    Bench bench = Bench.shared("bench1", Jdks.slave());
    bench.requireOwnFiles();
    String slave = bench.makeDirectory("witnessed");
    Path calls = Files.createDirectory(master.resolve("calls"));
    AgentProgram program =
        new AgentProgram(Jdks.master(), master)
            .under("strace", "-ff", "-qq", "-s", "4096", "-e", "trace=%file", "-o", calls + "/of")
            .host("bench1", bench.urlFile())
            .option("with=bench1")
            .option("scope=tests")
            .jvm("-De2e.preferences=" + bench.preferences())
            .jvm("-De2e.slave=" + slave);
    long tests = ScopedTests.run(LIMIT, program, master.resolve("results"), SUITE).size();
    assertTrue(tests > 300, "tests: " + tests);
    List<String> lines = calls(calls);
    assertTrue(
        lines.stream().anyMatch(line -> line.contains(bench.urlFile().toString())),
        "the file with the slave's URL was read here, so calls are seen");
    assertTrue(
        lines.stream().anyMatch(line -> isOf(slave, line) && HINT.matcher(line).matches()),
        "so are those for hints");
    List<String> others =
        lines.stream()
            .filter(line -> isOf(slave, line) || isOf(bench.preferences().toString(), line))
            .filter(line -> !HINT.matcher(line).matches() && !EMPTY.matcher(line).matches())
            .toList();
    assertEquals(List.of(), others);
  }

  private static boolean isOf(String slave, String line) {
    return line.contains("\"" + slave + "/");
  }

  private static boolean canTrace() throws InterruptedException {
    try {
      Process probe =
          new ProcessBuilder("strace", "-qq", "-e", "trace=%file", "-o", "/dev/null", "true")
              .redirectErrorStream(true)
              .start();
      return probe.waitFor(20, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** All calls of all threads. Names that are no text of UTF-8 are escaped. */
  private static List<String> calls(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
      }
    }
    return lines;
  }
}
