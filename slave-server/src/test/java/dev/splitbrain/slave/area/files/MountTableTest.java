package dev.splitbrain.slave.area.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTableTest {
  private static final String TEXT =
      """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      23 22 0:21 / /proc rw,nosuid shared:2 - proc proc rw
      24 22 0:40 / /mnt/with\\040space rw shared:3 - nfs4 server:/export rw
      25 22 0:41 / /home rw - fuse.sshfs me@there: rw
      26 25 8:2 / /home/disk rw master:1 propagate_from:2 - xfs /dev/sdb rw
      27 22 0:50 / /twice rw - ext4 a rw
      28 27 0:51 / /twice rw - tmpfs b rw
      """;

  @Test
  void theInnermostMountCounts() {
    MountTable table = MountTable.parse(TEXT);
    assertEquals("ext4", table.typeOf(Path.of("/")));
    assertEquals("ext4", table.typeOf(Path.of("/procedures")));
    assertEquals("proc", table.typeOf(Path.of("/proc/self/status")));
    assertEquals("nfs4", table.typeOf(Path.of("/mnt/with space/file")));
    assertEquals("fuse.sshfs", table.typeOf(Path.of("/home/me")));
    assertEquals("xfs", table.typeOf(Path.of("/home/disk/file")));
    assertEquals("tmpfs", table.typeOf(Path.of("/twice/file")));
    assertEquals("unknown", MountTable.parse("").typeOf(Path.of("/")));
  }

  @Test
  void thisMachinesOwnTableAgrees(@TempDir Path dir) throws Exception {
    long[] now = {0};
    SafeFileSystems safe = new SafeFileSystems(() -> now[0]);
    assertFalse(safe.isSafeByName(Path.of("/proc/self/status")));
    assertFalse(safe.isSafe(Path.of("/proc/self/status"), null));
    Long device = (Long) Files.getAttribute(dir, "unix:dev");
    assertEquals(safe.isSafe(dir, null), safe.isSafe(dir, device));
    assertEquals(safe.isSafe(dir, device), safe.isSafeByName(dir.toRealPath()));
    // Known by its number for a while, then asked for again.
    assertTrue(safe.isSafe(Path.of("/proc"), device) == safe.isSafe(dir, device));
    now[0] = 2_000_000_000L;
    assertFalse(safe.isSafe(Path.of("/proc"), device));
  }
}
