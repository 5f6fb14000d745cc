package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jars;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example project under Surefire and JaCoCo: its tests act on the slave, its build here. */
class SurefireProjectIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @Test
  void testsActOnTheSlaveAndReportsStayOnTheMaster(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    Path project = master.resolve("project");
    copySources(Jars.root().resolve("examples/surefire"), project);
    String directory = BENCH.makeDirectory("surefire");

    Finished maven = maven(master, project, directory);
    assertEquals(0, maven.status(), maven::toString);

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
  }

  private static Finished maven(Path master, Path project, String directory) throws Exception {
    List<String> command = new ArrayList<>();
    String home = System.getProperty("splitbrain.maven.home");
    command.add(home == null ? "mvn" : home + "/bin/mvn");
    command.addAll(List.of("-B", "-ntp"));
    if ("offline: true".equals(System.getProperty("splitbrain.maven.offline"))) {
      command.add("-o");
    }
    String repository = System.getProperty("splitbrain.maven.repository");
    if (repository != null) {
      command.add("-Dmaven.repo.local=" + repository);
    }
    command.add("-Dsplitbrain.agent=" + Jars.agent());
    command.add("-Dsplitbrain.with=@" + BENCH.urlFile());
    command.add("-Dreport.directory=" + directory);
    command.add("test");
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("JAVA_HOME", Jdks.master().home().toString());
    builder.environment().put("SPLITBRAIN_CACHE", master.resolve("cache").toString());
    builder.environment().put("SPLITBRAIN_CONFIG", master.resolve("config").toString());
    builder.environment().remove("MAVEN_OPTS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    try (Running running = Running.start(builder, "mvn", Jdks.master())) {
      running.typeEnd();
      return running.finish(Duration.ofMinutes(4));
    }
  }

  private static void copySources(Path from, Path to) throws Exception {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path path : walk.toList()) {
        Path relative = from.relativize(path);
        if (!relative.startsWith("target")) {
          Path target = to.resolve(relative);
          if (Files.isDirectory(path)) {
            Files.createDirectories(target);
          } else {
            Files.copy(path, target);
          }
        }
      }
    }
  }
}
