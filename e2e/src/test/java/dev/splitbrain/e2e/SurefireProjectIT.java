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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
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

  @Test
  void testsActOnTheSlaveAndReportsStayOnTheMaster(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    Path project = master.resolve("project");
    copySources(Jars.root().resolve("examples/surefire"), project);
    String directory = BENCH.makeDirectory("surefire");

    Finished maven =
        maven(
            master,
            project,
            "-Dsplitbrain.with=@" + BENCH.urlFile(),
            "-Dreport.directory=" + directory);
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

  /**
   * Every runner that people have, each in a module of its own: all code of its tests acts on the
   * slave, its listeners here; where nobody listens its tests fail; and what runs no test that we
   * know is not green.
   */
  @Test
  void everyRunnersTestsActOnTheSlaveOrNowhere(@TempDir Path master) throws Exception {
    BENCH.requireOwnFiles();
    Path project = master.resolve("project");
    copySources(Jars.root().resolve("e2e/src/test/projects/runners"), project);
    Path nobody = master.resolve("nobody.url");
    Files.writeString(nobody, "splitbrain://AAAAAAAAAAAAAAAAAAAAAA@127.0.0.1:1");
    Files.setPosixFilePermissions(nobody, PosixFilePermissions.fromString("rw-------"));

    Finished maven =
        maven(
            master,
            project,
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

  private static Finished maven(Path master, Path project, String... more) throws Exception {
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
    command.addAll(List.of(more));
    command.add("test");
    ProcessBuilder builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("JAVA_HOME", Jdks.master().home().toString());
    builder.environment().put("SPLITBRAIN_CACHE", master.resolve("cache").toString());
    builder.environment().put("SPLITBRAIN_CONFIG", master.resolve("config").toString());
    builder.environment().remove("MAVEN_OPTS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    try (Running running = Running.start(builder, "mvn", Jdks.master())) {
      running.typeEnd();
      return running.finish(Duration.ofMinutes(6));
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
