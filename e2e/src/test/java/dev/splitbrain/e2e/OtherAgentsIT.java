package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.program.Hello;
import dev.splitbrain.e2e.program.OtherAgent;
import dev.splitbrain.e2e.program.WovenCheck;
import java.io.DataInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other agents beside ours, which change hooked classes and load them within their transformers: in
 * a scope none is without its hooks.
 */
class OtherAgentsIT {
  private static final Bench BENCH = Bench.shared("bench1");

  /** Where the cache of an undisturbed start is. */
  @TempDir static Path master;

  private static Path otherAgent;
  private static Path hooked;

  @BeforeAll
  static void warmTheCacheWithoutAnotherAgent() throws Exception {
    BENCH.requireOwnFiles();
    program(master).main(Hello.class).option("with=bench1").run().ok();
    hooked = Files.write(master.resolve("hooked"), hookedClasses(master.resolve("cache/woven")));
    otherAgent = master.resolve("other.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", OtherAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    String entry = OtherAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(otherAgent);
        JarOutputStream jar = new JarOutputStream(out, manifest);
        InputStream in = OtherAgent.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      in.transferTo(jar);
    }
  }

  /** The names that the cache's one file begins its classes with. */
  private static List<String> hookedClasses(Path cache) throws Exception {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(cache);
        DataInputStream in =
            new DataInputStream(Files.newInputStream(files.findFirst().orElseThrow()))) {
      in.readInt();
      in.skipNBytes(in.readInt());
      for (int standIns = in.readInt(); standIns > 0; standIns--) {
        in.readUTF();
        in.skipNBytes(in.readInt());
      }
      for (int classes = in.readInt(); classes > 0; classes--) {
        names.add(in.readUTF().replace('/', '.'));
        for (int pairs = in.readInt(); pairs > 0; pairs--) {
          in.skipNBytes(in.readInt());
          in.skipNBytes(in.readInt());
        }
      }
    }
    assertTrue(names.contains("java.io.FileInputStream"), names::toString);
    return names;
  }

  private static AgentProgram program(Path own) {
    return new AgentProgram(Jdks.master(), own).ownCache().host("bench1", BENCH.urlFile());
  }

  private static AgentProgram check(Path own) {
    return program(own)
        .option("scope=none")
        .jvm(
            "-Dhooked=" + hooked,
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED")
        .main(WovenCheck.class);
  }

  private static String other(String options) {
    return "-javaagent:" + otherAgent + "=" + options;
  }

  private static void assertAllWoven(Finished finished) {
    finished.ok();
    for (String when : List.of("first", "second", "again")) {
      assertEquals("[]", finished.value(when), () -> when + ": without hooks" + finished);
    }
    assertEquals("[bench1]", finished.value("parallel"), finished::toString);
    assertEquals("[]", finished.value("nested"), () -> "loaded within our transformer" + finished);
    assertEquals("", finished.err());
  }

  /** None of their bytes is as the cache has it, and half of them load before the first scope. */
  @Test
  void oneThatChangesAndLoadsEveryHookedClassBeforeOurs() throws Exception {
    assertAllWoven(check(master).jvm(other("change+load")).run());
  }

  @Test
  void oneThatLoadsEveryHookedClassAfterOurs() throws Exception {
    assertAllWoven(check(master).after(other("change+load")).run());
  }

  @Test
  void manyVmsWithOneColdCache(@TempDir Path own) throws Exception {
    List<Running> running = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        running.add(check(own).jvm(other(i % 2 == 0 ? "change+load" : "load")).start());
      }
      for (Running one : running) {
        one.typeEnd();
        assertAllWoven(one.finish(AgentProgram.LIMIT));
      }
    } finally {
      running.forEach(Running::close);
    }
  }

  /** The class lost its hooks as it loaded; the next scope puts them in. */
  @Test
  void hooksThatALaterAgentTookOutAreThereInTheNextScope() throws Exception {
    Finished finished = check(master).after(other("strip-once")).run().ok();
    assertEquals("[java.util.logging.FileHandler]", finished.value("second"), finished::toString);
    assertEquals("[]", finished.value("again"), finished::toString);
  }

  @Test
  void aScopeDoesNotOpenWhereAnotherAgentKeepsHooksOut() throws Exception {
    Finished finished = check(master).after(other("strip")).run();
    assertEquals(1, finished.status(), finished::toString);
    assertTrue(
        finished.err().contains("java.util.logging.FileHandler is loaded without"),
        finished::toString);
  }
}
