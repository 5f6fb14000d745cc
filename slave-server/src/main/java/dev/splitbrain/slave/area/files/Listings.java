package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.session.SlaveSession;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Listing;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Directories being listed, in batches, with looks at the entries where that is wise. */
final class Listings {
  private static final String KIND = "directory";
  private static final int MOST_ENTRIES = 100_000;

  /** A batch ends here, well below the largest frame. */
  private static final int MOST_BYTES = 1 << 20;

  /** What an entry takes on the wire at most, besides its name. */
  private static final int ENTRY_BYTES = 32;

  private static final int STAT_BYTES = 400;

  private final SlaveSession session;
  private final Owners owners;
  private final SafeFileSystems safe;

  Listings(SlaveSession session, Owners owners, SafeFileSystems safe) {
    this.session = session;
    this.owners = owners;
    this.safe = safe;
  }

  Listing list(Path directory, int most, boolean withStats) throws Exception {
    refuseWhatIsNone(directory);
    DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
    try {
      Open open = new Open(stream, withStats && isSafe(directory));
      Listing listing = open.next(most);
      if (open.hasMore()) {
        // The table closes the stream if it cannot take it.
        listing.setHandle(session.handles().add(KIND, open));
      } else {
        stream.close();
      }
      return listing;
    } catch (Exception e) {
      stream.close();
      throw e;
    }
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

  Listing more(long handle, int most) throws Exception {
    Open open = session.handles().get(handle, Open.class);
    Listing listing = open.next(most);
    if (open.hasMore()) {
      listing.setHandle(handle);
    } else {
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

  /** A directory that has more entries than were asked for. */
  private final class Open implements AutoCloseable {
    private final DirectoryStream<Path> stream;
    private final Iterator<Path> entries;
    private final boolean withStats;

    Open(DirectoryStream<Path> stream, boolean withStats) {
      this.stream = stream;
      this.entries = stream.iterator();
      this.withStats = withStats;
    }

    synchronized boolean hasMore() {
      return entries.hasNext();
    }

    synchronized Listing next(int most) {
      List<Entry> batch = new ArrayList<>();
      int wanted = Math.max(1, Math.min(most, MOST_ENTRIES));
      int bytes = 0;
      while (batch.size() < wanted && bytes < MOST_BYTES && entries.hasNext()) {
        Path path = entries.next();
        Entry entry = new Entry();
        entry.setName(session.names().bytes(path.getFileName()));
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

    @Override
    public synchronized void close() throws IOException {
      stream.close();
    }

    @Override
    public String toString() {
      return KIND;
    }
  }
}
