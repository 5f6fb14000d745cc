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
import org.apache.thrift.TProcessor;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TTransportException;

/**
 * The Thrift message of one frame at a time: what it calls, and the reply to it, which is in memory
 * until the next message is read.
 */
final class Calls {
  private static final int COPIED_BYTES = 64 << 10;

  /** The reply of a request for which there was not even memory for a reply. */
  static final Reply NO_MEMORY = noMemory();

  private MessageTransport transport;
  private WireProtocol protocol;
  private TMessage head;
  private String name;
  private Repeat repeat;

  Calls() {
    renew();
  }

  private void renew() {
    try {
      transport = new MessageTransport();
    } catch (TTransportException e) {
      throw new IllegalStateException("a transport in memory cannot fail to open", e);
    }
    // A reply leaves, or is copied, before anything it refers to changes.
    transport.referToBulk(true);
    protocol = new WireProtocol(transport);
    protocol.sharesBulk();
  }

  /**
   * Takes the message that the connection has just received.
   *
   * @throws IOException if it is no Thrift message
   */
  void read(FrameConnection frames) throws IOException {
    transport.clearOutput();
    transport.setInput(frames.payload(), frames.payloadOffset(), frames.payloadLength());
    try {
      protocol.replay(null);
      head = protocol.readMessageBegin();
    } catch (TException e) {
      throw new IOException("a frame that is no call: " + e.getMessage(), e);
    }
    name = head.name;
    repeat = Repeatability.find(name);
  }

  private static Reply noMemory() {
    Calls calls = new Calls();
    int flags =
        calls.failed(
            Failures.of(ErrorKind.UNKNOWN_OUTCOME, "the slave's Java has no memory left for it"));
    return calls.kept(flags);
  }

  /** {@code service:method}. */
  String name() {
    return name;
  }

  /** How the call repeats; null for one that this slave does not know. */
  Repeat repeat() {
    return repeat;
  }

  /** Whether the call is one that this slave knows, and has no reply. */
  boolean isFence() {
    return repeat != null && repeat.isFence();
  }

  /**
   * Carries the call out. Never throws: what goes wrong is the reply.
   *
   * @return the flags of the reply's envelope
   */
  int process(Services services) {
    TProcessor service =
        repeat == null ? null : services.find(name.substring(0, name.indexOf(':')));
    if (service == null) {
      return answered(
          new TApplicationException(
              TApplicationException.UNKNOWN_METHOD,
              "this slave does not know "
                  + name
                  + ": copy the splitbrain-slave.jar of the master's release there"));
    }
    try {
      protocol.replay(new TMessage(name.substring(name.indexOf(':') + 1), head.type, head.seqid));
      service.process(protocol, protocol);
      return 0;
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
  private int answered(TApplicationException error) {
    write(
        out -> {
          out.writeMessageBegin(new TMessage(name, TMessageType.EXCEPTION, head.seqid));
          error.write(out);
          out.writeMessageEnd();
        });
    return 0;
  }

  /**
   * The envelope layer's reply: the call was not carried out, or its result cannot be sent.
   *
   * @return the flags of the reply's envelope
   */
  int failed(Failure failure) {
    write(failure::write);
    return Envelope.FLAG_FAILED;
  }

  private void write(Writer writer) {
    transport.clearOutput();
    try {
      writer.write(protocol);
    } catch (TException e) {
      throw new IllegalStateException("a small message does not fit into memory", e);
    }
  }

  /** Sends the reply as it is in memory. */
  void send(FrameConnection frames, Envelope envelope) throws IOException {
    frames.send(envelope, transport);
  }

  /** The reply as something that may be kept. */
  Reply kept(int flags) {
    byte[] message = transport.output();
    int length = transport.outputLength();
    if (length <= COPIED_BYTES) {
      return new Reply(flags, Arrays.copyOf(message, length), length);
    }
    // It takes the buffer with it.
    renew();
    return new Reply(flags, message, length);
  }

  private interface Writer {
    void write(WireProtocol out) throws TException;
  }
}
