package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.program.Hello;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache of woven classes is code: one that another could have written is never used. */
class WovenCacheIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final int NOBODY = 65534;

  @TempDir Path master;

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private AgentProgram hello() {
    return new AgentProgram(Jdks.master(), master)
        .ownCache()
        .host("bench1", BENCH.urlFile())
        .option("with=bench1")
        .main(Hello.class);
  }

  private Path directory() {
    return master.resolve("cache/woven");
  }

  /** Fills the cache and returns its one file. */
  private Path warm() throws Exception {
    Finished cold = hello().run().ok();
    assertEquals("", cold.err());
    List<Path> files = cached();
    assertEquals(1, files.size(), files::toString);
    return files.get(0);
  }

  private List<Path> cached() throws Exception {
    try (Stream<Path> files = Files.list(directory())) {
      return files.sorted().toList();
    }
  }

  private void assertWeavesLive(String reason) throws Exception {
    Finished finished = hello().run().ok();
    assertEquals("bench1", finished.value("hostname"));
    List<String> lines = finished.err().lines().toList();
    assertEquals(1, lines.size(), finished::toString);
    assertTrue(
        lines.get(0).contains("cache") && lines.get(0).contains(reason), () -> finished.err());
  }

  /** Code that would not verify, with a right checksum: using it would be seen. */
  private static void poison(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = bytes.length / 4; at < bytes.length - 8; at += 1000) {
      bytes[at] ^= 0x55;
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, bytes.length - 8);
    ByteBuffer.wrap(bytes).putLong(bytes.length - 8, sum.getValue());
    Files.write(file, bytes);
  }

  @Test
  void aWarmStartUsesIt() throws Exception {
    Path file = warm();
    Object before = Files.getLastModifiedTime(file);
    Finished finished = hello().run().ok();
    assertEquals("", finished.err());
    assertEquals("bench1", finished.value("hostname"));
    assertEquals(before, Files.getLastModifiedTime(file), "it was not made again");
    assertEquals("rw-------", permissions(file));
    assertEquals("rwx------", permissions(directory()));
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void anotherUsersIsNotUsed() throws Exception {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "only root can give files away");
    Path file = warm();
    poison(file);
    Files.setAttribute(file, "unix:uid", NOBODY);
    assertWeavesLive("belongs to");
    Files.setAttribute(file, "unix:uid", 0);
    Files.setAttribute(directory(), "unix:uid", NOBODY);
    assertWeavesLive("belongs to");
  }

  @Test
  void oneThatOthersCanWriteIsNotUsed() throws Exception {
    Path file = warm();
    poison(file);
    byte[] before = Files.readAllBytes(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
    assertWeavesLive("open to others");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwx---"));
    assertWeavesLive("open to others");
    assertArrayEquals(before, Files.readAllBytes(file), "nor is it written to");
  }

  @Test
  void oneBehindALinkIsNotUsed() throws Exception {
    Path file = warm();
    poison(file);
    Path elsewhere = Files.move(file, master.resolve("elsewhere"));
    Files.createSymbolicLink(file, elsewhere);
    assertWeavesLive("link");
    Files.delete(file);
    Files.move(elsewhere, file);
    Path moved = Files.move(directory(), master.resolve("moved"));
    Files.createSymbolicLink(directory(), moved);
    assertWeavesLive("link");
  }

  @Test
  void aTruncatedOrDamagedOneIsNotUsed() throws Exception {
    Path file = warm();
    byte[] whole = Files.readAllBytes(file);
    for (int size : new int[] {0, 5, 100, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, size));
      assertWeavesLive(size < 12 ? "truncated" : "damaged");
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 1;
    Files.write(file, damaged);
    assertWeavesLive("damaged");
    // It is this user's own, so the start that found it has put a good one in its place.
    aWarmStartUsesIt();
  }

  @Test
  void twoThatWriteAtOnceLeaveOneGoodFile() throws Exception {
    List<Running> running = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        running.add(hello().start());
      }
      for (Running one : running) {
        one.typeEnd();
        Finished finished = one.finish(AgentProgram.LIMIT).ok();
        assertEquals("bench1", finished.value("hostname"));
        assertEquals("", finished.err());
      }
    } finally {
      running.forEach(Running::close);
    }
    assertEquals(1, cached().size(), "no part is left: " + cached());
    aWarmStartUsesIt();
  }
}
