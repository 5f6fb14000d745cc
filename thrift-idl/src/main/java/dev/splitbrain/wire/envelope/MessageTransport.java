package dev.splitbrain.wire.envelope;

import java.util.Arrays;
import java.util.Objects;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * One Thrift message in memory in each direction: reads from a given range of bytes, gathers what
 * is written. The end below every layered transport of ours. Not for concurrent use.
 */
public final class MessageTransport extends TEndpointTransport {
  private static final int KEPT_BYTES = 64 << 10;
  private static final byte[] NOTHING = {};

  private byte[] input = NOTHING;
  private int position;
  private int limit;
  private byte[] output = new byte[512];
  private int written;

  public MessageTransport() throws TTransportException {
    super(Limits.configuration());
  }

  /** Reads come from this range, which is not copied. */
  public void setInput(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    input = bytes;
    position = offset;
    limit = offset + length;
  }

  /** Forgets the input, so that its bytes can be freed or reused. */
  public void clearInput() {
    setInput(NOTHING, 0, 0);
  }

  /** Bytes of the input that nobody has read. */
  public int remaining() {
    return limit - position;
  }

  /** The array that holds what was written. */
  public byte[] output() {
    return output;
  }

  /** How many bytes were written since {@link #clearOutput}. */
  public int outputLength() {
    return written;
  }

  /** Starts a new message; a large buffer is given back. */
  public void clearOutput() {
    written = 0;
    if (output.length > KEPT_BYTES) {
      output = new byte[512];
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) throws TTransportException {
    if (length > 0 && position == limit) {
      throw new TTransportException(
          TTransportException.END_OF_FILE, "the message ends before it is complete");
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(input, position, to, offset, count);
    position += count;
    return count;
  }

  @Override
  public void write(byte[] from, int offset, int length) throws TTransportException {
    if (length > Limits.FRAME_BYTES - Envelope.HEADER_LENGTH - written) {
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          "the message is over the limit of " + Limits.FRAME_BYTES + " bytes");
    }
    if (output.length - written < length) {
      output = Arrays.copyOf(output, Math.max(written + length, 2 * output.length));
    }
    System.arraycopy(from, offset, output, written, length);
    written += length;
  }

  @Override
  public byte[] getBuffer() {
    return input;
  }

  @Override
  public int getBufferPosition() {
    return position;
  }

  @Override
  public int getBytesRemainingInBuffer() {
    return limit - position;
  }

  @Override
  public void consumeBuffer(int length) {
    position += Objects.checkIndex(length, limit - position + 1);
  }

  /** The true bound: what is left of the message, not what a message may have at most. */
  @Override
  public void checkReadBytesAvailable(long length) throws TTransportException {
    if (length < 0 || length > limit - position) {
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          length + " bytes announced, " + (limit - position) + " left in the message");
    }
  }

  /** Nothing to note: {@link #setInput} told the size. */
  @Override
  public void updateKnownMessageSize(long size) {}

  /** Nothing to reset: {@link #setInput} starts each message. */
  @Override
  public void resetMessageSizeAndConsumedBytes(long newSize) {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}
}
