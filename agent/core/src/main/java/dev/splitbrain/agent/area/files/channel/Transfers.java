package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;

/** FileChannel.transferTo and transferFrom, with the checks of the running JDK in its order. */
final class Transfers {
  /** From this release on transfers go beyond the size that a file says it has. */
  private static final boolean NEW = JdkFiles.FEATURE >= 25;

  /** From so many bytes on newer releases map what they transfer; older ones always do. */
  private static final long MAPS = NEW ? 16 << 10 : 0;

  /** How much is transferred at a time if it is not mapped. */
  private static final int PIECE = 8192;

  private Transfers() {}

  /** Whether the JDK maps the source of a transfer, so that it need not be whole blocks. */
  private static boolean maps(Channel source, Channel target, long count) {
    return count >= MAPS
        && source instanceof FileChannel
        && (target instanceof FileChannel || target instanceof SelectableChannel);
  }

  /** The size of the pieces shows where they have to be whole blocks. */
  private static int piece(SlaveFileChannel own, boolean maps) {
    return own.isDirect() && !maps ? PIECE : SlaveCalls.CHUNK;
  }

  static long to(SlaveFileChannel from, long position, long count, WritableByteChannel target)
      throws IOException {
    if (!target.isOpen()) {
      throw new ClosedChannelException();
    }
    if (!from.isReadable()) {
      throw new NonReadableChannelException();
    }
    if (target instanceof SlaveFileChannel slave && !slave.isWritable()) {
      throw new NonWritableChannelException();
    }
    if (position < 0 || count < 0) {
      throw new IllegalArgumentException();
    }
    if (target instanceof SlaveFileChannel slave) {
      SlaveTransfer way = SlaveTransfer.between(from.file(), slave.file());
      if (way != null) {
        return from.transferTo(way, position, count, slave);
      }
    }
    long size = from.size();
    if (position > size) {
      return 0;
    }
    // Files in /proc say that they are empty; newer releases read them all the same.
    boolean sized = size > 0 || !NEW;
    long most = sized ? Math.min(count, size - position) : count;
    if (most == 0 && target instanceof FileChannel) {
      checkNothing(from);
    }
    return copy(from, most, position, target);
  }

  private static long copy(
      SlaveFileChannel from, long count, long position, WritableByteChannel target)
      throws IOException {
    boolean maps = maps(from, target, count);
    return copy(
        count,
        piece(from, maps),
        (buffer, done) ->
            maps ? from.readAround(buffer, position + done) : from.read(buffer, position + done),
        (buffer, done) -> target.write(buffer),
        (e, done) -> {
          if (e instanceof ClosedByInterruptException) {
            // The target was closed by the interrupt: so is this channel, as by the JDK.
            if (from.isInterruptible()) {
              from.close();
            }
            throw e;
          }
          return failed(e, done, maps, from);
        });
  }

  /** One end of a transfer, of which so much is done. */
  private interface End {
    int go(ByteBuffer buffer, long done) throws IOException;
  }

  /** What a transfer comes to that failed when so much was done. */
  private interface Failed {
    long after(IOException e, long done) throws IOException;
  }

  /** Until the source ends, either end takes less than it could, or all is done. */
  private static long copy(long count, int piece, End source, End target, Failed failed)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, piece));
    long done = 0;
    try {
      while (done < count) {
        buffer.clear().limit((int) Math.min(count - done, piece));
        int read = source.go(buffer, done);
        if (read <= 0) {
          break;
        }
        buffer.flip();
        int written = target.go(buffer, done);
        done += written;
        if (written != read) {
          break;
        }
      }
      return done;
    } catch (IOException e) {
      return failed.after(e, done);
    }
  }

  private static long failed(IOException e, long done, boolean maps, Channel source)
      throws IOException {
    if (done > 0) {
      return done;
    }
    throw ofMapping(e, maps, source);
  }

  static long from(SlaveFileChannel to, ReadableByteChannel src, long position, long count)
      throws IOException {
    if (!src.isOpen()) {
      throw new ClosedChannelException();
    }
    SlaveFileChannel slave = src instanceof SlaveFileChannel channel ? channel : null;
    if (NEW && slave != null && !slave.isReadable()) {
      throw new NonReadableChannelException();
    }
    if (!to.isWritable()) {
      throw new NonWritableChannelException();
    }
    if (position < 0 || count < 0) {
      throw new IllegalArgumentException();
    }
    if (!NEW && position > to.size()) {
      return 0;
    }
    if (slave != null && !slave.isReadable()) {
      throw new NonReadableChannelException();
    }
    if (NEW && count == 0 && slave != null) {
      checkNothing(slave);
    }
    if (slave != null) {
      SlaveTransfer way = SlaveTransfer.between(slave.file(), to.file());
      if (way != null) {
        return to.transferFrom(way, slave, position, count);
      }
    }
    boolean maps = maps(src, to, count);
    return copy(
        count,
        piece(to, maps),
        (buffer, done) ->
            maps && slave != null && slave.isDirect()
                ? readMapped(slave, buffer)
                : src.read(buffer),
        (buffer, done) -> to.write(buffer, position + done),
        (e, done) -> failed(e, done, maps, src));
  }

  /** Newer releases ask the system for nothing, too, and it says what is wrong with a directory. */
  private static void checkNothing(SlaveFileChannel from) throws IOException {
    if (NEW && !from.file().isRegular() && from.size() > 0) {
      from.readAround(ByteBuffer.allocate(1), 0);
    }
  }

  /** What the system says to a read, as it says it to the mapping that older releases make. */
  private static IOException ofMapping(IOException e, boolean maps, Channel source) {
    boolean mapping = maps && !NEW && source instanceof SlaveFileChannel;
    return mapping && "Is a directory".equals(e.getMessage())
        ? new IOException("No such device", e)
        : e;
  }

  /** At the source's own position, which it moves. */
  private static int readMapped(SlaveFileChannel source, ByteBuffer buffer) throws IOException {
    long at = source.position();
    int count = source.readAround(buffer, at);
    if (count > 0) {
      source.position(at + count);
    }
    return count;
  }
}
