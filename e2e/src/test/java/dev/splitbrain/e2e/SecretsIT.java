package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Launcher;
import dev.splitbrain.e2e.harness.SecretHunt;
import dev.splitbrain.e2e.program.Hello;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a tour of the commands the token is where it was before, and nowhere else. */
class SecretsIT {
  private static final Bench BENCH = Bench.shared("bench1");

  @Test
  void theTokenStaysInItsFile(@TempDir Path master) throws Exception {
    Path configured = master.resolve("config/hosts/bench2.url");
    Files.createDirectories(configured.getParent());
    Files.copy(BENCH.urlFile(), configured, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    String secretFile = BENCH.urlFile().toString();
    List<Finished> outputs = new ArrayList<>();
    Launcher launcher = new Launcher(Jdks.master(), master).ownCache();

    try (SecretHunt hunt = new SecretHunt(BENCH.url().token().secretText())) {
      outputs.add(launcher.run("doctor", "bench2"));
      outputs.add(launcher.run("doctor", "--host", "bench1=@" + secretFile, "bench1"));
      Path script = master.resolve("tour.jsh");
      Files.writeString(
          script,
          String.join(
              "\n",
              "/with bench2",
              "System.out.println(Files.readString(Path.of(\"/etc/hostname\")))",
              "/local",
              "/connect other @" + secretFile,
              "/with other new ProcessBuilder(\"env\").inheritIO().start().waitFor()",
              "System.out.println(host(\"bench2\").info())",
              "with(\"bench2\", () -> Files.readString(Path.of(\"/nowhere\")))",
              ""));
      outputs.add(launcher.run("run", script.toString()));
      assertEquals(1, outputs.get(2).status(), "the last line fails" + outputs.get(2));
      outputs.add(launcher.run("run", "--with", "@" + secretFile, master + "/missing.jsh"));
      outputs.add(
          launcher.run(
              "java",
              "--with",
              "bench2",
              "--",
              "-cp",
              AgentProgram.ownClasses(),
              Hello.class.getName()));
      assertEquals(0, outputs.get(4).status(), () -> outputs.get(4).toString());
      outputs.add(
          new AgentProgram(Jdks.master(), master)
              .ownCache()
              .option("with=@" + secretFile)
              .option("trace=" + master.resolve("trace.log"))
              .main(Hello.class)
              .run()
              .ok());
      assertTrue(Files.size(master.resolve("trace.log")) > 0, "the trace has lines");

      for (Finished output : outputs) {
        assertFalse(
            hunt.holds((output.out() + output.err()).getBytes(StandardCharsets.UTF_8)),
            () -> "printed:" + output);
      }
      assertTrue(hunt.rounds() > 10, "the processes were looked at " + hunt.rounds() + " times");
      assertEquals(Set.of(), hunt.seenInProcesses());
      assertEquals(List.of(configured), hunt.filesBelow(master));
      assertEquals("rw-------", permissions(configured));
      assertEquals("rw-------", permissions(BENCH.urlFile()));
    }
  }

  private static String permissions(Path file) throws Exception {
    return java.nio.file.attribute.PosixFilePermissions.toString(
        Files.getPosixFilePermissions(file));
  }
}
