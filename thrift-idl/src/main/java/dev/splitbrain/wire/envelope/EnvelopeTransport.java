package dev.splitbrain.wire.envelope;

import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TLayeredTransport;

/**
 * The master's layered transport: puts an envelope in front of each message that a generated client
 * writes and waits for the reply with the same request id, carrying out callbacks meanwhile. Used
 * by one thread at a time.
 *
 * <p>A use is: {@link #request}, then one call of a generated client over a protocol on this
 * transport. Or several requests are under way at once: {@link #requestAhead} and a client's {@code
 * send} method for each, then {@link #expectNext} and that client's {@code recv} method in the same
 * order. After any exception, {@link #isIdle} tells whether the connection can go on.
 */
public final class EnvelopeTransport extends TLayeredTransport {
  private final FrameConnection connection;
  private final CallbackHandler callbacks;
  private final MessageTransport message;

  /** Requests whose replies the slave owes, oldest first. */
  private final ArrayDeque<Long> due = new ArrayDeque<>();

  /** What the next message goes out under; null if none may be written. */
  private Envelope armed;

  /** The reply to the request that is read now has come. */
  private boolean answered;

  private boolean leavesBulk;

  /**
   * A transport over a connection of purpose CALL.
   *
   * @param callbacks runs the slave's callbacks; null if there can be none
   */
  public EnvelopeTransport(FrameConnection connection, CallbackHandler callbacks)
      throws TTransportException {
    this(connection, callbacks, new MessageTransport());
  }

  private EnvelopeTransport(
      FrameConnection connection, CallbackHandler callbacks, MessageTransport message) {
    super(message);
    this.connection = connection;
    this.callbacks = callbacks;
    this.message = message;
    message.referToBulk(true);
  }

  /** The next message that is flushed goes out under this envelope, of kind REQUEST or FENCE. */
  public void request(Envelope envelope) {
    if (!due.isEmpty()) {
      throw new IllegalStateException("the reply to the request before is still due");
    }
    arm(envelope);
  }

  /** As {@link #request}, for a request that does not wait until the replies before have come. */
  public void requestAhead(Envelope envelope) {
    arm(envelope);
  }

  private void arm(Envelope envelope) {
    armed = Objects.requireNonNull(envelope);
    answered = false;
    leavesBulk = false;
    message.clearOutput();
    message.clearInput();
  }

  /** What is read next is the reply to the oldest request that is due. */
  public void expectNext() {
    if (due.isEmpty()) {
      throw new IllegalStateException("no reply is due");
    }
    answered = false;
    leavesBulk = false;
    message.clearInput();
  }

  /** The reader of the next reply takes its bulk from the connection himself. */
  void leavesBulk() {
    leavesBulk = true;
  }

  /** Waits for the oldest reply that is due, and drops it. */
  public void skipNext() throws IOException {
    expectNext();
    try {
      leavesBulk = true;
      awaitReply();
      connection.skipRest();
    } catch (EnvelopeFailure e) {
      // A reply as good as any other that nobody wants.
      return;
    } catch (TTransportException e) {
      throw new IOException(e);
    }
  }

  /** Thrift's number for the message that is written now: of its request, however often it goes. */
  int messageNumber() {
    if (armed == null) {
      throw new IllegalStateException("a message without an envelope");
    }
    return (int) armed.requestId();
  }

  /** Nothing is due from the slave: the connection can be used for another request. */
  public boolean isIdle() {
    return due.isEmpty();
  }

  /** The reply to the last request came, whatever it says. */
  public boolean hasReply() {
    return answered;
  }

  /** Gives the memory of the last reply back. */
  public void release() {
    connection.forgetPayload();
    message.clearInput();
    message.clearOutput();
  }

  @Override
  public void write(byte[] from, int offset, int length) throws TTransportException {
    message.write(from, offset, length);
  }

  @Override
  public void flush() throws TTransportException {
    if (armed == null) {
      throw new IllegalStateException("a message without an envelope");
    }
    boolean replied = armed.kind() != FrameKind.FENCE;
    if (replied) {
      // A send that fails may have sent: only a reply, or the end of the connection, can tell.
      due.addLast(armed.requestId());
    }
    try {
      connection.send(armed, message);
    } catch (FrameTooLargeException e) {
      if (replied) {
        due.removeLast();
      }
      throw new TTransportException(TTransportException.MESSAGE_SIZE_LIMIT, e);
    } catch (IOException e) {
      throw new TTransportException(e);
    } finally {
      armed = null;
      message.clearOutput();
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) throws TTransportException {
    if (!answered) {
      awaitReply();
    }
    return message.read(to, offset, length);
  }

  private void awaitReply() throws TTransportException {
    if (due.isEmpty()) {
      throw new IllegalStateException("a reply without a request");
    }
    long requestId = due.peekFirst();
    try {
      while (true) {
        Envelope envelope = leavesBulk ? connection.receiveHead() : connection.receive();
        if (envelope.requestId() != requestId) {
          throw new ProtocolViolation(
              "a "
                  + envelope.kind()
                  + " for request "
                  + envelope.requestId()
                  + " while request "
                  + requestId
                  + " was waiting");
        }
        if (envelope.kind() == FrameKind.CALLBACK && callbacks != null) {
          connection.receiveRest();
          byte[] reply =
              callbacks.call(
                  envelope,
                  connection.payload(),
                  connection.payloadOffset(),
                  connection.payloadLength());
          connection.send(envelope.reply(0), reply, 0, reply.length);
        } else if (envelope.kind() == FrameKind.REPLY) {
          accept(envelope);
          return;
        } else {
          throw new ProtocolViolation("a " + envelope.kind() + " instead of a reply");
        }
      }
    } catch (IOException e) {
      throw new TTransportException(e);
    }
  }

  private void accept(Envelope reply) throws TTransportException {
    message.setInput(connection);
    answered = true;
    due.removeFirst();
    if (reply.isFailed()) {
      Failure failure = new Failure();
      try {
        failure.read(new WireProtocol(message));
      } catch (TException e) {
        throw new ProtocolViolation("a failure that cannot be read: " + e.getMessage());
      }
      throw new EnvelopeFailure(failure);
    }
  }

  @Override
  public byte[] getBuffer() {
    return message.getBuffer();
  }

  @Override
  public int getBufferPosition() {
    return message.getBufferPosition();
  }

  @Override
  public int getBytesRemainingInBuffer() {
    // Before the reply there is nothing, which makes the protocol call read.
    return answered ? message.getBytesRemainingInBuffer() : 0;
  }

  @Override
  public void consumeBuffer(int length) {
    message.consumeBuffer(length);
  }

  @Override
  public void checkReadBytesAvailable(long length) throws TTransportException {
    if (!answered) {
      awaitReply();
    }
    message.checkReadBytesAvailable(length);
  }

  @Override
  public boolean isOpen() {
    return !connection.socket().isClosed();
  }

  @Override
  public void open() {}

  @Override
  public void close() {
    try {
      connection.close();
    } catch (IOException e) {
      // Thrift's close cannot fail; a socket that does not close is no use to anyone either way.
      throw new java.io.UncheckedIOException(e);
    }
  }
}
