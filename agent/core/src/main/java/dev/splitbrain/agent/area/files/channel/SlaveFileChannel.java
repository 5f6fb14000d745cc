package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.open.SlaveWriter;
import dev.splitbrain.wire.envelope.StackSafeLock;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel to a slave's file. Threads, interrupts and closing by another thread behave as the
 * JDK's own: an interrupt closes the channel, unless it serves a stream that the JDK does not let
 * be interrupted.
 */
public final class SlaveFileChannel extends FileChannel {
  private final SlaveFile file;
  private final boolean readable;
  private final boolean writable;
  private final boolean interruptible;

  /** The stream that owns the file; null if the channel does. */
  private final Closeable parent;

  private final ReentrantLock positionLock = new StackSafeLock();
  private final ChannelLocks locks;
  private final ChannelBytes bytes;

  /**
   * A channel over an open file.
   *
   * @param parent the stream that made the channel and is closed with it; may be null
   */
  public SlaveFileChannel(
      SlaveFile file, boolean readable, boolean writable, boolean interruptible, Closeable parent) {
    this.file = file;
    this.locks = new ChannelLocks(file);
    this.bytes = ChannelBytes.of(file);
    this.readable = readable;
    this.writable = writable;
    this.interruptible = interruptible;
    this.parent = parent;
  }

  /** A channel of its own; the handle is released if the program forgets to close it. */
  static SlaveFileChannel owning(
      SlaveFile file, boolean readable, boolean writable, boolean interruptible, Cleaner cleaner) {
    SlaveFileChannel channel = new SlaveFileChannel(file, readable, writable, interruptible, null);
    cleaner.register(channel, file::abandon);
    return channel;
  }

  SlaveFile file() {
    return file;
  }

  boolean isReadable() {
    return readable;
  }

  boolean isWritable() {
    return writable;
  }

  /** Whether an interrupt closes it. */
  boolean isInterruptible() {
    return interruptible;
  }

  /** What runs between begin and end. */
  private interface Operation {
    long run() throws IOException;
  }

  void ensureOpen() throws IOException {
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private void ensureReadable() throws IOException {
    ensureOpen();
    if (!readable) {
      throw new NonReadableChannelException();
    }
  }

  private void ensureWritable() throws IOException {
    ensureOpen();
    if (!writable) {
      throw new NonWritableChannelException();
    }
  }

  /**
   * Runs an operation that an interrupt or a close ends.
   *
   * @param least the least result that counts as completed
   * @param ifClosed the result if the channel was closed before it began
   */
  private long blocking(long least, long ifClosed, Operation operation) throws IOException {
    long result = least - 1;
    try {
      if (interruptible) {
        begin();
      }
      if (!isOpen()) {
        return ifClosed;
      }
      result = operation.run();
      return result;
    } finally {
      if (interruptible) {
        end(result >= least);
      }
    }
  }

  private long positioned(long least, long ifClosed, Operation operation) throws IOException {
    positionLock.lock();
    try {
      return blocking(least, ifClosed, operation);
    } finally {
      positionLock.unlock();
    }
  }

  /** A transfer at the file's own position. */
  private long moving(Operation operation) throws IOException {
    positionLock.lock();
    try {
      if (bytes.isDirect()) {
        bytes.checkPosition(position());
      }
      return blocking(1, 0, operation);
    } finally {
      positionLock.unlock();
    }
  }

  /** Whether whole blocks go past the system's cache. */
  boolean isDirect() {
    return bytes.isDirect();
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    ensureReadable();
    return (int) moving(() -> bytes.read(dst));
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, dsts.length);
    ensureReadable();
    return moving(() -> bytes.read(dsts, offset, length));
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    if (dst == null) {
      throw new NullPointerException();
    }
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    ensureReadable();
    bytes.checkPosition(position);
    return (int) blocking(1, -1, () -> bytes.read(dst, position));
  }

