package dev.splitbrain.agent.area.files;

import dev.splitbrain.agent.descriptor.Descriptors.VirtualFile;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.OpenReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file that is open on a slave, shared by a stream and its channel. Threads: any.
 *
 * <p>Of a regular file the position is kept here and goes along with each read and write, so
 * seeking costs nothing. All others, devices and pipes among them, read and write at the handle's
 * own position, without a lock: a blocked read must not hold up a write.
 */
final class SlaveFile implements VirtualFile {
  /** Data of one request, at most. */
  static final int CHUNK = 1 << 20;

  /** What a system says of a read from a file open for writing only, and the reverse. */
  private static final String BAD_DESCRIPTOR = "Bad file descriptor";

  /** For {@link #read} and {@link #write}: at the file's own position. */
  private static final long OWN = -1;

  private final SlaveCalls calls;
  private final SlaveHandle open;
  private final long handle;
  private final boolean regular;
  private final boolean append;
  private final boolean readable;
  private final boolean writable;

  /** Whether the position is kept here. */
  private final boolean tracked;

  /** What tells that another handle is of the same file; null if the slave does not know. */
  private final ByteBuffer identity;

  /** Locks that this file has or wants on the slave: while there are any a close is awaited. */
  private final AtomicInteger fileLocks = new AtomicInteger();

  private final ReadAhead ahead;
  private final SlaveReads reads;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock; for tracked files. */
  private long position;

