package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.open.Descriptor;
import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.Scratch;
import dev.splitbrain.slave.system.FileRegion;
import dev.splitbrain.slave.system.JdkInternals;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.files.ReadReply;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a session has open.
 *
 * <p>There are two sorts. A <em>plain</em> one, regular and on a safe file system, never blocks for
 * long: its calls follow one another under a lock. Any other may block without bound: its calls
 * hold no lock, are one system call each, and can be ended.
 */
final class OpenFile implements AutoCloseable {
  /** For {@link #read} and {@link #write}: at the file's own position. */
  static final long OWN = -1;

  /** The JDK copies through a buffer of this size that each thread keeps. */
  private static final int SLICE = 128 << 10;

  private static final Path SELF = Path.of("/proc/self/fd");
  private static final boolean HAS_SELF = Files.isDirectory(SELF);

  private final FileChannel channel;
  private final Descriptor descriptor;
  private final boolean plain;
  private final boolean regular;
  private final Path self;

  /** Null unless it was opened so. */
  private final AlignedIo direct;

  /** Made once: each attaches itself to the descriptor for good. Null where there is none. */
  private final FileInputStream probe;

  /**
   * A file over an open channel.
   *
   * @param path its name, by which it is looked at where the system has no better way
   * @param regular as the system calls it
   * @param plain regular, and on a file system where reading ahead is safe
   * @param identity equal for the same file; null if nobody knows
   * @param block the store's block size if it was opened past the system's cache, else 0
   */
  OpenFile(
      FileChannel channel, Path path, boolean regular, boolean plain, Object identity, int block) {
    this.channel = channel;
    this.descriptor = Descriptor.ofFile(channel, identity);
    this.regular = regular;
    this.plain = plain;
    this.self = self(channel, path);
    FileDescriptor fd = JdkInternals.descriptor(channel);
    this.direct = block == 0 ? null : new AlignedIo(descriptor, block);
    this.probe = fd == null ? null : new FileInputStream(fd);
  }

  /** A name that means the open file itself, even renamed or deleted, where the system has such. */
  static Path self(FileChannel channel, Path path) {
    int number = JdkInternals.number(JdkInternals.descriptor(channel));
    return number >= 0 && HAS_SELF ? SELF.resolve(Integer.toString(number)) : path;
  }

  boolean isRegular() {
    return regular;
  }

  boolean isPlain() {
    return plain;
  }

  /**
   * Whether {@link #checkMapping} can tell more than the file's size does. Only the JDK's own
   * channels map.
   */
  boolean checksMappings() {
    return regular && !plain && probe != null;
  }

  /**
   * Its reads and writes past the system's cache.
   *
   * @throws IllegalStateException if it was not opened so
   */
  AlignedIo direct() {
    if (direct == null) {
      throw new IllegalStateException("not opened DIRECT: " + this);
    }
    return direct;
  }

  /**
   * Reads up to so many bytes: of a plain file all there are, of any other what one read gives.
   *
   * @param position {@link #OWN} or where; the latter moves nothing
   */
  ReadReply read(long position, int most) throws Exception {
    checkPosition(position);
    int wanted = Math.min(most, Limits.CHUNK_BYTES);
    if (wanted < 1) {
      throw new IllegalArgumentException("a read of " + most + " bytes");
    }
    return plain ? readPlain(position, wanted) : readOnce(position, wanted);
  }

  /** As {@link #read} at a position of a plain file, where nothing is consumed. */
  ReadReply readAt(long position, int most) throws Exception {
    if (!plain || position < 0) {
      throw new IllegalArgumentException(
          "no file that is read at positions, or position " + position);
    }
    return read(position, most);
  }

  private synchronized ReadReply readPlain(long position, int wanted) throws IOException {
    long size = channel.size();
    long at = position == OWN ? channel.position() : position;
    // No more memory than the file has bytes, and one more to meet the end.
    int room = (int) Math.min(wanted, Math.max(0, size - at) + 1);
    ByteBuffer data = Scratch.buffer(room);
    boolean end = fill(data, at, room);
    if (position == OWN) {
      channel.position(at + data.position());
    }
    ReadReply reply = new ReadReply();
    reply.setEnd(end);
    reply.setData(data.flip());
    reply.setSize(size);
    reply.setModified(modified());
    return reply;
  }

  /** Reads until the buffer is full; returns whether the end came first. */
  private boolean fill(ByteBuffer data, long at, int room) throws IOException {
    while (data.position() < room) {
      data.limit(Math.min(room, data.position() + SLICE));
      if (channel.read(data, at + data.position()) < 0) {
        return true;
      }
    }
    return false;
  }

