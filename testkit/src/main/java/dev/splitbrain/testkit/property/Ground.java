package dev.splitbrain.testkit.property;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tree in which one run of a sequence works, and what it has open. One thread. */
final class Ground {
  private final Path root;
  private final boolean leavesOutDirectoryCopies;
  private final AutoCloseable[] slots = new AutoCloseable[Plan.SLOTS];
  private final Object[] keys = new Object[Plan.SLOTS];

  /** The last lock of each slot; it may have lost its validity. */
  private final FileLock[] locks = new FileLock[Plan.SLOTS];

  Ground(Path root, boolean leavesOutDirectoryCopies) {
    this.root = root;
    this.leavesOutDirectoryCopies = leavesOutDirectoryCopies;
  }

  /** Says that a sequence has nothing open where an operation wants it. */
  static final class NothingOpenException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Path root() {
    return root;
  }

  /** Whether the twins' JDKs give a directory's copy different permissions. */
  boolean leavesOutDirectoryCopies() {
    return leavesOutDirectoryCopies;
  }

  /** A name below the root; the root itself if it is empty. */
  Path path(String name) {
    return name.isEmpty() ? root : Path.of(root + "/" + name);
  }

  /** As java.io knows it, which keeps every dot. */
  File file(String name) {
    return new File(root + (name.isEmpty() ? "" : "/" + name));
  }

  /** Keeps what was opened, in place of what the slot had. */
  String keep(int slot, String name, AutoCloseable opened) throws Exception {
    AutoCloseable before = slots[slot];
    slots[slot] = opened;
    keys[slot] = key(name);
    if (before != null) {
      before.close();
    }
    return "open";
  }

  private Object key(String name) {
    try {
      return Files.getAttribute(path(name), "fileKey");
    } catch (IOException e) {
      return null; // Open and gone, as DELETE_ON_CLOSE has it.
    }
  }

  /** Whether two slots may have the same file open; a file without a name may be any. */
  boolean maybeSame(int one, int other) {
    return keys[one] == null || keys[other] == null || keys[one].equals(keys[other]);
  }

  <T> T open(int slot, Class<T> type) throws NothingOpenException {
    if (slot < 0 || !type.isInstance(slots[slot])) {
      throw new NothingOpenException();
    }
    return type.cast(slots[slot]);
  }

  /** The channel in the slot, or that of the stream there. */
  FileChannel channel(int slot) throws NothingOpenException {
    AutoCloseable open = open(slot, AutoCloseable.class);
    if (open instanceof FileInputStream in) {
      return in.getChannel();
    }
    if (open instanceof FileOutputStream out) {
      return out.getChannel();
    }
    return open instanceof RandomAccessFile file
        ? file.getChannel()
        : open(slot, FileChannel.class);
  }

  /** Keeps a lock for later, and describes it. */
  String keepLock(int slot, FileLock lock) {
    if (lock == null) {
      return "none";
    }
    locks[slot] = lock;
    return String.join(
        " ",
        String.valueOf(lock.position()),
        String.valueOf(lock.size()),
        lock.isShared() ? "shared" : "exclusive",
        lock.isValid() ? "valid" : "invalid",
        lock.acquiredBy() == slots[slot] || slots[slot] == null ? "its own" : "of its stream");
  }

  FileLock lock(int slot) throws NothingOpenException {
    if (slot < 0 || locks[slot] == null) {
      throw new NothingOpenException();
    }
    return locks[slot];
  }

  /** Closes what is open; it stays in its slot, where operations find it closed. */
  void closeSlot(int slot) throws Exception {
    open(slot, AutoCloseable.class).close();
  }

  /** Closes all, and gives what that threw. */
  List<Exception> closeAll() {
    List<Exception> thrown = new ArrayList<>();
    for (AutoCloseable open : slots) {
      try {
        if (open != null) {
          open.close();
        }
      } catch (Exception e) {
        thrown.add(e);
      }
    }
    return thrown;
  }
}
