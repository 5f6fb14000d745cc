package dev.splitbrain.wire.envelope;

import org.apache.thrift.transport.TTransportException;

/**
 * The peer sent a whole frame that has no place here. The connection cannot be trusted any more.
 */
public final class ProtocolViolation extends TTransportException {
  private static final long serialVersionUID = 1L;

  ProtocolViolation(String message) {
    super(CORRUPTED_DATA, message);
  }
}
