package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.Jars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launchers of a checkout never run a jar that is older than its sources. Real launchers, in a
 * checkout of a few empty files whose Maven and Java only say that they were called.
 */
class CheckoutTest {
  private static final Instant BUILT = Instant.parse("2001-02-03T04:05:06.789Z");
  private static final Instant BEFORE = BUILT.minusMillis(1);
  private static final Instant AFTER = BUILT.plusMillis(1);

  private static final String AGENT_JAR = "agent/target/splitbrain-agent.jar";
  private static final String SLAVE_JAR = "slave-server/target/splitbrain-slave.jar";
  private static final String SHELL_JAR = "shell/target/splitbrain-shell.jar";
  private static final List<String> JARS = List.of(AGENT_JAR, SLAVE_JAR, SHELL_JAR);
  private static final List<String> SOURCES =
      List.of(
          "pom.xml",
          "thrift-idl/pom.xml",
          "thrift-idl/src/main/java/A.java",
          "thrift-idl/src/main/thrift/a.thrift",
          "thrift-idl/src/generated/java/A.java",
          "agent/pom.xml",
          "agent/src/assembly/agent.xml",
          "agent/boot/pom.xml",
          "agent/boot/src/main/java/A.java",
          "agent/core/pom.xml",
          "agent/core/src/main/resources/a.txt",
          "slave-server/pom.xml",
          "slave-server/src/main/java/A.java",
          "shell/pom.xml",
          "shell/src/main/java/A.java");

  @TempDir Path checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    Path bin = Files.createDirectory(checkout.resolve("bin"));
    for (String name : List.of("splitbrain", "splitbrain-slave", "checkout.sh")) {
      Files.copy(Jars.root().resolve("bin").resolve(name), bin.resolve(name));
    }
    for (String name : SOURCES) {
      Files.createDirectories(checkout.resolve(name).getParent());
      Files.createFile(checkout.resolve(name));
    }
    for (String name : JARS) {
      Files.createDirectories(checkout.resolve(name).getParent());
      Files.createFile(checkout.resolve(name));
    }
    program("mvn", "echo mvn ${PWD##*/} \"$@\"; exit ${MVN_STATUS-0}");
    program("java", "echo java");
    try (Stream<Path> files = Files.walk(checkout)) {
      for (Path file : files.toList()) {
        date(file, BEFORE);
      }
    }
    for (String name : JARS) {
      date(checkout.resolve(name), BUILT);
    }
  }

  private void program(String name, String line) throws IOException {
    Path file = checkout.resolve("tools").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void date(Path file, Instant time) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(time));
  }

  private String run(String launcher, Map<String, String> variables) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", checkout.resolve("bin").resolve(launcher).toString())
            .redirectErrorStream(true);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("SPLITBRAIN_BUILD");
    builder.environment().put("PATH", checkout.resolve("tools") + ":" + System.getenv("PATH"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return out + "status " + process.waitFor();
  }

  private void assertBuilds(String launcher, String module, String because) throws Exception {
    String out = run(launcher, Map.of());
    assertTrue(out.contains(because), out);
    assertTrue(out.contains("-pl " + module + " -am package"), out);
    assertTrue(out.endsWith("java\nstatus 0"), out);
  }

  @Test
  void newJarsAreRunAsTheyAre() throws Exception {
    assertEquals("java\nstatus 0", run("splitbrain", Map.of()));
    assertEquals("java\nstatus 0", run("splitbrain-slave", Map.of()));
  }

  @Test
  void anyNewerSourceIsBuiltAndNamed() throws Exception {
    for (String source : SOURCES) {
      date(checkout.resolve(source), AFTER);
      assertBuilds("splitbrain", "shell", source + " is newer than the jar");
      date(checkout.resolve(source), BEFORE);
    }
  }

  @Test
  void theSlaveMindsItsOwnSources() throws Exception {
    date(checkout.resolve("shell/src/main/java/A.java"), AFTER);
    date(checkout.resolve("agent/core/src/main/resources/a.txt"), AFTER);
    assertEquals("java\nstatus 0", run("splitbrain-slave", Map.of()));
    date(checkout.resolve("thrift-idl/src/generated/java/A.java"), AFTER);
    assertBuilds("splitbrain-slave", "slave-server", "A.java is newer than the jar");
  }

  @Test
  void aDeletedSourceIsNoticed() throws Exception {
    Files.delete(checkout.resolve("agent/core/src/main/resources/a.txt"));
    assertBuilds("splitbrain", "shell", "agent/core/src/main/resources is newer than the jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {AGENT_JAR, SLAVE_JAR})
  void anInnerJarNewerThanTheShellsIsBuiltIn(String jar) throws Exception {
    date(checkout.resolve(jar), AFTER);
    assertBuilds("splitbrain", "shell", jar + " is newer than the jar");
  }

  @Test
  void aMissingJarIsBuilt() throws Exception {
    List<String> out = new ArrayList<>();
    for (String jar : JARS) {
      Files.delete(checkout.resolve(jar));
      out.add(run("splitbrain", Map.of()));
      date(Files.createFile(checkout.resolve(jar)), BUILT);
    }
    assertTrue(out.stream().allMatch(text -> text.contains("-pl shell -am package")), "" + out);
  }

  @Test
  void anOldJarIsNotRunWhenTheBuildFails() throws Exception {
    date(checkout.resolve("shell/src/main/java/A.java"), AFTER);
    String out = run("splitbrain", Map.of("MVN_STATUS", "1"));
    assertTrue(out.contains("the build failed"), out);
    assertTrue(out.endsWith("status 1"), out);
    assertTrue(!out.contains("java\nstatus"), out);
  }

  @Test
  void anOldJarIsRunByWhoeverAsksForIt() throws Exception {
    date(checkout.resolve("shell/src/main/java/A.java"), AFTER);
    assertEquals("java\nstatus 0", run("splitbrain", Map.of("SPLITBRAIN_BUILD", "never")));
  }

  @Test
  void jarsWithoutSourcesAreRunAsTheyAre() throws Exception {
    Files.delete(checkout.resolve("pom.xml"));
    Files.delete(checkout.resolve(AGENT_JAR));
    assertEquals("java\nstatus 0", run("splitbrain", Map.of()));
  }
}
