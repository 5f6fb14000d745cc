package dev.splitbrain.slave.system;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks against other processes, without the JDK's own table, for which all of this process is one
 * program. Where the JDK does not let us past its table, it is used: then what two sessions could
 * share is refused to the second.
 */
public final class KernelLocks {
  private static final boolean POSIX = File.separatorChar == '/';

  /** The JDK's locks, where it takes them for us. */
  private static final Map<Taken, FileLock> TAKEN = new ConcurrentHashMap<>();

  private KernelLocks() {}

  private record Taken(FileChannel channel, FileRegion region) {}

  /**
   * Whether locks on this file belong to the process: two regions become one, part of one can be
   * given up, and closing any descriptor of the file gives up all.
   */
  public static boolean arePerProcess(FileChannel channel) {
    return POSIX && JdkInternals.hasFileLocks() && JdkInternals.descriptor(channel) != null;
  }

  /** Takes a lock; false if another process has one that excludes it. Never waits. */
  public static boolean tryLock(FileChannel channel, FileRegion region, boolean shared)
      throws IOException {
    if (arePerProcess(channel)) {
      return JdkInternals.tryLock(
          JdkInternals.descriptor(channel), region.from(), region.size(), shared);
    }
    Taken taken = new Taken(channel, region);
    if (TAKEN.containsKey(taken)) {
      return true;
    }
    try {
      long size = Math.min(region.size(), Long.MAX_VALUE - region.from());
      FileLock lock = channel.tryLock(region.from(), size, shared);
      if (lock != null) {
        TAKEN.put(taken, lock);
      }
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Gives a region up. */
  public static void unlock(FileChannel channel, FileRegion region) throws IOException {
    if (arePerProcess(channel)) {
      JdkInternals.unlock(JdkInternals.descriptor(channel), region.from(), region.size());
      return;
    }
    FileLock lock = TAKEN.remove(new Taken(channel, region));
    if (lock != null) {
      lock.release();
    }
  }
}
