package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Directories being listed, in batches, with looks at the entries where that is wise. */
final class Lister {
  private static final String KIND = "directory";
  private static final int MOST_ENTRIES = 100_000;

  /** A directory's name for itself. */
  private static final Path SELF = Path.of(".");

  /** A batch ends here, well below the largest frame. */
  private static final int MOST_BYTES = 1 << 20;

  /** What an entry takes on the wire at most, besides its name. */
  private static final int ENTRY_BYTES = 32;

  private static final int STAT_BYTES = 400;

  /**
   * Directories that stay open because a listing was asked to keep them, at most; each costs the
   * process two descriptors, until the master's garbage collector finds a stream that nobody
   * closed.
   */
  static final int MOST_KEPT = 1_000;

  private final AtomicInteger keptNow = new AtomicInteger();
  private final SlaveSession session;
  private final Owners owners;
  private final SafeFileSystems safe;

  Lister(SlaveSession session, Owners owners, SafeFileSystems safe) {
    this.session = session;
    this.owners = owners;
    this.safe = safe;
  }

  Listing list(Path directory, int most, boolean withStats, boolean keep) throws Exception {
    refuseWhatIsNone(directory);
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    boolean looks;
    try {
      looks = withStats && isSafe(directory);
    } catch (Throwable e) {
      stream.close();
      throw e;
    }
    boolean kept = keep && stream instanceof SecureDirectoryStream && keptNow.get() < MOST_KEPT;
    return first(new Open(directory, stream, looks, kept), most);
  }

  /**
   * Lists a directory that is found from within another one, and keeps it open. Its entries are not
   * looked at: a look by name would be one at whatever has that name now. But those of the
   * directory itself, listed again while it has the name that it was opened by, are.
   *
   * @param name begins in the other one
   */
  Listing listWithin(long other, Path name, boolean follow, int most) throws Exception {
    Open parent = get(other);
    LinkOption[] links = Stats.links(follow);
    refuseWhatIsNone(parent.stream(), name, links);
    SecureDirectoryStream<Path> stream = parent.stream().newDirectoryStream(name, links);
    if (name.equals(SELF)) {
      boolean looks = parent.withStats && isStill(parent.path(), stream);
      return first(new Open(parent.path(), stream, looks, true), most);
    }
    return first(new Open(parent.path().resolve(name), stream, false, true), most);
  }

