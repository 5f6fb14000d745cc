package dev.splitbrain.agent.area.files.directory;

import dev.splitbrain.agent.area.files.call.OpenDirectory;
import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.name.NameCodec;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.Listing;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory of a slave, read in large parts that bring the entries' attributes along. The first
 * part comes with the open; it is asked for again if the session changed anything before the first
 * entry was, because the JDK's own reads nothing until then.
 */
public final class SlaveDirectoryStream implements DirectoryStream<Path> {
  /** Entries of one reply, at most. */
  static final int PART = 1_000;

  private static final long NONE = Long.MIN_VALUE;

  /** A directory's name for itself. */
  private static final byte[] SELF = {'.'};

  private final SlaveCalls calls;

  /** The calls by its handle. */
  private final SlaveCalls open;

  private final Path directory;
  private final DirectoryStream.Filter<? super Path> filter;
  private final AtomicLong handle;
  private final long epoch;

  /** What is closed with it; null if the slave closes the directory at its end. */
  private final OpenDirectory kept;

  /** The session's stamp when the first part had come. */
  private final long opened;

  /** What the iterator alone uses, under its lock. */
  private List<Entry> part;

  private int next;
  private boolean begun;

  /** The directory of {@link #kept} as it was opened again; null if it was not. */
  private volatile OpenDirectory again;

  private boolean iterated;
  private volatile boolean closed;

  /**
   * A stream that begins with a part.
   *
   * @param kept the directory if it stays open; else null
   */
  SlaveDirectoryStream(
      SlaveCalls calls,
      Path directory,
      DirectoryStream.Filter<? super Path> filter,
      Listing first,
      OpenDirectory kept) {
    this.calls = calls;
    this.open = calls.opened();
    this.directory = directory;
    this.filter = filter;
    this.part = first.getEntries();
    this.handle = new AtomicLong(first.isSetHandle() ? first.getHandle() : NONE);
    this.epoch = calls.session().epoch();
    this.opened = calls.session().changeStamp();
    this.kept = kept;
  }

  /** A SecureDirectoryStream if the slave's Java gives one to whoever calls. */
  public static DirectoryStream<Path> open(
      SlaveCalls calls, Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    Session session = calls.session();
    boolean keep = !calls.isForeign() && !ListingCallers.onlyList(calls.state().providers());
    long stamp = session.changeStamp();
    Listing listing =
        checked(
            calls,
            calls.byPath(
                "listDirectory",
                directory,
                c -> c.listDirectory(calls.wire(directory), PART, true, keep)));
    byte[] name = calls.names().bytes(directory);
    calls.state().listings().remember(session, name, listing.getEntries(), stamp, 1);
    if (keep && listing.isSetDirectory()) {
      return SlaveSecureDirectoryStream.of(calls, directory, filter, listing);
    }
    SlaveDirectoryStream stream = new SlaveDirectoryStream(calls, directory, filter, listing, null);
    if (listing.isSetHandle()) {
      abandonAtLast(stream);
    }
    return stream;
  }

  private static void abandonAtLast(SlaveDirectoryStream stream) {
    Session session = stream.calls.session();
    AtomicLong handle = stream.handle;
    long epoch = stream.epoch;
    stream.calls.state().cleaner().register(stream, () -> abandon(session, handle, epoch));
  }

  /** Asks again if the session made changes since the open. */
  private void begin() throws IOException {
    begun = true;
    Session session = calls.session();
    long stamp = session.changeStamp();
    if (stamp == opened) {
      return;
    }
    session.checkEpoch(epoch, directory.toString());
    Listing fresh;
    try {
      fresh = kept == null ? byName() : within();
    } catch (AccessDeniedException | ClosedDirectoryStreamException e) {
      // What was opened can be read on, whatever its mode is by now; closed meanwhile, it ends.
      return;
    }
    part = fresh.getEntries();
    byte[] name = calls.names().bytes(directory);
    calls.state().listings().remember(session, name, part, stamp, 1);
  }

  /** By its name, because walks keep nothing open: one that lost its name has no entries. */
  private Listing byName() throws IOException {
    Listing fresh;
    try {
      fresh =
          checked(
              calls,
              calls.byPath(
                  "listDirectory",
                  directory,
                  c -> c.listDirectory(calls.wire(directory), PART, true, false)));
    } catch (NoSuchFileException | NotDirectoryException e) {
      fresh = new Listing(List.of());
    }
    abandon(calls.session(), handle, epoch);
    follow(fresh);
    return fresh;
  }