  /** As {@link #read(ByteBuffer, long)}, of any part of a file, as a mapping has it. */
  int readAround(ByteBuffer dst, long position) throws IOException {
    ensureReadable();
    return (int) blocking(1, -1, () -> bytes.readAround(dst, position));
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    ensureWritable();
    return (int) moving(() -> bytes.write(src));
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, srcs.length);
    ensureWritable();
    return moving(() -> bytes.write(srcs, offset, length));
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    if (src == null) {
      throw new NullPointerException();
    }
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    ensureWritable();
    bytes.checkPosition(position);
    return (int) blocking(1, -1, () -> bytes.write(src, position));
  }

  @Override
  public long position() throws IOException {
    ensureOpen();
    // When appending, each write goes to the end first, so that is where the position is.
    return positioned(0, 0, () -> file.isAppend() ? file.size() : file.position());
  }

  @Override
  public FileChannel position(long newPosition) throws IOException {
    ensureOpen();
    if (newPosition < 0) {
      throw new IllegalArgumentException();
    }
    long done =
        positioned(
            0,
            -1,
            () -> {
              file.seek(newPosition);
              return 0;
            });
    return done < 0 ? null : this;
  }

  @Override
  public long size() throws IOException {
    ensureOpen();
    return positioned(0, -1, file::size);
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    ensureOpen();
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    if (!writable) {
      throw new NonWritableChannelException();
    }
    long done =
        positioned(
            0,
            -1,
            () -> {
              file.length().truncate(size);
              return 0;
            });
    return done < 0 ? null : this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    ensureOpen();
    blocking(
        0,
        0,
        () -> {
          file.force(metaData);
          return 0;
        });
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    ensureOpen();
    return Transfers.to(this, position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel src, long position, long count) throws IOException {
    ensureOpen();
    return Transfers.from(this, src, position, count);
  }

  /** As {@link #transferTo(long, long, WritableByteChannel)}, at the target's own position. */
  long transferTo(SlaveTransfer way, long position, long count, SlaveFileChannel target)
      throws IOException {
    target.positionLock.lock();
    try {
      return transfer(way, position, SlaveWriter.OWN, count, target);
    } finally {
      target.positionLock.unlock();
    }
  }

  /** As {@link #transferFrom(ReadableByteChannel, long, long)}, at the source's own position. */
  long transferFrom(SlaveTransfer way, SlaveFileChannel source, long position, long count)
      throws IOException {
    source.positionLock.lock();
    try {
      return transfer(way, SlaveWriter.OWN, position, count, source);
    } finally {
      source.positionLock.unlock();
    }
  }

  private long transfer(SlaveTransfer way, long from, long to, long count, SlaveFileChannel other)
      throws IOException {
    return blocking(
        0,
        0,
        () -> {
          try {
            return way.copy(from, to, count);
          } catch (IOException e) {
            if (!other.isOpen()) {
              throw new AsynchronousCloseException();
            }
            throw e;
          }
        });
  }

  /** A copy of the file's bytes: see {@link Snapshots}. */
  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    ensureOpen();
    return Snapshots.map(this, mode, position, size, host());
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    ChannelLocks.Lock lock = announce(position, size, shared);
    boolean held = false;
    try {
      held = blocking(1, 0, () -> locks.take(lock, true) && isOpen() ? 1 : 0) > 0;
    } catch (ClosedByInterruptException e) {
      throw new FileLockInterruptionException();
    } finally {
      if (!held) {
        locks.forget(lock);
      }
    }
    return held ? lock : null;
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return locks.tryTake(announce(position, size, shared));
  }

  private ChannelLocks.Lock announce(long position, long size, boolean shared) throws IOException {
    ensureOpen();
    if (shared && !readable) {
      throw new NonReadableChannelException();
    }
    if (!shared && !writable) {
      throw new NonWritableChannelException();
    }
    return locks.announce(this, position, size, shared);
  }

  private String host() {
    return file.session().hostName();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    locks.invalidate();
    if (parent != null) {
      parent.close();
    } else {
      file.close();
    }
  }
}
