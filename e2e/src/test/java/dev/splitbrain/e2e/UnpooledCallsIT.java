package dev.splitbrain.e2e;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import dev.splitbrain.e2e.program.UnpooledCalls;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of every area may be the one that has to make a connection, in the caller's thread and
 * scope: where no connection ever waits in the pool, the contracts hold all the same. A dialer that
 * ran without the guard would be routed itself.
 */
@EnabledIfSystemProperty(
    named = "splitbrain.test.thorough",
    matches = "true",
    disabledReason = "each of 10,000 calls dials: two minutes")
class UnpooledCallsIT {
  @TestFactory
  List<? extends DynamicNode> contractsHoldWhereEachCallMakesItsConnection(@TempDir Path master)
      throws Exception {
    Bench bench = Bench.shared("bench1");
    bench.requireOwnFiles();
    AgentProgram program =
        new AgentProgram(Jdks.master(), master)
            .host("bench1", bench.urlFile())
            .option("with=bench1")
            .option("scope=tests")
            .jvm("-De2e.preferences=" + bench.preferences())
            .jvm("-javaagent:" + agent(master), "-De2e.slave=" + bench.makeDirectory("unpooled"));
    return ScopedTests.run(
        program, master.resolve("results"), "dev.splitbrain.e2e.inscope.ContractsInScope");
  }

  /** Its classes are on the class path. */
  private static Path agent(Path directory) throws Exception {
    Path file = directory.resolve("unpooled.jar");
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", UnpooledCalls.class.getName());
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.finish();
    }
    return file;
  }
}
