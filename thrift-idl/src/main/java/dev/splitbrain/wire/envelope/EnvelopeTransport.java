package dev.splitbrain.wire.envelope;

import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
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
 * transport. After any exception, {@link #isIdle} tells whether the connection can go on.
 */
public final class EnvelopeTransport extends TLayeredTransport {
  private enum State {
    IDLE,
    ARMED,
    WAITING,
    ANSWERED
  }

  private final FrameConnection connection;
  private final CallbackHandler callbacks;
  private final MessageTransport message;
  private State state = State.IDLE;
  private Envelope armed;

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
  }

  /** The next message that is flushed goes out under this envelope, of kind REQUEST or FENCE. */
  public void request(Envelope envelope) {
    if (state == State.WAITING) {
      throw new IllegalStateException("the reply to the request before is still due");
    }
    armed = Objects.requireNonNull(envelope);
    state = State.ARMED;
    message.clearOutput();
    message.clearInput();
  }

  /** Nothing is due from the slave: the connection can be used for another request. */
  public boolean isIdle() {
    return state != State.WAITING;
  }

  /** The reply to the last request came, whatever it says. */
  public boolean hasReply() {
    return state == State.ANSWERED;
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
    if (state != State.ARMED) {
      throw new IllegalStateException("a message without an envelope");
    }
    // A send that fails may have sent: only a reply, or the end of the connection, can tell.
    state = State.WAITING;
    try {
      connection.send(armed, message.output(), 0, message.outputLength());
    } catch (FrameTooLargeException e) {
      state = State.IDLE;
      throw new TTransportException(TTransportException.MESSAGE_SIZE_LIMIT, e);
    } catch (IOException e) {
      throw new TTransportException(e);
    }
    if (armed.kind() == FrameKind.FENCE) {
      state = State.IDLE;
    }
    message.clearOutput();
  }

  @Override
  public int read(byte[] to, int offset, int length) throws TTransportException {
    if (state == State.WAITING) {
      awaitReply();
    }
    return message.read(to, offset, length);
  }

  private void awaitReply() throws TTransportException {
    try {
      while (true) {
        Envelope envelope = connection.receive();
        if (envelope.requestId() != armed.requestId()) {
          throw new ProtocolViolation(
              "a "
                  + envelope.kind()
                  + " for request "
                  + envelope.requestId()
                  + " while request "
                  + armed.requestId()
                  + " was waiting");
        }
        if (envelope.kind() == FrameKind.CALLBACK && callbacks != null) {
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
    message.setInput(connection.payload(), connection.payloadOffset(), connection.payloadLength());
    state = State.ANSWERED;
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
    return state == State.ANSWERED ? message.getBytesRemainingInBuffer() : 0;
  }

  @Override
  public void consumeBuffer(int length) {
    message.consumeBuffer(length);
  }

  @Override
  public void checkReadBytesAvailable(long length) throws TTransportException {
    if (state == State.WAITING) {
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
