package dev.splitbrain.wire.hello;

import java.util.Arrays;
import java.util.Objects;

/**
 * What the other side said of itself in its hello.
 *
 * @param version its protocol version
 * @param purpose what the connection is for
 * @param sessionId 16 bytes: the session to join, all zero for none
 */
public record Greeting(int version, Purpose purpose, byte[] sessionId) {
  /** Length of a session id in bytes. */
  public static final int SESSION_ID_LENGTH = 16;

  public Greeting {
    Objects.requireNonNull(purpose);
    if (sessionId.length != SESSION_ID_LENGTH) {
      throw new IllegalArgumentException("a session id has 16 bytes, not " + sessionId.length);
    }
    sessionId = sessionId.clone();
  }

  @Override
  public byte[] sessionId() {
    return sessionId.clone();
  }

  /** Whether the connection wants to join a session that exists. */
  public boolean joins() {
    for (byte b : sessionId) {
      if (b != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Greeting that
        && version == that.version
        && purpose == that.purpose
        && Arrays.equals(sessionId, that.sessionId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, purpose, Arrays.hashCode(sessionId));
  }

  /** Without the session id, which lets a holder of the token join. */
  @Override
  public String toString() {
    return "version " + version + ", " + purpose + (joins() ? ", joins a session" : "");
  }
}
