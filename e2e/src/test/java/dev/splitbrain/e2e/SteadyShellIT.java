package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdk;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import dev.splitbrain.e2e.harness.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A long session leaves nothing open that a short one has not. */
class SteadyShellIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int WARM_UP = 60;
  private static final int SNIPPETS = 300;

  /** Threads and descriptors that come and go with the JVM's own work. */
  private static final int COMINGS_AND_GOINGS = 4;

  /**
   * JShell keeps each snippet: plain jshell's heap grows by 22 KiB with one. Three times that is no
   * leak of ours yet.
   */
  private static final long SHELL_GROWTH = SNIPPETS * 66L << 10;

  /** Two classes a snippet, and what the collector has not yet unloaded. */
  private static final long EXEC_GROWTH = SNIPPETS * 16L << 10;

  @TempDir Path master;

  static List<Jdk> jdks() {
    return Jdks.masters();
  }

  private record Size(int descriptors, int threads, long heap) {
    static Size of(Jdk jdk, long pid) throws Exception {
      Process jcmd =
          new ProcessBuilder(jdk.tool("jcmd"), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher total =
          Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE).matcher(histogram);
      assertTrue(total.find(), histogram);
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      Matcher threads = Pattern.compile("^Threads:\\s+(\\d+)", Pattern.MULTILINE).matcher(status);
      assertTrue(threads.find(), status);
      try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
        return new Size(
            (int) descriptors.count(),
            Integer.parseInt(threads.group(1)),
            Long.parseLong(total.group(1)));
      }
    }

    void assertNoMoreThan(Size before, long growth, String what) {
      String both = what + ": " + before + " -> " + this;
      assertTrue(descriptors <= before.descriptors + COMINGS_AND_GOINGS, both);
      assertTrue(threads <= before.threads + COMINGS_AND_GOINGS, both);
      assertTrue(heap <= before.heap + growth, both);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void threeHundredSnippetsWithSwitchesLeaveNothingOpen(Jdk jdk) throws Exception {
    BENCH.requireOwnFiles();
    try (Running shell =
        new Launcher(jdk, master)
            .start("--feedback", "silent", "--host", "bench1=@" + BENCH.urlFile())) {
      for (int i = 1; i <= WARM_UP; i++) {
        snippet(shell, i);
      }
      long exec =
          ProcessHandle.of(shell.pid()).orElseThrow().children().findFirst().orElseThrow().pid();
      Size shellBefore = Size.of(jdk, shell.pid());
      Size execBefore = Size.of(jdk, exec);
      for (int i = WARM_UP + 1; i <= WARM_UP + SNIPPETS; i++) {
        snippet(shell, i);
      }
      Size.of(jdk, shell.pid()).assertNoMoreThan(shellBefore, SHELL_GROWTH, "shell");
      Size.of(jdk, exec).assertNoMoreThan(execBefore, EXEC_GROWTH, "exec VM");
      shell.typeEnd();
      assertEquals(0, shell.finish(SOON).status());
    }
  }

  /** Each on the other side than the one before, and each opens something there. */
  private static void snippet(Running shell, int number) throws Exception {
    boolean there = number % 2 == 0;
    shell.type(there ? "/with bench1" : "/local");
    shell.type(
        "var v"
            + number
            + " = Files.readString(Path.of(\"/etc/hostname\")).strip(); System.out.println(\"is"
            + number
            + "=\" + v"
            + number
            + ".equals(\"bench1\"));");
    shell.awaitOutput("^is" + number + "=" + there + "$", SOON);
  }
}
