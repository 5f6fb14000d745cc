package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.session.Session;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * This VM's locks on slaves' files, wanted and held. As in the JDK no two of one file overlap,
 * whichever channels they are of; files of two hosts are two files. Keeps no lock alive, and by it
 * no channel. Threads: any.
 */
public final class LockTable {
  private final Map<Key, List<Entry>> entries = new HashMap<>();
  private final ReferenceQueue<FileLock> gone = new ReferenceQueue<>();

  /**
   * A slave's file.
   *
   * @param identity what the slave says that handles of one file have in common
   */
  public record Key(Session session, long epoch, Object identity) {}

  private static final class Entry extends WeakReference<FileLock> {
    final Key key;

    Entry(FileLock lock, Key key, ReferenceQueue<FileLock> gone) {
      super(lock, gone);
      this.key = key;
    }
  }

  /**
   * Puts a lock in, before the slave is asked for it.
   *
   * @throws OverlappingFileLockException if this VM has, or waits for, one that overlaps it
   */
  public synchronized void add(Key key, FileLock lock) {
    for (Entry entry = (Entry) gone.poll(); entry != null; entry = (Entry) gone.poll()) {
      remove(entry);
    }
    List<Entry> ofFile = entries.computeIfAbsent(key, k -> new ArrayList<>(2));
    for (Entry entry : ofFile) {
      FileLock other = entry.get();
      if (other != null && other.overlaps(lock.position(), lock.size())) {
        throw new OverlappingFileLockException();
      }
    }
    ofFile.add(new Entry(lock, key, gone));
  }

  private void remove(Entry entry) {
    List<Entry> ofFile = entries.get(entry.key);
    if (ofFile != null && ofFile.remove(entry) && ofFile.isEmpty()) {
      entries.remove(entry.key);
    }
  }

  /** Takes a lock out; nothing if it is not there. */
  public synchronized void remove(Key key, FileLock lock) {
    List<Entry> ofFile = entries.getOrDefault(key, List.of());
    for (Entry entry : ofFile) {
      if (entry.get() == lock) {
        remove(entry);
        return;
      }
    }
  }

  /** How many files have locks. */
  public synchronized int size() {
    return entries.size();
  }
}
