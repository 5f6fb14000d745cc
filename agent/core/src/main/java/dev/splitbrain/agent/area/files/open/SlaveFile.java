package dev.splitbrain.agent.area.files.open;

import dev.splitbrain.agent.area.files.call.FileRegions;
import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.call.SlaveHandle;
import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.descriptor.Descriptors.Resource;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.envelope.StackSafeLock;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.OpenReply;
import dev.splitbrain.wire.files.TransferReply;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that is open on a slave, shared by a stream and its channel. Threads: any.
 *
 * <p>Of a regular file the position is kept here and goes along with each read and write, so
 * seeking costs nothing. All others, devices and pipes among them, read and write at the handle's
 * own position, without a lock: a blocked read must not hold up a write.
 */
public final class SlaveFile implements Resource {
  /** Positions up to here need no question: no file system is so small. */
  private static final long ANY_SYSTEM_TAKES = (1L << 32) - 2;

  private final SlaveCalls calls;
  private final SlaveHandle open;
  private final long handle;
  private final OpenedAs as;

  /** Whom to ask before its bytes stand for a mapping; null if nobody has to be. */
  public final SlaveHandle mappings;

  private final FileRegions regions;

  /** Null unless the file was opened so; then nothing else reads and writes. */
  private final DirectIo direct;

  private final ReadAhead ahead;
  private final SlaveReads reads;
  private final SlaveWriter writer;
  private final ReentrantLock lock = new StackSafeLock();

  /** Guarded by the lock; for tracked files. */
  private long position;

  /** The largest position that the slave's system is known to take; guarded by the lock. */
  private long takes = ANY_SYSTEM_TAKES;

  /**
   * What an open replied.
   *
   * @param name for errors and the trace
   * @param stampBefore the session's call stamp before the open
   */
  public SlaveFile(
      SlaveCalls calls, String name, OpenReply reply, OpenFlags flags, long stampBefore) {
    this.calls = calls.opened();
    this.open = new SlaveHandle(this.calls, reply.getHandle(), name);
    this.mappings = reply.isMappings() ? open : null;
    this.handle = reply.getHandle();
    this.as = OpenedAs.of(reply, flags);
    this.direct =
        reply.isSetBlock() ? new DirectIo(this.calls, open, handle, reply.getBlock()) : null;
    this.regions = new FileRegions(this.calls, open, reply);
    WrittenFiles.Writing kept =
        as.writable() && as.regular()
            ? calls.written().opened(session(), calls.there(name), reply.getSize() == 0)
            : calls.written().nothing();
    if (direct != null) {
      kept.spoiled("wrote past the cache");
    }
    this.ahead =
        new ReadAhead(calls.session(), calls.state().ticker(), reply.isReadAhead() && !as.append());
    Prefetch prefetch =
        as.tracked() && reply.isPositioned()
            ? new Prefetch(this.calls, reply.getHandle(), name)
            : null;
    this.reads = new SlaveReads(this.calls, open, handle, as.tracked(), ahead, prefetch);
    this.writer =
        new SlaveWriter(open, handle, as.writable(), kept, as.tracked() ? ahead : null, prefetch);
    ByteBuffer first = reply.isSetFirst() ? reply.bufferForFirst() : ByteBuffer.allocate(0);
    ahead.keep(
        0, first.slice(), reply.isComplete(), reply.getSize(), reply.getModified(), stampBefore);
  }

  /** The slave's file behind another descriptor of the same core; null if there is none. */
  public SlaveFile behind(FileDescriptor fd) {
    Descriptors descriptors = calls.state().descriptors();
    return descriptors != null && descriptors.find(fd) instanceof SlaveFile file ? file : null;
  }

  @Override
  public Session session() {
    return calls.session();
  }

  @Override
  public long handle() {
    return handle;
  }

  @Override
  public long epoch() {
    return open.epoch();
  }

  /** Whether {@link SlaveTransfer} may have it as one of its ends. */
  public boolean transfers() {
    return as.transfers() && regions.areOfAKnownFile();
  }

  /** Whether it is code that this program wrote, whose copies it may load as well. */
  public boolean isWrittenCode() {
    return calls.written().isCode(session(), calls.there(open.name()));
  }

  /** Guards the position of a tracked file, and what was read ahead of it. */
  public ReentrantLock lock() {
    return lock;
  }

  /**
   * Has the slave copy bytes of another of its files into this one. The caller holds the locks of
   * both.
   *
   * @param from {@link SlaveWriter#OWN}: at the source's position, which moves; or where
   * @param to likewise in this file
   */
  public TransferReply takeFrom(SlaveFile source, long from, long to, long count)
      throws IOException {
    source.open.check();
    long readAt = from == SlaveWriter.OWN ? source.position : from;
    long writeAt = to == SlaveWriter.OWN ? position : to;
    writer.spoiled("had the slave copy into it");
    TransferReply reply = null;
    try {
      reply =
          open.call(
              "transfer",
              c ->
                  c.transfer(
                      source.handle,
                      readAt,
                      handle,
                      as.append() ? SlaveWriter.OWN : writeAt,
                      count));
    } finally {
      writer.wrote(reply == null ? -1 : reply.getSize());
    }
    if (reply.getCopied() > count || (reply.getCopied() == 0 && !reply.isEnd())) {
      throw calls.protocolError("a copy of more bytes than asked for, or of none before the end");
    }
    if (from == SlaveWriter.OWN) {
      source.position = readAt + reply.getCopied();
    }
    if (to == SlaveWriter.OWN) {
      position = as.append() ? reply.getSize() : writeAt + reply.getCopied();
    }
    return reply;
  }

