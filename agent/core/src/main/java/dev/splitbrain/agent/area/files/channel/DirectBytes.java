package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.open.DirectIo;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import dev.splitbrain.agent.area.files.open.SlaveWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Past the cache of the slave's system, with the checks of the JDK in its order. Transfers at the
 * file's own position are made one at a time: their caller sees to it.
 */
final class DirectBytes implements ChannelBytes {
  private final SlaveFile file;
  private final DirectIo io;

  DirectBytes(SlaveFile file, DirectIo io) {
    this.file = file;
    this.io = io;
  }

  @Override
  public boolean isDirect() {
    return true;
  }

  @Override
  public void checkPosition(long position) throws IOException {
    io.checkPosition(position);
  }

  @Override
  public int read(ByteBuffer dst) throws IOException {
    long at = file.position();
    return moved(at, read(dst, at));
  }

  private int moved(long from, int count) throws IOException {
    if (count > 0) {
      file.seek(from + count);
    }
    return count;
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    io.checkOne(dst);
    int memory = io.memory(dst, 0);
    return Buffers.read(dst, (b, off, len) -> io.read(position, b, off, len, memory));
  }

  @Override
  public int readAround(ByteBuffer dst, long position) throws IOException {
    return Buffers.read(dst, (b, off, len) -> io.readAround(position, b, off, len));
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    int memory = 0;
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i].isReadOnly()) {
        throw new IllegalArgumentException("Read-only buffer");
      }
      memory |= checkedMemory(dsts[i]);
    }
    long at = file.position();
    int together = memory;
    return moved(
        at,
        (int)
            Buffers.read(
                dsts, offset, length, (b, off, len) -> io.read(at, b, off, len, together)));
  }

  /** What begins at two places begins at their common multiples, and those are what counts. */
  private int checkedMemory(ByteBuffer oneOfSeveral) throws IOException {
    io.checkRemaining(oneOfSeveral);
    return oneOfSeveral.hasRemaining() ? io.memory(oneOfSeveral, 0) : 0;
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    long at = file.position();
    return moved(at, write(src, at));
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    io.checkOne(src);
    return (int) write(new ByteBuffer[] {src}, 0, 1, position, io.memory(src, 0));
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    int memory = 0;
    for (int i = offset; i < offset + length; i++) {
      memory |= checkedMemory(srcs[i]);
    }
    long at = file.position();
    return moved(at, (int) write(srcs, offset, length, at, memory));
  }

  private long write(ByteBuffer[] srcs, int offset, int length, long position, int memory)
      throws IOException {
    long[] at = {position};
    return Buffers.write(
        srcs,
        offset,
        length,
        (b, off, len) -> {
          int taken = io.write(file.isAppend() ? SlaveWriter.OWN : at[0], b, off, len, memory);
          at[0] += taken;
          return taken;
        });
  }
}
