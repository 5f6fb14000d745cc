package dev.splitbrain.slave.area.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * On which file systems it is safe to read ahead and to look at each entry of a listing: those that
 * are on a disk or in memory, where a regular file is nothing but its bytes. Never on those that
 * make files up (/proc, /sys), may hang (network), run a program (FUSE) or mount things when looked
 * at (autofs). A type that is not in the list is not safe. Threads: any.
 */
final class SafeFileSystems {
  private static final Set<String> SAFE =
      Set.of(
          "ext2",
          "ext3",
          "ext4",
          "xfs",
          "btrfs",
          "zfs",
          "f2fs",
          "bcachefs",
          "jfs",
          "reiserfs",
          "nilfs2",
          "tmpfs",
          "ramfs",
          "rootfs",
          "overlay",
          "aufs",
          "squashfs",
          "erofs",
          "iso9660",
          "udf",
          "vfat",
          "msdos",
          "exfat",
          "ntfs",
          "ntfs3",
          "hfs",
          "hfsplus",
          "ufs",
          "ubifs",
          "jffs2",
          "minix",
          "apfs",
          "fat",
          "fat32");

  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier ticker;
  private final Map<Long, Boolean> byDevice = new HashMap<>();
  private MountTable mounts;
  private long since;

  SafeFileSystems(LongSupplier ticker) {
    this.ticker = ticker;
    this.since = ticker.getAsLong();
  }

  /**
   * Whether the file system of a file or directory is safe.
   *
   * @param file absolute
   * @param device its device number, by which the answer is kept for a second; null if unknown
   */
  boolean isSafe(Path file, Long device) throws IOException {
    return isSafe(file, file, device);
  }

  /**
   * As the other, of a file that is open: it may have lost the name that it was opened by.
   *
   * @param self a name that means the open file itself, where the system has such
   */
  boolean isSafe(Path self, Path file, Long device) throws IOException {
    if (device != null) {
      Boolean known = known(device);
      if (known != null) {
        return known;
      }
    }
    boolean safe = SAFE.contains(type(self, file).toLowerCase(Locale.ROOT));
    if (device != null) {
      synchronized (this) {
        byDevice.put(device, safe);
      }
    }
    return safe;
  }

  /**
   * The type of the file's file system: of its directory's if the file was deleted meanwhile;
   * unknown if the directory has another name by now.
   */
  private static String type(Path self, Path file) throws IOException {
    try {
      return Files.getFileStore(self).type();
    } catch (NoSuchFileException e) {
      Path directory = file.getParent();
      if (directory == null) {
        throw e;
      }
      return typeOf(directory);
    }
  }

  private static String typeOf(Path directory) throws IOException {
    try {
      return Files.getFileStore(directory).type();
    } catch (NoSuchFileException e) {
      return MountTable.UNKNOWN;
    }
  }

  /**
   * Whether the place that a path leads to by its text alone is on a safe file system: decided
   * without touching it.
   *
   * @param file absolute
   */
  boolean isSafeByName(Path file) {
    MountTable table;
    synchronized (this) {
      expire();
      if (mounts == null) {
        mounts = MountTable.read();
      }
      table = mounts;
    }
    return SAFE.contains(table.typeOf(file.normalize()).toLowerCase(Locale.ROOT));
  }

  /** Numbers of file systems that were unmounted are used again, so nothing is known for long. */
  private synchronized Boolean known(long device) {
    expire();
    return byDevice.get(device);
  }

  private void expire() {
    long now = ticker.getAsLong();
    if (now - since > KEPT_NANOS) {
      byDevice.clear();
      mounts = null;
      since = now;
    }
  }
}
