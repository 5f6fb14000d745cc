package dev.splitbrain.slave.open;

import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.system.FileRegion;
import dev.splitbrain.slave.system.KernelLocks;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One file that is open here, by whatever name and in however many sessions: who holds which lock
 * on it. All sessions live in one process, which the system takes for one owner of locks, and the
 * JDK for one program. So sessions exclude each other by this table, as two processes would, and
 * together they exclude other processes by the system's locks.
 *
 * <p>POSIX drops all locks of a process on a file when it closes any descriptor of that file. So
 * while somebody holds a lock, what is closed is kept open, and closed after the last lock.
 * Threads: any.
 */
public final class SharedFile {
  /** Files by identity, while they are open. */
  private static final Map<Object, SharedFile> OPEN = new ConcurrentHashMap<>();

  /** Those of them on which somebody holds a lock. */
  private static final Set<SharedFile> LOCKED = ConcurrentHashMap.newKeySet();

  /** How many descriptors of one file are kept open for the sake of a lock. */
  private static final int MOST_KEPT = 256;

  /** How long to wait before the system is asked again about another process's lock. */
  private static final long FIRST_PAUSE_MILLIS = 1;

  private static final long LONGEST_PAUSE_MILLIS = 32;

  /** Null for a file that nothing is known to share. */
  private final Object identity;

  /** Guarded by {@link #OPEN}'s own atomicity. */
  private int users;

  private final List<Held> held = new ArrayList<>();
  private final List<FileChannel> closeLater = new ArrayList<>();

  private SharedFile(Object identity) {
    this.identity = identity;
  }

  /**
   * A lock, wanted or held.
   *
   * @param owner who is never in its own way
   * @param holder whose close ends it
   */
  private record Held(
      Object owner, Descriptor holder, FileChannel channel, FileRegion region, boolean shared) {
    boolean excludes(Held other) {
      return owner != other.owner && !(shared && other.shared) && region.overlaps(other.region);
    }
  }

  private enum Answer {
    HELD,
    OTHER_SESSION,
    OTHER_PROCESS,
  }

  /** What makes a file the same by any name; its text is the system's own numbers. */
  private record Identity(FileSystem fileSystem, Object key) {
    @Override
    public String toString() {
      return key.toString();
    }
  }

  /**
   * Equal for the same file while it is open. Its text is, too, among the files of one machine.
   *
   * @param path a name of the file
   * @param attributes of the file; may be null
   * @return null if nothing tells
   */
  public static Object identity(Path path, BasicFileAttributes attributes) throws IOException {
    if (attributes == null) {
      return null;
    }
    // Where the system has no numbers for files, names without links have to do.
    Object key = attributes.fileKey() == null ? path.toRealPath() : attributes.fileKey();
    return new Identity(path.getFileSystem(), key);
  }

  /**
   * Joins those who have the file open, until {@link #close}.
   *
   * @param identity equal for the same file; null if nobody knows
   */
  static SharedFile join(Object identity) {
    if (identity == null) {
      return new SharedFile(null);
    }
    return OPEN.compute(
        identity,
        (key, known) -> {
          SharedFile file = known == null ? new SharedFile(key) : known;
          file.users++;
          return file;
        });
  }

  private void leave() {
    if (identity != null) {
      OPEN.computeIfPresent(identity, (key, file) -> --file.users == 0 ? null : file);
    }
  }

  /** Takes a lock if nobody else holds it; false if somebody does. */
  boolean tryLock(
      Object owner, Descriptor holder, FileChannel channel, FileRegion region, boolean shared)
      throws IOException {
    return attempt(new Held(owner, holder, channel, region, shared)) == Answer.HELD;
  }