  /** The regions of it that are locked on the slave. */
  public FileRegions regions() {
    return regions;
  }

  public DirectIo direct() {
    return direct;
  }

  public boolean isRegular() {
    return as.regular();
  }

  public boolean isAppend() {
    return as.append();
  }

  /**
   * Reads at the file's position and moves it.
   *
   * @return the number of bytes, at least 1 unless {@code length} is 0; -1 at the end
   */
  public int read(byte[] to, int offset, int length) throws IOException {
    if (!as.tracked()) {
      return length == 0
          ? 0
          : reads.once(as.readableAt(SlaveWriter.OWN, length), to, offset, length);
    }
    lock.lock();
    try {
      int count = readTracked(position, to, offset, length);
      if (count > 0) {
        position += count;
      }
      return count;
    } finally {
      lock.unlock();
      leavePrefetchIfClosed();
    }
  }

  /** As {@link #read}, at a given position, which moves nothing. */
  public int readAt(long at, byte[] to, int offset, int length) throws IOException {
    if (!as.tracked()) {
      return length == 0 ? 0 : reads.once(as.readableAt(at, length), to, offset, length);
    }
    lock.lock();
    try {
      return readTracked(at, to, offset, length);
    } finally {
      lock.unlock();
      leavePrefetchIfClosed();
    }
  }

  private int readTracked(long at, byte[] to, int offset, int length) throws IOException {
    return length == 0 ? 0 : reads.tracked(as.readableAt(at, length), to, offset, length);
  }

  /** Whoever closes cannot do it while a reader holds the lock. */
  private void leavePrefetchIfClosed() {
    if (open.isClosed() && lock.tryLock()) {
      try {
        reads.dropPrefetched();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Writes all at the file's position (at the end when appending) and moves it, as java.io does:
   * also by what was taken before a failure.
   */
  public void write(byte[] from, int offset, int length) throws IOException {
    putAndMove(from, offset, length).all();
  }

  /** As {@link #write}, as channels do: what was taken before a failure is the result. */
  public int writeSome(byte[] from, int offset, int length) throws IOException {
    return putAndMove(from, offset, length).some();
  }

  private SlaveWriter.Put putAndMove(byte[] from, int offset, int length) {
    if (!as.tracked()) {
      return writer.put(SlaveWriter.OWN, from, offset, length);
    }
    lock.lock();
    try {
      SlaveWriter.Put put =
          writer.put(as.append() ? SlaveWriter.OWN : position, from, offset, length);
      position = as.append() && put.size() >= 0 ? put.size() : position + put.taken();
      return put;
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #writeSome} at a given position, which moves nothing. */
  public int writeSomeAt(long at, byte[] from, int offset, int length) throws IOException {
    OpenedAs.possible(at, length);
    if (!as.tracked()) {
      return writer.put(at, from, offset, length).some();
    }
    lock.lock();
    try {
      return writer.put(as.append() ? SlaveWriter.OWN : at, from, offset, length).some();
    } finally {
      lock.unlock();
    }
  }

  public long position() throws IOException {
    if (!as.tracked()) {
      return open.call("position", c -> c.position(handle));
    }
    lock.lock();
    try {
      open.check();
      return position;
    } finally {
      lock.unlock();
    }
  }

  public void seek(long to) throws IOException {
    if (!as.tracked()) {
      writer.spoiled("did not write it from beginning to end");
      seekThere(to);
      return;
    }
    lock.lock();
    try {
      open.check();
      if (to > takes) {
        // Every file system has its own end of all positions, and lseek(2) knows it.
        seekThere(to);
        takes = to;
      }
      position = to;
    } finally {
      lock.unlock();
    }
  }

  private void seekThere(long to) throws IOException {
    open.call(
        "seek",
        c -> {
          c.seek(handle, to);
          return null;
        });
  }

  public long size() throws IOException {
    if (as.tracked()) {
      lock.lock();
      try {
        open.check();
        long known = ahead.knownSize();
        if (known >= 0) {
          return known;
        }
      } finally {
        lock.unlock();
      }
    }
    return open.call("size", c -> c.size(handle));
  }

  public int available() throws IOException {
    return as.tracked()
        ? (int) Math.min(Math.max(0, size() - position()), Integer.MAX_VALUE)
        : open.call("available", c -> c.available(handle));
  }

  /** What gives it another length, and how that is asked for. */
  public FileLength length() {
    return new FileLength(this);
  }

  /** Has the slave change the length; a position beyond {@code lastPosition} moves to it. */
  void resize(String method, long lastPosition, StubCall<FilesService.Client, Void> body)
      throws IOException {
    if (!as.writable()) {
      throw new IOException("Invalid argument");
    }
    lock.lock();
    try {
      ahead.drop();
      reads.dropPrefetched();
      writer.spoiled("changed its length");
      open.call(method, body);
      ahead.wrote(-1);
      position = Math.min(position, lastPosition);
    } finally {
      lock.unlock();
    }
  }

  public void force(boolean metaData) throws IOException {
    open.change("force", c -> c.force(handle, metaData));
  }

  @Override
  public void sync() throws IOException {
    force(true);
  }

  /** Ends calls that wait; the close of a regular file without locks is not waited for. */
  @Override
  public void close() throws IOException {
    writer.closed();
    if (as.tracked() && regions.areFree()) {
      open.closeUnawaited();
    } else {
      open.close();
    }
    leavePrefetchIfClosed();
  }

  @Override
  public void abandon() {
    open.abandon();
    leavePrefetchIfClosed();
  }
}
