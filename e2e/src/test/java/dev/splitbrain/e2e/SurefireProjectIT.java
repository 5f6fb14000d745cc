package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.MavenProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects under Surefire: their tests act on the slave, their builds here. */
class SurefireProjectIT {
  private static final Bench BENCH = Bench.shared("bench1");

  /** As the file with the URL is called, which is all that this project says of its host. */
  private static final String BENCH_NAME =
      BENCH.urlFile().getFileName().toString().replaceFirst("\\.url$", "");

  @Test
  void testsActOnTheSlaveAndReportsStayOnTheMaster(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    MavenProject maven = MavenProject.copied(master, "examples/surefire");
    Path project = maven.directory();
    String directory = BENCH.makeDirectory("surefire");

    Finished finished =
        maven.test("-Dsplitbrain.with=@" + BENCH.urlFile(), "-Dreport.directory=" + directory);
    assertEquals(0, finished.status(), finished::toString);

    assertEquals("apple 2\npear 1\n", Files.readString(BENCH.outside(directory + "/report.txt")));
    assertEquals("bench1", Files.readString(BENCH.outside(directory + "/machine.txt")).strip());
    assertFalse(Files.exists(Path.of(directory)), "nothing on the master");

    Path reports = project.resolve("target/surefire-reports");
    String xml = Files.readString(reports.resolve("TEST-com.acme.report.ReportTest.xml"));
    assertTrue(xml.contains("tests=\"2\"") && xml.contains("failures=\"0\""), xml);
    List<String> coverage = Files.readAllLines(project.resolve("target/site/jacoco/jacoco.csv"));
    // Group, package, class, instructions missed, instructions covered ...
    String[] columns = coverage.get(1).split(",");
    assertEquals("Report", columns[2]);
    assertEquals("0", columns[3], () -> "instructions missed: " + coverage);
    assertTrue(Integer.parseInt(columns[4]) > 10, () -> "instructions covered: " + coverage);
    assertFalse(Files.exists(BENCH.outside(project.toString())), "no report on the slave");

    assertTrue(
        finished
            .err()
            .matches(
                "(?s).*splitbrain: 2 tests on "
                    + BENCH_NAME
                    + ", \\d+ calls, \\d+\\.\\d s of them"
                    + " waiting; [1-9]\\d* names? kept here by rules, 0 refused;"
                    + " target/splitbrain/\\d+\\.txt.*"),
        finished::toString);
    String report = maven.onlyFile("target/splitbrain", ".txt");
    for (String line :
        List.of(
            "rule paths: src/test/resources/\\*\\* = local .*golden\\.txt",
            "com\\.acme\\.report\\.ReportTest\\.\\w+ .*"
                + directory
                + "/report\\.txt .*files:\\w+.*",
            "com\\.acme\\.report\\.ReportTest\\.\\w+ +" + BENCH_NAME + " +\\d+ .* ms +0")) {
      assertTrue(report.lines().anyMatch(l -> l.matches(" *" + line)), () -> line + ": " + report);
    }
  }

