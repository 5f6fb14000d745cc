package dev.splitbrain.wire.envelope;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.transport.TTransport;

/**
 * The binary protocol with our limits. Binary values that it reads are arrays of their own, exactly
 * as long as the value, so they outlive the frame that they came in; two exceptions, for bulk, are
 * asked for: {@link #sharesBulk} and {@link #readInto}.
 */
public final class WireProtocol extends TBinaryProtocol {
  private static final int BULK_BYTES = 32 << 10;

  /** Memory for what has not come yet is taken in steps that start here. */
  private static final int FIRST_STEP = 64 << 10;

  /** Null: calls are written under their own names. */
  private final String prefix;

  private boolean sharing;
  private TMessage head;

  /** The call that was written last, with the number that travelled; null on the slave's side. */
  private TMessage asked;

  /** The number that the generated client gave that call, and looks for in its reply. */
  private int clientNumber;

  private byte[] target;
  private int targetOffset;
  private int targetLength;

  public WireProtocol(TTransport transport) {
    this(transport, null);
  }

  /**
   * A protocol that writes calls as a {@link TMultiplexedProtocol} does.
   *
   * @param service the name by which the other side multiplexes; null for none
   */
  public WireProtocol(TTransport transport, String service) {
    super(transport, Limits.FRAME_BYTES, Limits.CONTAINER_ELEMENTS, true, true);
    this.prefix = service == null ? null : service + TMultiplexedProtocol.SEPARATOR;
  }

  /** From now on large binary values that are read lie in the frame, and die with it. */
  public void sharesBulk() {
    sharing = true;
  }

  /** The next message to be read begins with this head, which was read before. */
  public void replay(TMessage alreadyRead) {
    head = alreadyRead;
  }

  /**
   * Has the first binary value of the reply read into an array, if it fits: the value is then a
   * buffer over that array. Without effect for a protocol of another kind.
   *
   * @param client the protocol that a generated client reads from
   */
  public static void readInto(TProtocol client, byte[] to, int offset, int length) {
    if (client instanceof WireProtocol wire) {
      wire.target = to;
      wire.targetOffset = offset;
      wire.targetLength = length;
      if (wire.getTransport() instanceof EnvelopeTransport transport) {
        transport.leavesBulk();
      }
    }
  }

  /** Forgets what {@link #readInto} asked for. */
  public void forgetTarget() {
    target = null;
  }

  @Override
  public void writeMessageBegin(TMessage message) throws TException {
    boolean call = message.type == TMessageType.CALL || message.type == TMessageType.ONEWAY;
    if (prefix == null || !call) {
      super.writeMessageBegin(message);
      return;
    }
    // A generated client counts by connection. A request that is repeated on another one must have
    // the number it had: the reply to the first time, which the slave may have kept, repeats it.
    int number =
        getTransport() instanceof EnvelopeTransport transport
            ? transport.messageNumber()
            : message.seqid;
    asked = new TMessage(message.name, message.type, number);
    clientNumber = message.seqid;
    super.writeMessageBegin(new TMessage(prefix.concat(message.name), message.type, number));
  }

  /**
   * As ever; on the side that called, the message must be the reply to the call written last.
   *
   * @throws ProtocolViolation if it answers something else
   */
  @Override
  public TMessage readMessageBegin() throws TException {
    TMessage read = head == null ? super.readMessageBegin() : head;
    head = null;
    if (asked == null) {
      return read;
    }
    checkAnswer(read);
    return new TMessage(read.name, read.type, clientNumber);
  }

  /** A generated client looks at the number alone, and not even at that of an exception. */
  private void checkAnswer(TMessage reply) throws ProtocolViolation {
    boolean exception = reply.type == TMessageType.EXCEPTION;
    if (!exception && reply.type != TMessageType.REPLY) {
      throw new ProtocolViolation(
          "a message of type " + reply.type + " instead of the reply to " + asked.name);
    }
    if (!reply.name.equals(asked.name) && !reply.name.equals(prefix.concat(asked.name))) {
      throw new ProtocolViolation(
          "a reply to " + shown(reply.name) + " instead of the one to " + asked.name);
    }
    if (!exception && reply.seqid != asked.seqid) {
      throw new ProtocolViolation(
          "a reply numbered " + reply.seqid + " to " + asked.name + " numbered " + asked.seqid);
    }
  }

  /** A name of the other side's choice, short enough for one line. */
  private static String shown(String name) {
    String start = name.length() > 64 ? name.substring(0, 64) + "..." : name;
    return '"' + start.replaceAll("\\p{Cntrl}", "?") + '"';
  }

  @Override
  public ByteBuffer readBinary() throws TException {
    int size = readI32();
    check(size);
    TTransport transport = getTransport();
    byte[] into = target;
    if (into != null) {
      target = null;
      if (size <= targetLength) {
        transport.readAll(into, targetOffset, size);
        return ByteBuffer.wrap(into, targetOffset, size);
      }
    }
    if (sharing && size >= BULK_BYTES && transport.getBytesRemainingInBuffer() >= size) {
      ByteBuffer inFrame =
          ByteBuffer.wrap(transport.getBuffer(), transport.getBufferPosition(), size).slice();
      transport.consumeBuffer(size);
      return inFrame;
    }
    return ByteBuffer.wrap(own(size));
  }

  @Override
  public String readStringBody(int size) throws TException {
    check(size);
    return new String(own(size), StandardCharsets.UTF_8);
  }

  @Override
  public String readString() throws TException {
    TTransport transport = getTransport();
    int size = readI32();
    check(size);
    if (transport.getBytesRemainingInBuffer() < size) {
      return readStringBody(size);
    }
    String text =
        new String(
            transport.getBuffer(), transport.getBufferPosition(), size, StandardCharsets.UTF_8);
    transport.consumeBuffer(size);
    return text;
  }

  private void check(int size) throws TException {
    if (size < 0) {
      throw new TProtocolException(TProtocolException.NEGATIVE_SIZE, "Negative size: " + size);
    }
    getTransport().checkReadBytesAvailable(size);
  }

  /** An array for these bytes alone; of what has not come yet, memory is taken as it comes. */
  private byte[] own(int size) throws TException {
    TTransport transport = getTransport();
    boolean here = transport.getBytesRemainingInBuffer() >= size;
    byte[] bytes = new byte[here ? size : Math.min(size, FIRST_STEP)];
    int have = 0;
    while (true) {
      transport.readAll(bytes, have, bytes.length - have);
      have = bytes.length;
      if (have == size) {
        return bytes;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(size, 4L * have));
    }
  }
}
