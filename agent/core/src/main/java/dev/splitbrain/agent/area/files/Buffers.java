package dev.splitbrain.agent.area.files;

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

  /** Writes all of a part of an array. */
  @FunctionalInterface
  interface Sink {
    void write(byte[] from, int offset, int length) throws IOException;
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

  /** Writes all that remains of the buffer. */
  static int write(ByteBuffer src, Sink sink) throws IOException {
    int length = src.remaining();
    if (src.hasArray()) {
      sink.write(src.array(), src.arrayOffset() + src.position(), length);
      src.position(src.limit());
      return length;
    }
    byte[] bytes = new byte[Math.min(length, SlaveFile.CHUNK)];
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, bytes.length);
      src.duplicate().get(bytes, 0, part);
      sink.write(bytes, 0, part);
      src.position(src.position() + part);
      done += part;
    }
    return done;
  }

  /** Writes what remains of several buffers, in as few writes as they fit. */
  static long write(ByteBuffer[] srcs, int offset, int length, Sink sink) throws IOException {
    long all = 0;
    for (int i = offset; i < offset + length; i++) {
      all += srcs[i].remaining();
    }
    byte[] bytes = new byte[(int) Math.min(all, SlaveFile.CHUNK)];
    int filled = 0;
    for (int i = offset; i < offset + length; i++) {
      while (srcs[i].hasRemaining()) {
        int part = Math.min(srcs[i].remaining(), bytes.length - filled);
        srcs[i].get(bytes, filled, part);
        filled += part;
        if (filled == bytes.length) {
          sink.write(bytes, 0, filled);
          filled = 0;
        }
      }
    }
    if (filled > 0) {
      sink.write(bytes, 0, filled);
    }
    return all;
  }
}