  /**
   * Every runner that people have, each in a module of its own: all code of its tests acts on the
   * slave, its listeners here; where nobody listens its tests fail; and what runs no test that we
   * know is not green.
   */
  @Test
  void everyRunnersTestsActOnTheSlaveOrNowhere(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    MavenProject project = MavenProject.copied(master, "e2e/src/test/projects/runners");
    Path nobody = master.resolve("nobody.url");
    Files.writeString(nobody, "splitbrain://AAAAAAAAAAAAAAAAAAAAAA@127.0.0.1:1");
    Files.setPosixFilePermissions(nobody, PosixFilePermissions.fromString("rw-------"));

    Finished maven =
        project.test(
            "-fae",
            "-Dsplitbrain.with=bench1",
            "-Dsplitbrain.more=,host=bench1=@" + BENCH.urlFile(),
            "-Dsplitbrain.nobody=@" + nobody);
    Map<String, String> said = byModule(maven.out());

    String stages = "static constructor before after beforeClass afterClass test";
    assertActs(said.get("junit3"), "static constructor setUp tearDown test");
    assertActs(said.get("junit4"), stages + " parameters rule classRule timeout setUp");
    assertActs(said.get("junit4-parallel"), stages + " parameters rule classRule timeout");
    assertActs(said.get("vintage"), stages + " parameters rule classRule timeout");
    String testng = stages + " factory beforeSuite afterSuite beforeTest data lazy timeout pool";
    assertActs(said.get("testng"), testng);
    assertActs(said.get("testng6"), testng);

    Map<String, String> tests =
        Map.of(
            "junit3", "OldTest.",
            "junit4", "FourTest.",
            "junit4-parallel", "ParallelTest.",
            "vintage", "VintageTest.",
            "testng", "NgTest.",
            "testng6", "Ng6Test.");
    for (Map.Entry<String, String> test : tests.entrySet()) {
      String report = reportOf(project, test.getKey());
      String line = " *com\\.acme\\." + test.getValue() + "\\w+.* bench1 .*";
      assertTrue(report.lines().anyMatch(l -> l.matches(line)), () -> line + ": " + report);
    }

    for (String module :
        List.of("junit3", "junit4", "junit4-parallel", "vintage", "testng", "testng6")) {
      String last = said.get(module).substring(said.get(module).lastIndexOf("nobody-listens"));
      // Not all of these runners also say why.
      assertFalse(last.contains("where "), () -> module + " ran code of a test: " + last);
    }
    assertEquals(1, maven.status(), maven::toString);
    for (String module : List.of("junit3", "testng", "testng6", "unknown")) {
      assertTrue(maven.out().contains("on project " + module), maven::toString);
    }
    assertTrue(maven.err().contains("whatever ran acted on this machine"), maven::toString);
    assertTrue(maven.err().contains("no test to run"), maven::toString);
    assertFalse(maven.out().contains("on project idle"), "what has no test to run may be green");
  }

  /** Each of the stages, and nothing but listeners, was seen on the slave only. */
  private static void assertActs(String module, String stages) {
    Map<String, Set<String>> hosts = new TreeMap<>();
    module
        .lines()
        // Surefire's parallel runner takes some of the output for its own.
        .map(line -> line.startsWith("[INFO] ") ? line.substring("[INFO] ".length()) : line)
        .filter(line -> line.startsWith("where "))
        .map(line -> line.split(" "))
        .forEach(words -> hosts.computeIfAbsent(words[1], k -> new TreeSet<>()).add(words[2]));
    Set<String> listeners = hosts.remove("listener");
    if (listeners != null) {
      assertFalse(listeners.contains("bench1"), () -> "a listener acts here: " + module);
    }
    assertEquals(new TreeSet<>(List.of(stages.split(" "))), hosts.keySet(), module);
    hosts.forEach((stage, where) -> assertEquals(Set.of("bench1"), where, stage));
  }

  /** That of the JVM whose tests ran on the slave; the other had no host. */
  private static String reportOf(MavenProject project, String module) throws IOException {
    Path reports = project.directory().resolve(module).resolve("target/splitbrain");
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.toList()) {
        String report = Files.readString(file);
        if (report.contains(" on bench1, ")) {
          return report;
        }
      }
    }
    throw new IOException("no report in " + reports);
  }

  /** What Maven wrote for each module. */
  private static Map<String, String> byModule(String out) {
    Map<String, String> modules = new TreeMap<>();
    Matcher heads = Pattern.compile("(?m)^.*INFO.* Building (\\S+) .*$").matcher(out);
    int start = 0;
    String name = "";
    while (heads.find()) {
      modules.put(name, out.substring(start, heads.start()));
      start = heads.end();
      name = heads.group(1);
    }
    modules.put(name, out.substring(start));
    return modules;
  }
}
