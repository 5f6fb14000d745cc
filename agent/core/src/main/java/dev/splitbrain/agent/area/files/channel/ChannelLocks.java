package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.call.FileRegions;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The locks of one channel, which keeps them alive and ends them. Threads: any. */
final class ChannelLocks {
  /** From this release on a lock of size 0 has the size that it stands for. */
  private static final int JDK_OF_ENDLESS_SIZES = 19;

  private final FileRegions regions;
  private final Set<Lock> locks = new HashSet<>();

  ChannelLocks(SlaveFile file) {
    this.regions = file.regions();
  }

  /** A lock of a channel, from before the slave is asked for it. */
  static final class Lock extends FileLock {
    private final ChannelLocks owner;
    private volatile boolean invalid;

    private Lock(
        FileChannel channel, long position, long size, boolean shared, ChannelLocks owner) {
      super(channel, position, size, shared);
      this.owner = owner;
    }

    private Lock(
        AsynchronousFileChannel channel,
        long position,
        long size,
        boolean shared,
        ChannelLocks owner) {
      super(channel, position, size, shared);
      this.owner = owner;
    }

    /** A lock on a host that was lost is not held any more. */
    @Override
    public boolean isValid() {
      return !invalid && owner.regions.areReachable();
    }

    @Override
    public synchronized void release() throws IOException {
      if (!acquiredBy().isOpen()) {
        throw new ClosedChannelException();
      }
      if (!invalid) {
        owner.release(this);
        invalid = true;
      }
    }
  }

  /**
   * Announces a lock.
   *
   * @throws java.nio.channels.OverlappingFileLockException if this VM has or wants one that
   *     overlaps it
   */
  Lock announce(FileChannel channel, long position, long size, boolean shared) {
    return announce(new Lock(channel, position, fullSize(position, size), shared, this));
  }

  /** As the other, for an asynchronous channel. */
  Lock announce(AsynchronousFileChannel channel, long position, long size, boolean shared) {
    return announce(new Lock(channel, position, fullSize(position, size), shared, this));
  }

  private static long fullSize(long position, long size) {
    return size == 0 && JdkFiles.FEATURE >= JDK_OF_ENDLESS_SIZES
        ? Long.MAX_VALUE - Math.max(0, position)
        : size;
  }

  private Lock announce(Lock lock) {
    regions.table().add(regions.key(), lock);
    synchronized (locks) {
      locks.add(lock);
    }
    return lock;
  }

  /** Asks the slave for an announced lock; whoever does not get it forgets it. */
  boolean take(Lock lock, boolean wait) throws IOException {
    return regions.lock(lock.position(), lock.size(), lock.isShared(), wait);
  }

  /** Takes an announced lock without waiting; null, and forgets it, if somebody else has it. */
  Lock tryTake(Lock lock) throws IOException {
    boolean held = false;
    try {
      held = take(lock, false);
    } catch (IOException e) {
      if (!lock.acquiredBy().isOpen()) {
        throw new AsynchronousCloseException();
      }
      throw e;
    } finally {
      if (!held) {
        forget(lock);
      }
    }
    return held ? lock : null;
  }

  /** Takes an announcement back, or a lock out. */
  void forget(Lock lock) {
    regions.table().remove(regions.key(), lock);
    synchronized (locks) {
      locks.remove(lock);
    }
  }

  private void release(Lock lock) throws IOException {
    regions.unlock(lock.position(), lock.size());
    forget(lock);
  }

  /** The channel closes, which ends its locks on the slave. */
  void invalidate() {
    List<Lock> all;
    synchronized (locks) {
      all = new ArrayList<>(locks);
    }
    for (Lock lock : all) {
      synchronized (lock) {
        lock.invalid = true;
      }
      forget(lock);
    }
  }
}
