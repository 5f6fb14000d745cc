package dev.splitbrain.wire.envelope;

/** What a frame is. */
public enum FrameKind {
  REQUEST(1),
  REPLY(2),
  /** No message: the request with the frame's id shall end. */
  CANCEL(3),
  /** A call of the slave's, made during a request of the master and run on its calling thread. */
  CALLBACK(4),
  CALLBACK_REPLY(5),
  /** News of the slave that nobody asked for. */
  EVENT(6),
  /** A request without a reply that everything sent later waits for. */
  FENCE(7);

  private final int code;

  FrameKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Null for a number that this release does not know. */
  static FrameKind of(int code) {
    for (FrameKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }
}
