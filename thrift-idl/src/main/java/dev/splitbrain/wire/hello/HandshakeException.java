package dev.splitbrain.wire.hello;

import java.io.IOException;
import java.util.Objects;

/**
 * The two sides did not come together. The message holds no secret and nothing that the peer sent.
 */
public final class HandshakeException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why a handshake failed. */
  public enum Reason {
    /** What answers there does not speak this protocol, or closed the connection at once. */
    NOT_A_SLAVE,
    /** It speaks another version of the protocol. */
    VERSION,
    /** It has another token. */
    TOKEN,
    /** It does not know the session that the connection wanted to join. */
    NO_SESSION,
    /** It takes no more connections now. */
    BUSY,
    /**
     * It claims the right token and cannot prove it, or the connection was bent to another port.
     */
    IMPOSTOR
  }

  private final Reason reason;

  public HandshakeException(Reason reason, String message) {
    this(reason, message, null);
  }

  public HandshakeException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason);
  }

  public Reason reason() {
    return reason;
  }
}
