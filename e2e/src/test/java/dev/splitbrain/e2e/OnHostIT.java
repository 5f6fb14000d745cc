package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Await;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.MavenProject;
import dev.splitbrain.e2e.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects whose tests name the hosts that they act on, with the agent and nothing else. */
class OnHostIT {
  private static final Bench BENCH1 = Bench.shared("bench1");
  private static final Bench BENCH2 = Bench.shared("bench2");

  @Test
  void testsActOnTheHostsThatTheyName(@TempDir Path master) throws Exception {
    BENCH1.requireOwnFiles();
    MavenProject examples =
        MavenProject.copiedSideBySide(master, "examples", "junit5", "junit4", "testng")
            .host("bench1", BENCH1.urlFile())
            .host("bench2", BENCH2.urlFile());
    try (Bench bench3 = Bench.start("bench3")) {
      examples.host("bench3", bench3.urlFile());
      Finished maven;
      try (Running running = examples.startTests("-fae", "-Dbench.supervised=true")) {
        // What a supervisor does on a bench.
        Await.until(
            "a test kills its host",
            Duration.ofMinutes(4),
            () -> !bench3.isAlive() || !running.isAlive());
        if (!bench3.isAlive()) {
          bench3.restart();
        }
        maven = running.finish(Duration.ofMinutes(4));
      }
      assertEquals(0, maven.status(), maven::toString);
      for (String count :
          Set.of("Tests run: 11, Failures: 0, Errors: 0, Skipped: 0", "Tests run: 2,")) {
        assertTrue(maven.out().contains(count), maven::toString);
      }
      // Of three classes that share two hosts each host has one at least.
      assertEquals(
          Set.of("bench1", "bench2"), found(maven.out(), "(?:First|Second) ran on (\\w+)"));
      assertEquals(Set.of("bench1", "bench2"), found(maven.out(), "JUnit 4 ran on (\\w+)"));
      assertTrue(maven.out().contains("shown: actsThere(Host, Path, TestInfo) [bench1]"));
    }
    String report = examples.onlyFile("junit5/target/splitbrain", ".txt");
    assertTrue(
        report
            .lines()
            .anyMatch(
                l -> l.matches(" *com\\.acme\\.bench\\.OnOneHostTest\\.orElsewhere +bench2 .*")),
        report);
    assertFalse(report.contains("HereTest"), report);
    String testng = examples.onlyFile("testng/target/splitbrain", ".txt");
    assertTrue(testng.contains("1 test on bench1, 1 test on bench2"), testng);
  }

  /** A host that is not known, and one that does not answer: no code of a test acts anywhere. */
  @Test
  void testsWhoseHostIsNotThereFailAndActNowhere(@TempDir Path master) throws Exception {
    Path nobody = master.resolve("nobody.url");
    Files.writeString(nobody, "splitbrain://AAAAAAAAAAAAAAAAAAAAAA@127.0.0.1:1");
    Files.setPosixFilePermissions(nobody, PosixFilePermissions.fromString("rw-------"));
    MavenProject examples =
        MavenProject.copiedSideBySide(master, "examples", "junit5", "junit4", "testng")
            .host("bench1", nobody);
    Finished maven = examples.test("-fae", "-Dsplitbrain.hosts=bench1,bench9");
    assertEquals(1, maven.status(), maven::toString);
    for (String module : Set.of("bench-junit5", "bench-junit4", "bench-testng")) {
      assertTrue(maven.out().contains("on project " + module), maven::toString);
    }
    assertTrue(maven.out().contains("no host is called 'bench9'"), maven::toString);
    assertTrue(maven.out().contains("127.0.0.1:1"), maven::toString);
    assertFalse(maven.out().contains(" ran on "), maven::toString);
    // The one that names no host.
    assertTrue(maven.out().contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"));
  }

  private static Set<String> found(String text, String pattern) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
