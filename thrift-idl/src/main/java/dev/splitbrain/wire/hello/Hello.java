package dev.splitbrain.wire.hello;

import dev.splitbrain.wire.version.ProtocolVersion;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The 80 bytes that each side sends first, in the clear: magic 4, version 2, purpose 1, zero 1,
 * features 8 (none yet), nonce 32, token id 16, session id 16. Big-endian.
 *
 * @param bytes exactly what crossed the connection: the proofs cover it
 */
record Hello(byte[] bytes) {
  static final int LENGTH = 80;
  private static final byte[] MAGIC = {'S', 'P', 'L', 'B'};
  private static final int NONCE = 16;
  private static final int NONCE_LENGTH = 32;
  private static final int TOKEN_ID = NONCE + NONCE_LENGTH;
  private static final int SESSION_ID = TOKEN_ID + Token.ID_LENGTH;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A hello with a fresh nonce. sessionId: 16 bytes or null for none. */
  static Hello fresh(Token token, Purpose purpose, byte[] sessionId) {
    byte[] nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    byte[] session = sessionId == null ? new byte[Greeting.SESSION_ID_LENGTH] : sessionId;
    if (session.length != Greeting.SESSION_ID_LENGTH) {
      throw new IllegalArgumentException("a session id has 16 bytes, not " + session.length);
    }
    return new Hello(
        ByteBuffer.allocate(LENGTH)
            .put(MAGIC)
            .putShort((short) ProtocolVersion.CURRENT)
            .put((byte) purpose.code())
            .put((byte) 0)
            .putLong(0)
            .put(nonce)
            .put(token.id())
            .put(session)
            .array());
  }

  boolean hasMagic() {
    return Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  int version() {
    return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(4));
  }

  byte[] tokenId() {
    return Arrays.copyOfRange(bytes, TOKEN_ID, TOKEN_ID + Token.ID_LENGTH);
  }

  /** Null if the purpose is none that this release knows. */
  Greeting greeting() {
    Purpose purpose = Purpose.of(bytes[6]);
    return purpose == null
        ? null
        : new Greeting(version(), purpose, Arrays.copyOfRange(bytes, SESSION_ID, LENGTH));
  }
}
