package dev.splitbrain.agent.weave;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WovenCacheTest {
  @TempDir Path base;
  private Path directory;
  private final Woven woven =
      new Woven(new byte[] {1, 2}, List.of(new Woven.StandIn("a.B", new byte[] {3})));

  @BeforeEach
  void setUp() throws IOException {
    base = base.toRealPath();
    directory = base.resolve("woven");
    woven.add("java/io/File", new byte[] {3}, new byte[] {4, 5});
    woven.add("java/io/File", new byte[] {6}, new byte[] {7});
  }

  private WovenCache cache() {
    return new WovenCache(directory, "digest");
  }

  private Path file() throws IOException {
    try (var files = Files.list(directory)) {
      return files.findFirst().orElseThrow();
    }
  }

  private void assertNotUsed(String why) {
    WovenCache cache = cache();
    assertNull(cache.load());
    assertNotNull(cache.complaint());
    assertTrue(cache.complaint().contains(why), cache.complaint());
  }

  @Test
  void keepsWhatWasWovenForItsVeryOriginal() {
    assertNull(cache().load());
    WovenCache saving = cache();
    saving.save(woven);
    assertNull(saving.complaint());
    Woven loaded = cache().load();
    assertArrayEquals(new byte[] {1, 2}, loaded.door);
    assertArrayEquals(new byte[] {4, 5}, loaded.find("java/io/File", new byte[] {3}));
    assertArrayEquals(new byte[] {7}, loaded.find("java/io/File", new byte[] {6}));
    assertNull(loaded.find("java/io/File", new byte[] {8}));
  }

  @Test
  void isPrivate() throws IOException {
    cache().save(woven);
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void groupWritableDirectoryIsNotUsed() throws IOException {
    cache().save(woven);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
    assertNotUsed("open to others");
  }

  /** Whoever can write there can put a directory of any age in the place of ours. */
  @Test
  void whatLiesWhereOthersCanWriteIsNotUsedAndNotWritten() throws IOException {
    cache().save(woven);
    byte[] kept = Files.readAllBytes(file());
    for (String mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
      Files.setPosixFilePermissions(base, PosixFilePermissions.fromString(mode));
      assertNotUsed("can be written by others");
      WovenCache cache = cache();
      Files.write(file(), new byte[3]);
      assertNull(cache.load());
      cache.save(woven);
      assertEquals(3, Files.size(file()));
      assertTrue(cache.complaint().contains("weaving live"), cache.complaint());
      Files.write(file(), kept);
    }
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertNotNull(cache().load());
  }

  @Test
  void aBaseThatIsALinkIsNotUsed() throws IOException {
    cache().save(woven);
    Path link = Files.createSymbolicLink(base.resolve("elsewhere"), base);
    WovenCache cache = new WovenCache(link.resolve("woven"), "digest");
    assertNull(cache.load());
    assertTrue(cache.complaint().contains("reached through a link"), cache.complaint());
  }

  @Test
  void anAbsentBaseIsMadeForThisUserAlone() throws IOException {
    Path own = base.resolve("cache/splitbrain");
    WovenCache cache = new WovenCache(own.resolve("woven"), "digest");
    cache.save(woven);
    assertNull(cache.complaint());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    assertNotNull(new WovenCache(own.resolve("woven"), "digest").load());
  }

  @Test
  void readableFileIsNotUsed() throws IOException {
    cache().save(woven);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertNotUsed("open to others");
  }

  @Test
  void linkIsNotUsed() throws IOException {
    cache().save(woven);
    Path real = Files.move(file(), base.resolve("real"));
    String name = new WovenCacheName().of(directory);
    Files.createSymbolicLink(directory.resolve(name), real);
    assertNotUsed("link");
  }

  @Test
  void directoryThatIsALinkIsNotUsed() throws IOException {
    cache().save(woven);
    Files.move(directory, base.resolve("moved"));
    Files.createSymbolicLink(directory, base.resolve("moved"));
    assertNotUsed("link");
  }

  @Test
  void everyTruncationAndEveryFlippedBitIsFound() throws IOException {
    cache().save(woven);
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      assertNull(cache().load(), "truncated to " + length);
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= 0x10;
      Files.write(file(), flipped);
      assertNull(cache().load(), "flipped at " + i);
    }
  }

  @Test
  void aDamagedOneIsReplacedAndOneBehindALinkIsNot() throws Exception {
    cache().save(woven);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, whole.length / 2));
    WovenCache damaged = cache();
    assertNull(damaged.load());
    damaged.save(woven);
    assertArrayEquals(whole, Files.readAllBytes(file()));

    Path elsewhere = Files.move(file(), base.resolve("elsewhere"));
    Files.write(elsewhere, new byte[5]);
    Files.createSymbolicLink(directory.resolve(new WovenCacheName().of(directory)), elsewhere);
    WovenCache linked = cache();
    assertNull(linked.load());
    linked.save(woven);
    assertEquals(5, Files.size(elsewhere));
  }

  @Test
  void writersAtOnceLeaveAWholeFile() throws Exception {
    List<Thread> writers = new ArrayList<>();
    List<String> complaints = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 8; i++) {
      Thread writer =
          new Thread(
              () -> {
                for (int n = 0; n < 20; n++) {
                  WovenCache cache = cache();
                  cache.save(woven);
                  if (cache.load() == null || cache.complaint() != null) {
                    complaints.add(String.valueOf(cache.complaint()));
                  }
                }
              });
      writers.add(writer);
      writer.start();
    }
    for (Thread writer : writers) {
      writer.join();
    }
    assertEquals(List.of(), complaints);
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count(), "nothing is left beside it");
    }
  }

  /** The name the cache chose, from what it wrote before the file was moved away. */
  private final class WovenCacheName {
    String of(Path directory) throws IOException {
      cache().save(woven);
      Path written = file();
      Files.delete(written);
      return written.getFileName().toString();
    }
  }
}