  /**
   * Takes a lock as soon as nobody else holds it.
   *
   * @throws InterruptedException if the thread is interrupted; nothing is held then
   * @throws ClosedChannelException if the holder is closed meanwhile
   * @throws IOException if everybody would wait for each other
   */
  synchronized void lock(
      Object owner, Descriptor holder, FileChannel channel, FileRegion region, boolean shared)
      throws IOException, InterruptedException {
    Held wanted = new Held(owner, holder, channel, region, shared);
    long pause = FIRST_PAUSE_MILLIS;
    try {
      for (Answer answer = attempt(wanted); answer != Answer.HELD; answer = attempt(wanted)) {
        if (answer == Answer.OTHER_SESSION) {
          LockWaits.all().begin(wanted, owner, blockers(wanted));
          wait();
          pause = FIRST_PAUSE_MILLIS;
        } else {
          // A thread that waited in the kernel would wait in the name of all sessions: the system
          // would see deadlocks between them that are none, and could not be told to give up.
          LockWaits.all().end(wanted);
          wait(pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
      }
    } finally {
      LockWaits.all().end(wanted);
    }
  }

  private Set<Object> blockers(Held wanted) {
    return held.stream()
        .filter(other -> other.excludes(wanted))
        .map(Held::owner)
        .collect(Collectors.toSet());
  }

  private synchronized Answer attempt(Held wanted) throws IOException {
    if (wanted.holder.isClosed()) {
      throw new ClosedChannelException();
    }
    for (Held other : held) {
      if (other.excludes(wanted)) {
        return Answer.OTHER_SESSION;
      }
    }
    if (!takeFromSystem(wanted)) {
      return Answer.OTHER_PROCESS;
    }
    held.add(wanted);
    LOCKED.add(this);
    return Answer.HELD;
  }

  /** A shared lock must not weaken an exclusive one that the same owner has there. */
  private boolean takeFromSystem(Held wanted) throws IOException {
    List<FileRegion> parts =
        wanted.shared && KernelLocks.arePerProcess(wanted.channel)
            ? uncovered(wanted.region)
            : List.of(wanted.region);
    for (int i = 0; i < parts.size(); i++) {
      if (!KernelLocks.tryLock(wanted.channel, parts.get(i), wanted.shared)) {
        for (FileRegion taken : parts.subList(0, i)) {
          KernelLocks.unlock(wanted.channel, taken);
        }
        return false;
      }
    }
    return true;
  }

  private List<FileRegion> uncovered(FileRegion region) {
    List<FileRegion> left = List.of(region);
    for (Held other : held) {
      List<FileRegion> rest = new ArrayList<>();
      left.forEach(part -> rest.addAll(part.without(other.region)));
      left = rest;
    }
    return left;
  }

  /** Gives up a lock that this holder took with these numbers; nothing if there is none. */
  synchronized void unlock(Descriptor holder, FileRegion region) throws IOException {
    for (Held lock : held) {
      if (lock.holder == holder && lock.region.equals(region)) {
        held.remove(lock);
        giveBack(lock);
        closeWhatMayBe();
        notifyAll();
        return;
      }
    }
  }

  private void giveBack(Held lock) throws IOException {
    if (held.isEmpty()) {
      LOCKED.remove(this);
    }
    List<FileRegion> parts =
        KernelLocks.arePerProcess(lock.channel) ? uncovered(lock.region) : List.of(lock.region);
    for (FileRegion part : parts) {
      KernelLocks.unlock(lock.channel, part);
    }
  }

  /**
   * Gives up the locks of a holder that was closed, and closes its channel: now, or when nobody
   * holds a lock any more.
   */
  void close(Descriptor holder, FileChannel channel) throws IOException {
    try {
      synchronized (this) {
        for (Iterator<Held> all = held.iterator(); all.hasNext(); ) {
          Held lock = all.next();
          if (lock.holder == holder) {
            all.remove();
            giveBack(lock);
          }
        }
        // Whoever waits for a lock by this holder has to hear of it too.
        notifyAll();
        if (held.isEmpty() || !KernelLocks.arePerProcess(channel)) {
          channel.close();
        } else {
          closeLater.add(channel);
        }
        closeWhatMayBe();
      }
    } finally {
      leave();
    }
  }

  private void closeWhatMayBe() {
    if (closeLater.isEmpty() || (!held.isEmpty() && closeLater.size() < MOST_KEPT)) {
      return;
    }
    for (FileChannel channel : closeLater) {
      try {
        channel.close();
      } catch (IOException e) {
        SlaveLog.log("a close that had to wait for a lock failed: " + e.getMessage());
      }
    }
    closeLater.clear();
    retake();
  }

  /** Takes the system's locks again, after something closed a descriptor of the file. */
  private synchronized void retake() {
    // Exclusive ones last: they win where an owner has both.
    retake(true);
    retake(false);
  }

  private void retake(boolean shared) {
    for (Held lock : held) {
      try {
        if (lock.shared == shared && !KernelLocks.tryLock(lock.channel, lock.region, lock.shared)) {
          SlaveLog.log("another process took a lock on " + identity + " away from a session");
        }
      } catch (IOException e) {
        SlaveLog.log("a lock on " + identity + " may be lost: " + e.getMessage());
      }
    }
  }

  /**
   * To be called after the JDK itself may have opened and closed files by name, as its copying
   * does: what that cost is taken again at once.
   */
  public static void retakeAll() {
    for (SharedFile file : LOCKED) {
      file.retake();
    }
  }
}