  /**
   * What an open replied.
   *
   * @param name for errors and the trace
   * @param stampBefore the session's call stamp before the open
   */
  SlaveFile(SlaveCalls calls, String name, OpenReply reply, OpenFlags flags, long stampBefore) {
    this.calls = calls;
    this.open = new SlaveHandle(calls, reply.getHandle(), name);
    this.handle = reply.getHandle();
    this.regular = reply.isRegular();
    this.append = flags.isAppend();
    this.readable = flags.isRead();
    this.writable = flags.isWrite();
    this.tracked = reply.isReadAhead();
    this.identity = reply.isSetIdentity() ? ByteBuffer.wrap(reply.getIdentity()) : null;
    this.ahead =
        new ReadAhead(calls.session(), calls.state().ticker(), reply.isReadAhead() && !append);
    Prefetch prefetch =
        tracked && reply.isPositioned() ? new Prefetch(calls, reply.getHandle(), name) : null;
    this.reads = new SlaveReads(calls, open, handle, tracked, ahead, prefetch);
    ByteBuffer first = reply.isSetFirst() ? reply.bufferForFirst() : ByteBuffer.allocate(0);
    ahead.keep(
        0, first.slice(), reply.isComplete(), reply.getSize(), reply.getModified(), stampBefore);
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

  LockTable lockTable() {
    return calls.state().locks();
  }

  LockTable.Key lockKey() {
    Object file = identity == null ? (Object) handle : identity;
    return new LockTable.Key(session(), epoch(), file);
  }

  /** Whether a call would find the handle. */
  boolean isReachable() {
    try {
      open.check();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isRegular() {
    return regular;
  }

  boolean isAppend() {
    return append;
  }

  /**
   * Reads at the file's position and moves it.
   *
   * @return the number of bytes, at least 1 unless {@code length} is 0; -1 at the end
   */
  int read(byte[] to, int offset, int length) throws IOException {
    if (!tracked) {
      return length == 0 ? 0 : reads.once(checkedReadable(OWN), to, offset, length);
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
  int readAt(long at, byte[] to, int offset, int length) throws IOException {
    if (!tracked) {
      return length == 0 ? 0 : reads.once(checkedReadable(at), to, offset, length);
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
    return length == 0 ? 0 : reads.tracked(checkedReadable(at), to, offset, length);
  }

  private long checkedReadable(long at) throws IOException {
    if (!readable) {
      throw new IOException(BAD_DESCRIPTOR);
    }
    return at;
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

  /** Writes all at the file's position (at the end when appending) and moves it. */
  void write(byte[] from, int offset, int length) throws IOException {
    if (!tracked) {
      put(OWN, from, offset, length);
      return;
    }
    lock.lock();
    try {
      for (int done = 0; done < length; done += CHUNK) {
        int count = Math.min(length - done, CHUNK);
        long size = put(append ? OWN : position, from, offset + done, count);
        position = append ? size : position + count;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes all at a given position, which moves nothing. */
  void writeAt(long at, byte[] from, int offset, int length) throws IOException {
    if (!tracked) {
      put(at, from, offset, length);
      return;
    }
    lock.lock();
    try {
      put(append ? OWN : at, from, offset, length);
    } finally {
      lock.unlock();
    }
  }

  private long put(long at, byte[] from, int offset, int length) throws IOException {
    if (!writable && length > 0) {
      throw new IOException(BAD_DESCRIPTOR);
    }
    long size = -1;
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, CHUNK);
      ByteBuffer data = ByteBuffer.wrap(from, offset + done, count).slice();
      long where = at == OWN ? OWN : at + done;
      size = open.call("write", c -> c.write(handle, where, data));
      done += count;
      if (tracked) {
        ahead.wrote(size);
        reads.dropPrefetched();
      }
    }
    return size;
  }

  long position() throws IOException {
    if (!tracked) {
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

  void seek(long to) throws IOException {
    if (!tracked) {
      open.call(
          "seek",
          c -> {
            c.seek(handle, to);
            return null;
          });
      return;
    }
    lock.lock();
    try {
      open.check();
      position = to;
    } finally {
      lock.unlock();
    }
  }

  long size() throws IOException {
    if (tracked) {
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

  int available() throws IOException {
    if (!tracked) {
      return open.call("available", c -> c.available(handle));
    }
    long rest = Math.max(0, size() - position());
    return (int) Math.min(rest, Integer.MAX_VALUE);
  }

  /** FileChannel.truncate: never grows; a position beyond the end moves to it. */
  void truncate(long size) throws IOException {
    resize(
        "truncate",
        size,
        c -> {
          c.truncate(handle, size);
          return null;
        });
  }

  /** RandomAccessFile.setLength: grows too. */
  void setLength(long length) throws IOException {
    resize(
        "setLength",
        length,
        c -> {
          c.setLength(handle, length);
          return null;
        });
  }

  private void resize(String method, long size, StubCall<FilesService.Client, Void> body)
      throws IOException {
    if (!writable) {
      throw new IOException("Invalid argument");
    }
    lock.lock();
    try {
      ahead.drop();
      reads.dropPrefetched();
      open.call(method, body);
      ahead.wrote(-1);
      position = Math.min(position, size);
    } finally {
      lock.unlock();
    }
  }

  void force(boolean metaData) throws IOException {
    open.call(
        "force",
        c -> {
          c.force(handle, metaData);
          return null;
        });
  }

  /**
   * Locks a region on the slave. Nothing that was read ahead before is used after it.
   *
   * @param wait until nobody else has it; a close ends the wait
   * @return whether it is held; true if {@code wait}
   */
  boolean lock(long from, long size, boolean shared, boolean wait) throws IOException {
    fileLocks.incrementAndGet();
    // Where the outcome is unknown the slave may hold it.
    boolean held = open.call("lock", c -> c.lock(handle, from, size, shared, wait));
    if (!held) {
      fileLocks.decrementAndGet();
      if (wait) {
        throw calls.protocolError("neither a lock nor why not");
      }
    }
    return held;
  }

  void unlock(long from, long size) throws IOException {
    open.call(
        "unlock",
        c -> {
          c.unlock(handle, from, size);
          return null;
        });
    fileLocks.decrementAndGet();
  }

  /**
   * Ends calls that are waiting and gives the handle back: that of a regular file without locks is
   * not waited for.
   */
  void close() throws IOException {
    if (tracked && fileLocks.get() == 0) {
      open.closeUnawaited();
    } else {
      open.close();
    }
    leavePrefetchIfClosed();
  }

  /** For a file that nobody can reach any more: a session thread releases the handle. */
  void abandon() {
    open.abandon();
    leavePrefetchIfClosed();
  }
}
