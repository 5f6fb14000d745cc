package dev.splitbrain.slave.session;

import dev.splitbrain.wire.envelope.RetainedBytes;
import java.nio.ByteBuffer;

/**
 * Memory for the bulk of a reply, one piece for each connection and used again for its next reply:
 * a handler that fills a buffer of its own for every mebibyte spends more time on getting it than
 * on filling it. Whatever is to live longer than the call must be copied.
 */
public final class Scratch {
  private static final ThreadLocal<Scratch> CURRENT = new ThreadLocal<>();

  private byte[] bytes = {};
  private int retained;

  private Scratch() {}

  /** The current thread serves a connection from now on. */
  static void begin() {
    CURRENT.set(new Scratch());
  }

  /** The connection of the current thread is done. */
  static void end() {
    Scratch scratch = CURRENT.get();
    CURRENT.remove();
    RetainedBytes.ALL.giveBack(scratch.retained);
  }

  /**
   * A buffer over an array, good until the current call has been replied to.
   *
   * @param size its capacity at least, and its limit
   */
  public static ByteBuffer buffer(int size) {
    Scratch scratch = CURRENT.get();
    return scratch == null
        ? ByteBuffer.allocate(size)
        : ByteBuffer.wrap(scratch.array(size), 0, size);
  }

  private byte[] array(int size) {
    if (bytes.length >= size) {
      return bytes;
    }
    byte[] larger = new byte[size];
    RetainedBytes.ALL.giveBack(retained);
    retained = 0;
    bytes = new byte[0];
    if (RetainedBytes.ALL.take(size)) {
      retained = size;
      bytes = larger;
    }
    return larger;
  }
}