  /** In the directory that is open, whatever became of its name. */
  private Listing within() throws IOException {
    Listing fresh =
        checked(
            calls,
            kept.call(
                "listWithin",
                null,
                null,
                c -> c.listWithin(kept.handle(), ByteBuffer.wrap(SELF), true, PART)));
    if (!fresh.isSetDirectory()) {
      throw calls.protocolError("a listing that leaves its directory closed");
    }
    OpenDirectory other = OpenDirectory.of(calls, directory, fresh.getDirectory());
    again = other;
    follow(fresh);
    if (closed || !fresh.isSetHandle()) {
      other.close();
    }
    return fresh;
  }

  private void follow(Listing fresh) {
    handle.set(fresh.isSetHandle() ? fresh.getHandle() : NONE);
    if (kept != null || !fresh.isSetHandle()) {
      return;
    }
    if (closed) {
      abandon(calls.session(), handle, epoch);
    } else {
      abandonAtLast(this);
    }
  }

  private static void abandon(Session session, AtomicLong handle, long epoch) {
    long open = handle.getAndSet(NONE);
    if (open != NONE) {
      session.releaseLater(open, epoch);
    }
  }

  /** A slave's listing whose names are names. */
  static Listing checked(SlaveCalls calls, Listing listing) throws IOException {
    if (listing == null || listing.getEntries() == null) {
      throw calls.protocolError("no listing");
    }
    for (Entry entry : listing.getEntries()) {
      if (entry == null || entry.bufferForName() == null) {
        throw calls.protocolError("an entry without a name");
      }
      NameCodec.checkListed(entry.getName(), calls.session());
      if (entry.isSetStat()) {
        calls.checked(entry.getStat());
      }
      if (entry.isSetTarget()) {
        calls.checked(entry.getTarget());
      }
    }
    return listing;
  }

  @Override
  public Iterator<Path> iterator() {
    if (closed) {
      throw new IllegalStateException("Directory stream is closed");
    }
    synchronized (this) {
      if (iterated) {
        throw new IllegalStateException("Iterator already obtained");
      }
      iterated = true;
      return new EntryIterator();
    }
  }

  /** The next entry, whatever the filter says; null at the end. */
  private Entry advance() throws IOException {
    if (!begun) {
      begin();
    }
    while (next >= part.size()) {
      long from = handle.get();
      if (from == NONE || closed) {
        return null;
      }
      calls.session().checkEpoch(epoch, directory.toString());
      long stamp = calls.session().changeStamp();
      Listing more = more(from);
      if (more == null) {
        return null;
      }
      if (!more.isSetHandle()) {
        handle.set(NONE);
      } else if (more.getEntries().isEmpty()) {
        throw calls.protocolError("an empty part of a listing");
      }
      part = more.getEntries();
      next = 0;
      byte[] name = calls.names().bytes(directory);
      calls.state().listings().remember(calls.session(), name, part, stamp, 1);
    }
    return part.get(next++);
  }

  /** Null if the stream was closed meanwhile, which ends it as the JDK's own ends. */
  private Listing more(long from) throws IOException {
    try {
      return checked(calls, open.byPath("listMore", directory, c -> c.listMore(from, PART)));
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      throw e;
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    long left = handle.getAndSet(NONE);
    if (kept != null) {
      kept.close();
      OpenDirectory other = again;
      if (other != null) {
        other.close();
      }
      return;
    }
    if (left == NONE || epoch != calls.session().epoch()) {
      return;
    }
    try {
      open.byPath(
          "close",
          directory,
          c -> {
            c.close(left);
            return null;
          });
    } catch (HostLostException e) {
      // The slave closes what a lost session had open.
    }
  }

  private final class EntryIterator implements Iterator<Path> {
    private boolean atEnd;
    private Path nextPath;
    private Entry nextEntry;

    private void read() {
      try {
        while (!closed) {
          Entry entry = advance();
          if (entry == null) {
            break;
          }
          Path path = NameCodec.child(directory, entry.getName());
          if (filter.accept(path)) {
            nextPath = path;
            nextEntry = entry;
            return;
          }
        }
        atEnd = true;
      } catch (IOException e) {
        throw new DirectoryIteratorException(e);
      }
    }

    @Override
    public synchronized boolean hasNext() {
      if (nextPath == null && !atEnd) {
        read();
      }
      return nextPath != null;
    }

    @Override
    public synchronized Path next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Path path = nextPath;
      WalkHints.yielded(path, nextEntry, calls.session().hostName());
      nextPath = null;
      nextEntry = null;
      return path;
    }
  }
}
