package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
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
  private SessionMemory memory;
  private int taken;
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

  /** The current thread carries out a call of this session. */
  static void beginCall(SessionMemory memory) {
    Scratch scratch = CURRENT.get();
    if (scratch != null) {
      scratch.memory = memory;
    }
  }

  /** The call has been replied to. */
  static void endCall() {
    Scratch scratch = CURRENT.get();
    if (scratch != null && scratch.memory != null) {
      if (scratch.taken > 0) {
        scratch.memory.giveBack(scratch.taken);
        scratch.taken = 0;
      }
      scratch.memory = null;
    }
  }

  private void take(int size) {
    int more = size - taken;
    if (memory != null && size > SessionMemory.SMALL && more > 0) {
      SessionMemory all = memory;
      Checked.run(() -> await(all, more));
      taken += more;
    }
  }

  private static void await(SessionMemory all, int bytes) throws Failure {
    try {
      RunningRequest.current()
          .<Boolean, Failure>interruptibly(
              () -> {
                all.take(bytes);
                return true;
              });
    } catch (InterruptedException cancelled) {
      throw Failures.of(ErrorKind.CANCELLED, null);
    }
  }

  /**
   * A buffer over an array, good until the current call has been replied to.
   *
   * <p>Throws {@link dev.splitbrain.wire.common.Failure}, as any handler's body may, if the session
   * holds too much memory already or the request was cancelled while it waited for some.
   *
   * @param size its capacity at least, and its limit
   */
  public static ByteBuffer buffer(int size) {
    Scratch scratch = CURRENT.get();
    if (scratch == null) {
      return ByteBuffer.allocate(size);
    }
    scratch.take(size);
    return ByteBuffer.wrap(scratch.array(size), 0, size);
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
