package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.wire.files.Entry;
import dev.splitbrain.wire.files.Listing;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;

/** A directory of a slave, read in large parts that bring the entries' attributes along. */
final class SlaveDirectoryStream implements DirectoryStream<Path> {
  /** Entries of one reply, at most. */
  static final int PART = 1_000;

  private static final long NONE = Long.MIN_VALUE;

  private final SlaveCalls calls;
  private final Path directory;
  private final DirectoryStream.Filter<? super Path> filter;
  private final AtomicLong handle;
  private final long epoch;

  /** What is closed with it; null if the slave closes the directory at its end. */
  private final OpenDirectory kept;

  private List<Entry> part;
  private int next;
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
    this.directory = directory;
    this.filter = filter;
    this.part = first.getEntries();
    this.handle = new AtomicLong(first.isSetHandle() ? first.getHandle() : NONE);
    this.epoch = calls.session().epoch();
    this.kept = kept;
  }

  /** A SecureDirectoryStream if the slave's Java gives one to whoever calls. */
  static DirectoryStream<Path> open(
      SlaveFiles slave, Path directory, DirectoryStream.Filter<? super Path> filter)
      throws IOException {
    SlaveCalls calls = slave.calls;
    Session session = calls.session();
    boolean keep = !slave.isForeign() && !ListingCallers.onlyList();
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
      return SlaveSecureDirectoryStream.of(slave, directory, filter, listing);
    }
    SlaveDirectoryStream stream = new SlaveDirectoryStream(calls, directory, filter, listing, null);
    if (listing.isSetHandle()) {
      AtomicLong handle = stream.handle;
      long epoch = stream.epoch;
      calls.state().cleaner().register(stream, () -> abandon(session, handle, epoch));
    }
    return stream;
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
      Names.checkListed(entry.getName(), calls.session());
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
    while (next >= part.size()) {
      long open = handle.get();
      if (open == NONE || closed) {
        return null;
      }
      calls.session().checkEpoch(epoch, directory.toString());
      long stamp = calls.session().changeStamp();
      Listing more = more(open);
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
  private Listing more(long open) throws IOException {
    try {
      return checked(calls, calls.byPath("listMore", directory, c -> c.listMore(open, PART)));
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
    long open = handle.getAndSet(NONE);
    if (kept != null) {
      kept.close();
      return;
    }
    if (open == NONE || epoch != calls.session().epoch()) {
      return;
    }
    try {
      calls.byPath(
          "close",
          directory,
          c -> {
            c.close(open);
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
          Path path = Names.child(directory, entry.getName());
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