  /** Whether a name still is that of a directory that is open. */
  private static boolean isStill(Path name, SecureDirectoryStream<Path> open) throws IOException {
    Object key;
    try {
      key = Files.readAttributes(name, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      // Gone, or not allowed: no look by that name would succeed.
      return false;
    }
    return key != null
        && key.equals(
            open.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey());
  }

  private Listing first(Open open, int most) throws Exception {
    try {
      Listing listing = open.next(most);
      boolean more = open.hasMore();
      if (!more && !open.kept) {
        open.close();
        return listing;
      }
      long handle = session.handles().add(KIND, open);
      if (more) {
        listing.setHandle(handle);
      }
      if (open.kept) {
        listing.setDirectory(handle);
      }
      return listing;
    } catch (Throwable e) {
      open.close();
      throw e;
    }
  }

  /**
   * A directory that was kept open.
   *
   * @throws Failure UNKNOWN_HANDLE if it is not open, or was not to be kept
   */
  Open get(long directory) throws Failure {
    Open open = session.handles().get(directory, Open.class);
    if (!open.kept) {
      throw Failures.of(ErrorKind.UNKNOWN_HANDLE, null);
    }
    return open;
  }

  /**
   * The JDK's directory stream opens the name as if it were a file: for ever, if it is a pipe
   * without its other end, and with all that an open does to a device.
   */
  private static void refuseWhatIsNone(Path directory) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(directory, BasicFileAttributes.class);
    } catch (IOException e) {
      // Opening it fails in the words for that.
      return;
    }
    if (found.isOther()) {
      throw new NotDirectoryException(directory.toString());
    }
  }

  private static void refuseWhatIsNone(
      SecureDirectoryStream<Path> parent, Path name, LinkOption... links) throws IOException {
    BasicFileAttributes found;
    try {
      found =
          parent.getFileAttributeView(name, BasicFileAttributeView.class, links).readAttributes();
    } catch (IOException e) {
      // As above.
      return;
    }
    if (found.isOther()) {
      throw new NotDirectoryException(name.toString());
    }
  }

  Listing more(long handle, int most) throws Exception {
    Open open = session.handles().get(handle, Open.class);
    Listing listing = open.next(most);
    if (open.hasMore()) {
      listing.setHandle(handle);
    } else if (!open.kept) {
      session.handles().remove(handle);
      open.close();
    }
    return listing;
  }

  private boolean isSafe(Path directory) throws IOException {
    Long device =
        Stats.hasUnix(directory.getFileSystem())
            ? (Long) Files.getAttribute(directory, "unix:dev")
            : null;
    return safe.isSafe(directory, device);
  }

  /** A directory that has more entries than were asked for, or is to be kept open. */
  final class Open implements AutoCloseable {
    private final Path path;
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> entries;
    private final boolean withStats;
    private final boolean kept;

    /** Guarded by this. */
    private boolean closed;

    Open(Path path, DirectoryStream<Path> stream, boolean withStats, boolean kept) {
      this.path = path;
      this.stream = stream;
      this.entries = stream.iterator();
      this.withStats = withStats;
      this.kept = kept;
      if (kept) {
        keptNow.incrementAndGet();
      }
    }

    /** The name by which it was opened. */
    Path path() {
      return path;
    }

    /** What acts within it. Only of one that is kept. */
    SecureDirectoryStream<Path> stream() {
      return (SecureDirectoryStream<Path>) stream;
    }

    synchronized boolean hasMore() {
      return entries.hasNext();
    }

    synchronized Listing next(int most) {
      List<Entry> batch = new ArrayList<>();
      int wanted = Math.max(1, Math.min(most, MOST_ENTRIES));
      int bytes = 0;
      Set<ByteBuffer> names = new HashSet<>();
      while (batch.size() < wanted && bytes < MOST_BYTES && entries.hasNext()) {
        Path path = entries.next();
        Entry entry = new Entry();
        entry.setName(session.names().bytes(path.getFileName()));
        if (!names.add(entry.bufferForName())) {
          // Made anew while it was listed, on a system that then tells it again: a master takes a
          // name twice in one reply for a lie.
          continue;
        }
        bytes += ENTRY_BYTES + entry.getName().length;
        if (withStats) {
          look(entry, path);
          bytes += (entry.isSetStat() ? STAT_BYTES : 0) + (entry.isSetTarget() ? STAT_BYTES : 0);
        }
        batch.add(entry);
      }
      Listing listing = new Listing();
      listing.setEntries(batch);
      return listing;
    }

    private void look(Entry entry, Path path) {
      try {
        Stat stat = Stats.of(path, false, owners);
        entry.setStat(stat);
        if (stat.getType() == FileType.SYMBOLIC_LINK && leadsToSafety(path)) {
          entry.setTarget(Stats.of(path, true, owners));
        }
      } catch (IOException e) {
        // Gone meanwhile, not allowed, or a link that leads nowhere: asked for again, the file
        // itself will say so.
        return;
      }
    }

    /** A look at the target of a link could hang, where the JDK's own listing does not look. */
    private boolean leadsToSafety(Path link) throws IOException {
      return safe.isSafeByName(link.resolveSibling(Files.readSymbolicLink(link)));
    }

    /** Never waits for what goes on within it but the reading of entries, as the JDK's own does. */
    @Override
    public synchronized void close() throws IOException {
      if (kept && !closed) {
        keptNow.decrementAndGet();
      }
      closed = true;
      stream.close();
    }

    @Override
    public String toString() {
      return KIND;
    }
  }
}
