package dev.splitbrain.agent.area.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;

/**
 * What mapping a slave's file gives: a copy of its bytes at that moment. Of a mapping that is to be
 * written through there is no honest form.
 */
final class Snapshots {
  /** The largest part of a file that is copied. */
  static final long MOST = 256L << 20;

  private Snapshots() {}

  /**
   * Copies a part of the file.
   *
   * @throws IOException if it is larger than {@link #MOST}, or the file cannot be read
   */
  static MappedByteBuffer map(
      SlaveFileChannel channel, MapMode mode, long position, long size, String host)
      throws IOException {
    check(channel, mode, position, size, host);
    ByteBuffer copy = ByteBuffer.allocateDirect((int) size);
    fill(copy, channel, position, size);
    return mode == MapMode.READ_ONLY ? ReadOnlyMapping.over(copy) : (MappedByteBuffer) copy;
  }

  /** Checks that the JDK makes, and what a copy cannot be. */
  static void check(SlaveFileChannel channel, MapMode mode, long position, long size, String host)
      throws IOException {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Size exceeds Integer.MAX_VALUE");
    }
    Objects.requireNonNull(mode, "Mode is null");
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    if (position + size < 0) {
      throw new IllegalArgumentException("Position + size overflow");
    }
    if (mode != MapMode.READ_ONLY && !channel.isWritable()) {
      throw new NonWritableChannelException();
    }
    if (!channel.isReadable()) {
      throw new NonReadableChannelException();
    }
    if (mode != MapMode.READ_ONLY && mode != MapMode.PRIVATE) {
      throw new UnsupportedOperationException(
          "splitbrain: a mapping of mode "
              + mode
              + " writes through memory, which cannot reach host "
              + host
              + ": use FileChannel.write, or local(...)");
    }
    if (size > MOST) {
      throw new IOException(
          "splitbrain: a mapping of host "
              + host
              + " is a copy of at most "
              + (MOST >> 20)
              + " MiB, not "
              + (size >> 20)
              + ": map parts, or read");
    }
  }

  /** Copies into the buffer, which has room for just so much, and flips it. */
  static void fill(ByteBuffer copy, SlaveFileChannel channel, long position, long size)
      throws IOException {
    extend(channel, position + size);
    long at = position;
    while (copy.hasRemaining()) {
      int count = channel.read(copy, at);
      if (count < 0) {
        throw new IOException("the file became shorter while it was mapped");
      }
      at += count;
    }
    copy.flip();
  }

  private static void extend(SlaveFileChannel channel, long size) throws IOException {
    if (channel.size() >= size) {
      return;
    }
    if (!channel.isWritable()) {
      throw new IOException("Channel not open for writing - cannot extend file to required size");
    }
    channel.file().setLength(size);
  }
}
