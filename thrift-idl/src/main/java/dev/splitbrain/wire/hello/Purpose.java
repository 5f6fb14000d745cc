package dev.splitbrain.wire.hello;

/** What a connection is for. It says so in its hello and keeps to it. */
public enum Purpose {
  /** Leased to one call at a time. */
  CALL(1),
  /** Opens, probes, cancels, closes; never lent. */
  CONTROL(2),
  /** Calls from the slave to the master outside of any call of the master. */
  CALLBACK(3);

  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Null for a number that this release does not know. */
  static Purpose of(int code) {
    for (Purpose purpose : values()) {
      if (purpose.code == code) {
        return purpose;
      }
    }
    return null;
  }
}
