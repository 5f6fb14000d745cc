package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;

/** Makes the failures that no exception of the JDK stands for. */
public final class Failures {
  private Failures() {}

  /**
   * A failure to throw.
   *
   * @param reason one line for the user; may be null
   */
  public static Failure of(ErrorKind kind, String reason) {
    Failure failure = new Failure();
    failure.setKind(kind);
    failure.setReason(reason);
    return failure;
  }
}
