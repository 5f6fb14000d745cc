package dev.splitbrain.wire.envelope;

import java.nio.ByteBuffer;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TTransport;

/**
 * The binary protocol with our limits. Binary values that it reads are arrays of their own, exactly
 * as long as the value, so they outlive the frame that they came in.
 */
public final class WireProtocol extends TBinaryProtocol {
  public WireProtocol(TTransport transport) {
    super(transport, Limits.FRAME_BYTES, Limits.CONTAINER_ELEMENTS, true, true);
  }

  @Override
  public ByteBuffer readBinary() throws TException {
    ByteBuffer inFrame = super.readBinary();
    byte[] own = new byte[inFrame.remaining()];
    inFrame.get(own);
    return ByteBuffer.wrap(own);
  }
}
