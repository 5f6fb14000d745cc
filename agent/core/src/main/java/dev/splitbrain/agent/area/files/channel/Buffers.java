package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.call.SlaveCalls;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Between byte buffers, which may lie outside the heap, and files, which take arrays. */
final class Buffers {
  /** For what lies outside the heap: one read of at most this much at a time. */
  private static final int MOST = 16 << 20;

  private Buffers() {}

  /** Reads into an array; -1 at the end. */
  @FunctionalInterface
  interface Source {
    int read(byte[] to, int offset, int length) throws IOException;
  }

  /**
   * Writes a part of an array: all, or less if the rest failed, as the next write will find out.
   */
  @FunctionalInterface
  interface Sink {
    int write(byte[] from, int offset, int length) throws IOException;
  }

  /** One read into what remains of the buffer. */
  static int read(ByteBuffer dst, Source source) throws IOException {
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    int length = dst.remaining();
    if (length == 0) {
      return 0;
    }
    if (dst.hasArray()) {
      int count = source.read(dst.array(), dst.arrayOffset() + dst.position(), length);
      if (count > 0) {
        dst.position(dst.position() + count);
      }
      return count;
    }
    byte[] bytes = new byte[Math.min(length, MOST)];
    int count = source.read(bytes, 0, bytes.length);
    if (count > 0) {
      dst.put(bytes, 0, count);
    }
    return count;
  }

  /** One read, spread over buffers. */
  static long read(ByteBuffer[] dsts, int offset, int length, Source source) throws IOException {
    long room = 0;
    for (int i = offset; i < offset + length; i++) {
      if (dsts[i].isReadOnly()) {
        throw new IllegalArgumentException("Read-only buffer");
      }
      room += dsts[i].remaining();
    }
    if (room == 0) {
      return 0;
    }
    byte[] bytes = new byte[(int) Math.min(room, MOST)];
    int count = source.read(bytes, 0, bytes.length);
    int done = 0;
    for (int i = offset; i < offset + length && done < count; i++) {
      int part = Math.min(dsts[i].remaining(), count - done);
      dsts[i].put(bytes, done, part);
      done += part;
    }
    return count;
  }

  /** Writes what remains of the buffer, as far as it is taken. */
  static int write(ByteBuffer src, Sink sink) throws IOException {
    int length = src.remaining();
    if (src.hasArray()) {
      int taken = sink.write(src.array(), src.arrayOffset() + src.position(), length);
      src.position(src.position() + taken);
      return taken;
    }
    return (int) write(new ByteBuffer[] {src}, 0, 1, sink);
  }

  /** Writes what remains of several buffers, in as few writes as they fit. */
  static long write(ByteBuffer[] srcs, int offset, int length, Sink sink) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += srcs[i].remaining();
    }
    byte[] bytes = new byte[(int) Math.min(all, SlaveCalls.CHUNK)];
    long done = 0;
    while (done < all) {
      int filled = peek(srcs, offset, length, bytes);
      int taken;
      try {
        taken = sink.write(bytes, 0, filled);
      } catch (IOException e) {
        if (done > 0) {
          break;
        }
        throw e;
      }
      advance(srcs, offset, length, taken);
      done += taken;
      if (taken < filled) {
        break;
      }
    }
    return done;
  }

  /** Copies from the buffers what fits, and leaves them as they are. */
  private static int peek(ByteBuffer[] srcs, int offset, int length, byte[] to) {
    int filled = 0;
    for (int i = offset; i < offset + length && filled < to.length; i++) {
      int part = Math.min(srcs[i].remaining(), to.length - filled);
      srcs[i].duplicate().get(to, filled, part);
      filled += part;
    }
    return filled;
  }

  private static void advance(ByteBuffer[] srcs, int offset, int length, int taken) {
    int left = taken;
    for (int i = offset; i < offset + length && left > 0; i++) {
      int part = Math.min(srcs[i].remaining(), left);
      srcs[i].position(srcs[i].position() + part);
      left -= part;
    }
  }
}
