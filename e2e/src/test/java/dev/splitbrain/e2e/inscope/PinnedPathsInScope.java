package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.SplitBrain;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One line that names two machines. */
class PinnedPathsInScope {
  private static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void copiesFromSlaveToMasterAndBack() throws Exception {
    byte[] content = bytes(1, 3_000_000);
    Path a = Both.here("pinned-a");
    Files.write(a, content);
    Path b = SplitBrain.master().path(Both.MASTER + "/pinned-b");
    Files.copy(Both.host().path(a.toString()), b);
    byte[] there = SplitBrain.local(() -> Files.readAllBytes(Path.of(Both.MASTER, "pinned-b")));
    assertArrayEquals(content, there);
    assertFalse(Files.exists(Path.of(Both.MASTER, "pinned-b")), "the scope's own side has none");

    Path back = Both.host().path(Both.SLAVE + "/pinned-back");
    Files.copy(b, back);
    assertArrayEquals(content, Files.readAllBytes(Both.here("pinned-back")));
    assertEquals(-1, Files.mismatch(b, back));
    assertFalse(
        SplitBrain.local(() -> Files.exists(Both.here("pinned-back"))), "nothing on the master");
  }

  @Test
  void aPinnedNameAndAPlainOneAreCopiedInLargeParts() throws Exception {
    byte[] content = bytes(2, 3_000_000);
    Path pinned = Both.host().path(Both.SLAVE + "/mixed");
    Path here = Path.of(Both.MASTER, "mixed");
    Path back = Path.of(Both.MASTER, "mixed-back");
    long before = Both.host().roundTrips();
    SplitBrain.local(
        () -> {
          Files.write(here, content);
          Files.copy(here, pinned);
          Files.copy(pinned, back);
          assertArrayEquals(content, Files.readAllBytes(back));
          assertEquals(
              pinned.toString(),
              assertThrows(FileAlreadyExistsException.class, () -> Files.copy(here, pinned))
                  .getFile());
        });
    long copied = Both.host().roundTrips() - before;
    assertTrue(copied < 40, "round trips: " + copied);
    assertArrayEquals(content, Files.readAllBytes(Both.here("mixed")));

    long start = Both.host().roundTrips();
    Files.copy(pinned, Both.here("mixed-within"));
    assertEquals(1, Both.host().roundTrips() - start, "within the slave");
    Files.move(Both.here("mixed-within"), pinned, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(Files.exists(Both.here("mixed-within")));
    assertArrayEquals(content, Files.readAllBytes(Both.here("mixed")));
  }

  @Test
  void moveBetweenMachinesCopiesAndDeletes() throws Exception {
    Files.writeString(Both.here("move-a"), "moved");
    Path to = SplitBrain.master().path(Both.MASTER + "/move-b");
    Files.move(Both.host().path(Both.SLAVE + "/move-a"), to, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(Files.exists(Both.here("move-a")));
    assertEquals("moved", Files.readString(to));
  }

  @Test
  void twoHostsInOneExpression() throws Exception {
    Host one = SplitBrain.host("bench1");
    Host two = SplitBrain.host("bench2");
    List<String> names =
        List.of(
            Files.readString(one.path("/etc/hostname")).strip(),
            Files.readString(two.path("/etc/hostname")).strip());
    assertEquals(List.of("bench1", "bench2"), names);
    Path other = two.path(Both.SLAVE + "/from-bench1");
    Files.createDirectories(other.getParent());
    Files.copy(one.path("/etc/hostname"), other, StandardCopyOption.REPLACE_EXISTING);
    assertEquals("bench1", Files.readString(other).strip());
    assertNotEquals(
        Files.readAttributes(one.path("/etc/hostname"), "*").get("fileKey"),
        Files.readAttributes(two.path("/etc/hostname"), "*").get("fileKey"));
  }

  @Test
  void pinnedPathsMeanTheSameInEveryScope() throws Exception {
    Path there = Both.host().path("/etc/hostname");
    String inScope = Files.readString(there);
    assertEquals(inScope, SplitBrain.local(() -> Files.readString(there)));
    assertEquals(inScope, SplitBrain.with("bench2", () -> Files.readString(there)));
    Path here = SplitBrain.master().path(Both.MASTER);
    assertTrue(Files.isDirectory(here));
    assertFalse(Files.isDirectory(Path.of(Both.MASTER)), "the scope's own side has none");
  }

  @Test
  void walksAPinnedTree() throws Exception {
    Path tree = Both.here("pinned-tree/a/b");
    Files.createDirectories(tree);
    Files.writeString(tree.resolve("c"), "c");
    Path pinned = Both.host().path(Both.SLAVE + "/pinned-tree");
    List<String> names =
        SplitBrain.local(
            () -> {
              try (Stream<Path> walk = Files.walk(pinned)) {
                return walk.map(path -> pinned.relativize(path).toString()).sorted().toList();
              }
            });
    assertEquals(List.of("", "a", "a/b", "a/b/c"), names);
  }
}
