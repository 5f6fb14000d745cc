package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.name.FileRefusals;
import dev.splitbrain.agent.area.files.open.SlaveFile;
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
public final class Snapshots {
  /** How the names of the modes end that ask for memory which outlives a loss of power. */
  private static final String SYNC = "_SYNC";

  private static final String IS_A_DIRECTORY = "Is a directory";

  private Snapshots() {}

  /**
   * Copies a part of the file.
   *
   * @throws IOException if it is larger than {@link FileRefusals#LARGEST_MAPPING}, or the file
   *     cannot be read
   */
  static MappedByteBuffer map(
      SlaveFileChannel channel, MapMode mode, long position, long size, String host)
      throws IOException {
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Size exceeds Integer.MAX_VALUE");
    }
    check(channel, mode, position, size, host);
    extend(channel, mode, position, size, host);
    ByteBuffer copy = ByteBuffer.allocateDirect((int) size);
    fill(copy, channel, position);
    return isReadOnly(mode) ? ReadOnlyMapping.over(copy) : (MappedByteBuffer) copy;
  }

  /** Checks that the JDK makes, and what a copy cannot be. */
  static void check(SlaveFileChannel channel, MapMode mode, long position, long size, String host) {
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
    if (!isReadOnly(mode) && !channel.isWritable()) {
      throw new NonWritableChannelException();
    }
    if (!channel.isReadable()) {
      throw new NonReadableChannelException();
    }
    if (mode == MapMode.READ_WRITE) {
      throw new UnsupportedOperationException(
          "splitbrain: a mapping of mode "
              + mode
              + " writes through memory, which cannot reach host "
              + host
              + ": use FileChannel.write, or local(...)");
    }
  }

  private static boolean isReadOnly(MapMode mode) {
    return mode == MapMode.READ_ONLY || mode.toString().equals("READ_ONLY" + SYNC);
  }

  /**
   * Makes the file as long as its mapping.
   *
   * @throws IOException if it is shorter and cannot be written, the mapping is too large, or it is
   *     to be of memory that outlives a loss of power
   */
  static void extend(SlaveFileChannel channel, MapMode mode, long position, long size, String host)
      throws IOException {
    boolean extend = channel.size() < position + size;
    if (extend && !channel.isWritable()) {
      throw new IOException("Channel not open for writing - cannot extend file to required size");
    }
    if (size > FileRefusals.LARGEST_MAPPING) {
      throw new IOException(
          "splitbrain: a mapping of host "
              + host
              + " is a copy of at most "
              + (FileRefusals.LARGEST_MAPPING >> 20)
              + " MiB, not "
              + (size >> 20)
              + ": map parts, or read");
    }
    if (extend) {
      channel.file().length().extend(position + size);
    }
    if (size > 0 && mode.toString().endsWith(SYNC)) {
      // What the JDK says of every file that does not lie in such memory of its machine.
      throw new IOException("Operation not supported");
    }
  }

  /**
   * Copies from there on into the buffer, as much as it has room for, and flips it.
   *
   * @throws IOException if the slave's system does not map such a file, though it can be read
   */
  static void fill(ByteBuffer copy, SlaveFileChannel channel, long position) throws IOException {
    SlaveFile file = channel.file();
    long size = copy.remaining();
    if (size > 0 && file.mappings != null) {
      file.mappings.call(
          "checkMapping",
          c -> {
            c.checkMapping(file.handle(), position, size);
            return null;
          });
    }
    long at = position;
    while (copy.hasRemaining()) {
      int count = readMappable(copy, channel, at);
      if (count < 0) {
        throw new IOException("the file became shorter while it was mapped");
      }
      at += count;
    }
    copy.flip();
  }

  /** What the system says of reading a directory is not what it says of mapping one. */
  private static int readMappable(ByteBuffer copy, SlaveFileChannel channel, long at)
      throws IOException {
    try {
      return channel.readAround(copy, at);
    } catch (IOException e) {
      if (channel.file().isRegular() || !IS_A_DIRECTORY.equals(e.getMessage())) {
        throw e;
      }
      IOException unmappable = new IOException("No such device");
      for (Throwable trace : e.getSuppressed()) {
        unmappable.addSuppressed(trace);
      }
      throw unmappable;
    }
  }
}
