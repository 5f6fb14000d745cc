package dev.splitbrain.wire.envelope;

import dev.splitbrain.wire.common.Failure;
import org.apache.thrift.transport.TTransportException;

/** The slave's envelope layer refused the request before any handler saw it. */
public final class EnvelopeFailure extends TTransportException {
  private static final long serialVersionUID = 1L;

  private final Failure failure;

  EnvelopeFailure(Failure failure) {
    super(UNKNOWN, String.valueOf(failure.getReason()), failure);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
