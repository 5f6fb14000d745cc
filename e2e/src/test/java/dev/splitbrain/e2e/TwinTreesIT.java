package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.ScopedTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two slaves whose trees nothing but the host tells apart: the same names, sizes, times and inode
 * numbers, on file systems of the same device number where the kernel gives it, and other contents.
 */
class TwinTreesIT {
  private static final String ROOT = "/tmp/twins";

  /** Long enough ago for every cache to believe it. */
  private static final String TIME = "2001-02-03T04:05:06Z";

  private static Bench grown(String name, Path onMaster) throws IOException {
    Bench bench = Bench.start(name);
    bench.requireOwnFiles();
    bench.run("mkdir", ROOT);
    bench.run("mount", "-t", "tmpfs", "twins", ROOT);
    bench.run("mkdir", ROOT + "/tree", ROOT + "/tree/a", ROOT + "/tree/b");
    // Written through the slave's own mount namespace, in this order: so the inodes are equal.
    write(bench, "a.zip", zip(onMaster.resolve(name + ".zip"), name));
    write(bench, "tree/a/file", ("of " + name).getBytes());
    write(bench, "tree/b/only-" + name, new byte[7]);
    bench.run("ln", "-s", "..", ROOT + "/tree/a/up");
    bench.run("find", ROOT, "-depth", "-exec", "touch", "-h", "-d", TIME, "{}", ";");
    return bench;
  }

  private static void write(Bench bench, String name, byte[] content) throws IOException {
    Files.write(bench.outside(ROOT + "/" + name), content);
  }

  /** Stored, so that archives of equally long names are equally long. */
  private static byte[] zip(Path file, String name) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 3; i++) {
        ZipEntry entry = new ZipEntry("entry-" + i + "-of-" + name);
        entry.setTime(1_000_000_000_000L);
        entry.setMethod(ZipEntry.STORED);
        byte[] text = ("text " + i + " of " + name).getBytes();
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(text);
        entry.setCrc(crc.getValue());
        entry.setSize(text.length);
        zip.putNextEntry(entry);
        zip.write(text);
        zip.closeEntry();
      }
    }
    return Files.readAllBytes(file);
  }

  private static String identities(Bench bench) throws IOException {
    return bench.run(
        "stat", "-c", "%i %s %Y", ROOT + "/a.zip", ROOT + "/tree/a/file", ROOT + "/tree");
  }

  @TestFactory
  List<DynamicTest> areNeverMixedUp(@TempDir Path master) throws Exception {
    try (Bench one = grown("twin1", master);
        Bench two = grown("twin2", master)) {
      String identities = identities(one);
      assumeTrue(identities.equals(identities(two)), "this kernel gives twins other inode numbers");
      AgentProgram program =
          new AgentProgram(Jdks.master(), master)
              .host("twin1", one.urlFile())
              .host("twin2", two.urlFile())
              .option("with=twin1")
              .option("scope=tests")
              .jvm("-De2e.slave=" + ROOT);
      List<DynamicTest> tests =
          new ArrayList<>(
              ScopedTests.run(
                  program,
                  master.resolve("results"),
                  "dev.splitbrain.e2e.inscope.TwinTreesInScope"));
      assertEquals(identities, identities(one), "the tests changed what they compare");
      return tests;
    }
  }
}
