package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** As files are read and written that nobody opened in a special way. */
final class CachedBytes implements ChannelBytes {
  private final SlaveFile file;

  CachedBytes(SlaveFile file) {
    this.file = file;
  }

  @Override
  public boolean isDirect() {
    return false;
  }

  @Override
  public void checkPosition(long position) {}

  @Override
  public int read(ByteBuffer dst) throws IOException {
    return Buffers.read(dst, file::read);
  }

  @Override
  public long read(ByteBuffer[] dsts, int offset, int length) throws IOException {
    return Buffers.read(dsts, offset, length, file::read);
  }

  @Override
  public int read(ByteBuffer dst, long position) throws IOException {
    return Buffers.read(dst, (b, off, len) -> file.readAt(position, b, off, len));
  }

  @Override
  public int readAround(ByteBuffer dst, long position) throws IOException {
    return read(dst, position);
  }

  @Override
  public int write(ByteBuffer src) throws IOException {
    return Buffers.write(src, file::writeSome);
  }

  @Override
  public long write(ByteBuffer[] srcs, int offset, int length) throws IOException {
    return Buffers.write(srcs, offset, length, file::writeSome);
  }

  @Override
  public int write(ByteBuffer src, long position) throws IOException {
    long[] at = {position};
    return Buffers.write(
        src,
        (b, off, len) -> {
          int taken = file.writeSomeAt(at[0], b, off, len);
          at[0] += taken;
          return taken;
        });
  }
}
