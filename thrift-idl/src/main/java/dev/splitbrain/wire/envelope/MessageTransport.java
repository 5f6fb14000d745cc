package dev.splitbrain.wire.envelope;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * One Thrift message in memory in each direction: reads from a given range of bytes, gathers what
 * is written. The end below every layered transport of ours. Not for concurrent use.
 *
 * <p>The bulk of a large message need not be copied in between: of an input, what has not come yet
 * is read from the connection; of an output, one large array may be referred to.
 */
public final class MessageTransport extends TEndpointTransport {
  private static final int KEPT_BYTES = 64 << 10;
  private static final int BULK_BYTES = 32 << 10;
  private static final byte[] NOTHING = {};

  private byte[] input = NOTHING;
  private int position;
  private int limit;
  private FrameConnection source;
  private byte[] output = new byte[512];
  private int written;

  private boolean refers;
  private byte[] bulk;
  private int bulkOffset;
  private int bulkLength;
  private int bulkPosition;

  public MessageTransport() throws TTransportException {
    super(Limits.configuration());
  }

  /** Reads come from this range, which is not copied. */
  public void setInput(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    input = bytes;
    position = offset;
    limit = offset + length;
    source = null;
  }

  /** Reads come from the message that the connection has just begun to receive. */
  void setInput(FrameConnection connection) {
    setInput(connection.payload(), connection.payloadOffset(), connection.payloadLength());
    source = connection.rest() > 0 ? connection : null;
  }

  /** Forgets the input, so that its bytes can be freed or reused. */
  public void clearInput() {
    setInput(NOTHING, 0, 0);
  }

  /** Bytes of the input that nobody has read. */
  public int remaining() {
    return limit - position + (source == null ? 0 : source.rest());
  }

  /**
   * Whether one large array that is written may be referred to instead of copied: only for who
   * sends the message before the array can change.
   */
  public void referToBulk(boolean allowed) {
    refers = allowed;
  }

  /** The array that holds what was written. */
  public byte[] output() {
    if (bulk != null) {
      byte[] whole = new byte[outputLength()];
      System.arraycopy(output, 0, whole, 0, bulkPosition);
      System.arraycopy(bulk, bulkOffset, whole, bulkPosition, bulkLength);
      int after = written - bulkPosition;
      System.arraycopy(output, bulkPosition, whole, bulkPosition + bulkLength, after);
      output = whole;
      written = whole.length;
      bulk = null;
      bulkLength = 0;
    }
    return output;
  }

  /** How many bytes were written since {@link #clearOutput}. */
  public int outputLength() {
    return written + bulkLength;
  }

  boolean hasBulk() {
    return bulk != null;
  }

  byte[] bulk() {
    return bulk;
  }

  int bulkOffset() {
    return bulkOffset;
  }

  int bulkLength() {
    return bulkLength;
  }

  /** How many of the message's own bytes stand before the bulk. */
  int bulkPosition() {
    return bulkPosition;
  }

  /** The array that holds what was written, without the bulk. */
  byte[] own() {
    return output;
  }

  int ownLength() {
    return written;
  }

  /** Starts a new message; a large buffer is given back. */
  public void clearOutput() {
    written = 0;
    bulk = null;
    bulkLength = 0;
    if (output.length > KEPT_BYTES) {
      output = new byte[512];
    }
  }

  @Override
  public int read(byte[] to, int offset, int length) throws TTransportException {
    if (length > 0 && position == limit) {
      if (source != null && source.rest() > 0) {
        return readRest(to, offset, length);
      }
      throw new TTransportException(
          TTransportException.END_OF_FILE, "the message ends before it is complete");
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(input, position, to, offset, count);
    position += count;
    return count;
  }

  private int readRest(byte[] to, int offset, int length) throws TTransportException {
    try {
      return source.readRest(to, offset, length);
    } catch (IOException e) {
      throw new TTransportException(e);
    }
  }

  @Override
  public void write(byte[] from, int offset, int length) throws TTransportException {
    if (length > Limits.FRAME_BYTES - Envelope.HEADER_LENGTH - outputLength()) {
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          "the message is over the limit of " + Limits.FRAME_BYTES + " bytes");
    }
    if (refers && bulk == null && length >= BULK_BYTES) {
      bulk = from;
      bulkOffset = offset;
      bulkLength = length;
      bulkPosition = written;
      return;
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
    if (length < 0 || length > remaining()) {
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          length + " bytes announced, " + remaining() + " left in the message");
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
