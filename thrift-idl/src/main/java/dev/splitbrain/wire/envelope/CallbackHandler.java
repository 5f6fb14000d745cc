package dev.splitbrain.wire.envelope;

import java.io.IOException;

/** Carries out a call that the slave makes during a request. Runs on the thread that called. */
@FunctionalInterface
public interface CallbackHandler {
  /**
   * Carries out one callback. Must not throw for a failure of the callback itself: that goes into
   * the reply.
   *
   * @param message the Thrift message; valid until the method returns
   * @return the Thrift reply message
   * @throws IOException if the callback cannot be answered; the connection is then given up
   */
  byte[] call(Envelope envelope, byte[] message, int offset, int length) throws IOException;
}
