package dev.splitbrain.wire.envelope;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What stands in front of each Thrift message. On the wire: kind 1, flags 1, zero 2, then four
 * 8-byte numbers, big-endian.
 *
 * @param kind what the frame is
 * @param flags bit 0 of a reply: see {@link #FLAG_FAILED}
 * @param epoch the slave's epoch as its open reply told it; 0 before
 * @param requestId counts up from 1 in a session; a reply, cancel or callback names its request
 * @param repliesUpTo the master has the replies of all requests up to this one
 * @param fences request: all fences up to this number come first; fence: its own number, from 1
 */
public record Envelope(
    FrameKind kind, int flags, long epoch, long requestId, long repliesUpTo, long fences) {
  /** A reply that the envelope layer made: its message is a bare {@code common.Failure}. */
  public static final int FLAG_FAILED = 1;

  /** Bytes of the header. */
  public static final int HEADER_LENGTH = 36;

  public Envelope {
    Objects.requireNonNull(kind);
    if (flags < 0 || flags > 255) {
      throw new IllegalArgumentException("flags are one byte: " + flags);
    }
  }

  /** A reply to this request (or callback reply to this callback). */
  public Envelope reply(int replyFlags) {
    FrameKind answer = kind == FrameKind.CALLBACK ? FrameKind.CALLBACK_REPLY : FrameKind.REPLY;
    return new Envelope(answer, replyFlags, epoch, requestId, 0, 0);
  }

  /** Whether the envelope layer itself failed the request. */
  public boolean isFailed() {
    return (flags & FLAG_FAILED) != 0;
  }

  void write(ByteBuffer to) {
    to.put((byte) kind.code())
        .put((byte) flags)
        .putShort((short) 0)
        .putLong(epoch)
        .putLong(requestId)
        .putLong(repliesUpTo)
        .putLong(fences);
  }

  static Envelope read(ByteBuffer from) throws IOException {
    int code = Byte.toUnsignedInt(from.get());
    FrameKind kind = FrameKind.of(code);
    if (kind == null) {
      throw new IOException("a frame of unknown kind " + code);
    }
    int flags = Byte.toUnsignedInt(from.get());
    from.getShort();
    return new Envelope(
        kind, flags, from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }
}