  private ReadReply readOnce(long position, int wanted) throws Exception {
    ByteBuffer data = ByteBuffer.allocate(wanted);
    int count = position == OWN ? descriptor.read(data) : descriptor.read(data, position);
    ReadReply reply = new ReadReply();
    reply.setEnd(count < 0);
    reply.setData(data.flip());
    return reply;
  }

  /**
   * Bytes of a plain file from a position on: up to so many, none at its end; moves nothing. They
   * are good until the current call has been replied to.
   */
  synchronized ByteBuffer bytes(long at, int most) throws IOException {
    ByteBuffer data = Scratch.buffer(most);
    if (at < channel.size()) {
      fill(data, at, most);
    }
    return data.flip();
  }

  /**
   * The first bytes of a plain file; moves no position. The array is exactly as long as they are.
   */
  synchronized byte[] first(int most) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate((int) Math.min(Math.min(most, Limits.CHUNK_BYTES), channel.size()));
    fill(data, 0, data.capacity());
    byte[] bytes = new byte[data.position()];
    data.flip().get(bytes);
    return bytes;
  }

  /**
   * Writes all.
   *
   * @return the size of the file afterwards, -1 if it is not regular
   * @throws Failure which tells how much was written, if that was some
   */
  long write(long position, ByteBuffer data) throws Exception {
    checkPosition(position);
    if (data.remaining() > Limits.CHUNK_BYTES) {
      throw Failures.of(
          ErrorKind.LIMIT, "a write of " + data.remaining() + " bytes; at most 1 MiB at a time");
    }
    int start = data.position();
    try {
      return plain ? writePlain(position, data) : writeAny(position, data);
    } catch (IOException | Failure e) {
      if (data.position() == start) {
        throw e;
      }
      Failure partial = ErrorTable.toFailure(e);
      partial.setWritten(data.position() - start);
      throw partial;
    }
  }

  private long writeAny(long position, ByteBuffer data) throws Exception {
    long at = position;
    while (data.hasRemaining()) {
      at += position == OWN ? descriptor.write(data) : descriptor.write(data, at);
    }
    return regular ? channel.size() : -1;
  }

  private synchronized long writePlain(long position, ByteBuffer data) throws IOException {
    int end = data.limit();
    long at = position;
    while (data.position() < end) {
      data.limit(Math.min(end, data.position() + SLICE));
      at += position == OWN ? channel.write(data) : channel.write(data, at);
    }
    return channel.size();
  }

  private static void checkPosition(long position) {
    if (position < OWN) {
      throw new IllegalArgumentException("Negative position");
    }
  }

  long position() throws IOException {
    return channel.position();
  }

  void seek(long position) throws IOException {
    channel.position(position);
  }

  long size() throws IOException {
    return channel.size();
  }

  Time modified() throws IOException {
    return Stats.time(Files.getLastModifiedTime(self));
  }

  /** As FileInputStream.available: what a read would give without waiting. */
  int available() throws IOException {
    if (probe != null) {
      if (!channel.isOpen()) {
        throw new ClosedChannelException();
      }
      return probe.available();
    }
    long rest = regular ? Math.max(0, channel.size() - channel.position()) : 0;
    return (int) Math.min(rest, Integer.MAX_VALUE);
  }

  /**
   * Maps a part for reading and gives it back: what a file system that makes files up says of that.
   * No byte is touched.
   */
  void checkMapping(long position, long size) throws IOException {
    JdkInternals.unmap(channel.map(FileChannel.MapMode.READ_ONLY, position, size));
  }

  /** As FileChannel.truncate: never grows; a position beyond the end moves to it. */
  synchronized void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  /** As RandomAccessFile.setLength: grows with zeros too. */
  synchronized void setLength(long length) throws IOException {
    if (length < 0) {
      // The system's answer, which the JDK passes on.
      throw new IOException("Invalid argument");
    }
    if (length <= channel.size()) {
      channel.truncate(length);
      return;
    }
    FileDescriptor fd = JdkInternals.descriptor(channel);
    if (fd != null && JdkInternals.hasTruncate()) {
      JdkInternals.truncate(fd, length);
    } else {
      channel.write(ByteBuffer.allocate(1), length - 1);
    }
  }

  void force(boolean metaData) throws IOException {
    channel.force(metaData);
  }

  /** As {@link Descriptor#lock}. */
  boolean lock(Object session, long position, long size, boolean shared, boolean wait)
      throws IOException, Failure {
    return descriptor.lock(session, FileRegion.of(position, size), shared, wait);
  }

  void unlock(long position, long size) throws IOException {
    descriptor.unlock(FileRegion.of(position, size));
  }

  @Override
  public void close() throws IOException {
    if (!plain) {
      descriptor.close();
      return;
    }
    synchronized (this) {
      descriptor.close();
    }
  }

  @Override
  public String toString() {
    return "file " + self;
  }
}
