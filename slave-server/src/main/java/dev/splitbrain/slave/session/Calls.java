package dev.splitbrain.slave.session;

import dev.splitbrain.slave.session.ReplyCache.Reply;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.MessageTransport;
import dev.splitbrain.wire.envelope.Repeat;
import dev.splitbrain.wire.envelope.Repeatability;
import dev.splitbrain.wire.envelope.WireProtocol;
import java.io.IOException;
import java.util.Arrays;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TTransportException;

/** The Thrift message of one frame at a time: what it calls, and the reply to it. */
final class Calls {
  private static final int COPIED_BYTES = 64 << 10;

  private MessageTransport transport = newTransport();
  private TMessage head;
  private String name;
  private Repeat repeat;

  private static MessageTransport newTransport() {
    try {
      return new MessageTransport();
    } catch (TTransportException e) {
      throw new IllegalStateException("a transport in memory cannot fail to open", e);
    }
  }

  /**
   * Takes the message that the connection has just received.
   *
   * @throws IOException if it is no Thrift message
   */
  void read(FrameConnection frames) throws IOException {
    transport.clearOutput();
    setInput(frames);
    try {
      head = new WireProtocol(transport).readMessageBegin();
    } catch (TException e) {
      throw new IOException("a frame that is no call: " + e.getMessage(), e);
    }
    name = head.name;
    repeat = Repeatability.find(name);
    setInput(frames);
  }

  private void setInput(FrameConnection frames) {
    transport.setInput(frames.payload(), frames.payloadOffset(), frames.payloadLength());
  }

  /** {@code service:method}. */
  String name() {
    return name;
  }

  /** How the call repeats; null for one that this slave does not know. */
  Repeat repeat() {
    return repeat;
  }

  /** Carries the call out. Never throws: what goes wrong is the reply. */
  Reply process(Services services) {
    if (repeat == null) {
      return answered(
          new TApplicationException(
              TApplicationException.UNKNOWN_METHOD,
              "this slave does not know "
                  + name
                  + ": copy the splitbrain-slave.jar of the master's release there"));
    }
    try {
      services.process(new WireProtocol(transport), new WireProtocol(transport));
      return reply(0);
    } catch (TException | RuntimeException e) {
      if (transport.outputLength() > 0) {
        // Carried out, but the result is too large to be sent.
        return failed(Failures.of(ErrorKind.LIMIT, name + ": " + e.getMessage()));
      }
      return answered(
          new TApplicationException(TApplicationException.PROTOCOL_ERROR, e.toString()));
    }
  }

  /** Thrift's own reply for a call that no handler saw. */
  private Reply answered(TApplicationException error) {
    return written(
        0,
        out -> {
          out.writeMessageBegin(new TMessage(name, TMessageType.EXCEPTION, head.seqid));
          error.write(out);
          out.writeMessageEnd();
        });
  }

  /** The envelope layer's reply: the call was not carried out, or its result cannot be sent. */
  Reply failed(Failure failure) {
    return written(Envelope.FLAG_FAILED, failure::write);
  }

  private Reply written(int flags, Writer writer) {
    transport.clearOutput();
    try {
      writer.write(new WireProtocol(transport));
    } catch (TException e) {
      throw new IllegalStateException("a small message does not fit into memory", e);
    }
    return reply(flags);
  }

  private Reply reply(int flags) {
    int length = transport.outputLength();
    if (length <= COPIED_BYTES) {
      return new Reply(flags, Arrays.copyOf(transport.output(), length), length);
    }
    Reply reply = new Reply(flags, transport.output(), length);
    // The reply may be kept: it takes the buffer with it.
    transport = newTransport();
    return reply;
  }

  private interface Writer {
    void write(WireProtocol out) throws TException;
  }
}
