package dev.splitbrain.wire.envelope;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An authenticated connection as a sequence of frames: a 4-byte length, an {@link Envelope}, a
 * message. Threads: any may send, and {@link #close} at any time; one at a time receives and looks
 * at the payload.
 */
public final class FrameConnection implements Closeable {
  private static final int PREFIX = Integer.BYTES + Envelope.HEADER_LENGTH;
  private static final int KEPT_BYTES = 64 << 10;
  private static final int SMALL = 512;

  private final Socket socket;
  private final int maxFrameBytes;
  private final InputStream in;
  private final OutputStream out;
  private final ReentrantLock sending = new StackSafeLock();
  private final byte[] prefix = new byte[PREFIX];
  private final ByteBuffer header = ByteBuffer.wrap(prefix);
  private byte[] outgoing = new byte[SMALL];

  /** What came with an earlier read and belongs to what follows. */
  private final byte[] ahead = new byte[8 << 10];

  private int aheadPosition;
  private int aheadLimit;

  private byte[] payload = new byte[SMALL];
  private int payloadLength;

  /** Bytes of the current message that are still in the socket. */
  private int rest;

  /** What of the payload's memory is taken from the common budget. */
  private final AtomicInteger retained = new AtomicInteger();

  private volatile boolean closed;

  /**
   * Takes over a connected socket whose handshake is done.
   *
   * @param maxFrameBytes largest frame to take, without its length field
   */
  public FrameConnection(Socket socket, int maxFrameBytes) throws IOException {
    this.socket = socket;
    this.maxFrameBytes = maxFrameBytes;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** Sends one frame in one write. Waits while another thread sends on this connection. */
  public void send(Envelope envelope, byte[] message, int offset, int length) throws IOException {
    int frameLength = checked(length);
    sending.lock();
    try {
      int start = begin(envelope, frameLength, PREFIX + length);
      System.arraycopy(message, offset, outgoing, start, length);
      out.write(outgoing, 0, start + length);
      forgetOutgoing();
    } finally {
      sending.unlock();
    }
  }

  /**
   * Sends one frame, whose bulk is not copied: only as much of it as fills the first and the last
   * write, so that no small packet travels for itself.
   */
  public void send(Envelope envelope, MessageTransport message) throws IOException {
    if (!message.hasBulk()) {
      send(envelope, message.output(), 0, message.outputLength());
      return;
    }
    int frameLength = checked(message.outputLength());
    byte[] bulk = message.bulk();
    int at = message.bulkOffset();
    int end = at + message.bulkLength();
    byte[] own = message.own();
    int before = message.bulkPosition();
    int after = message.ownLength() - before;
    sending.lock();
    try {
      int length = begin(envelope, frameLength, PREFIX + message.ownLength() + KEPT_BYTES);
      System.arraycopy(own, 0, outgoing, length, before);
      length += before;
      int first = Math.min(end - at, KEPT_BYTES / 2);
      System.arraycopy(bulk, at, outgoing, length, first);
      out.write(outgoing, 0, length + first);
      at += first;
      int last = Math.min(end - at, KEPT_BYTES / 2);
      if (at < end - last) {
        out.write(bulk, at, end - last - at);
      }
      System.arraycopy(bulk, end - last, outgoing, 0, last);
      System.arraycopy(own, before, outgoing, last, after);
      if (last + after > 0) {
        out.write(outgoing, 0, last + after);
      }
    } finally {
      sending.unlock();
    }
  }

  private int checked(int length) throws FrameTooLargeException {
    int frameLength = Math.addExact(Envelope.HEADER_LENGTH, length);
    if (frameLength > maxFrameBytes) {
      throw new FrameTooLargeException(
          "a frame of " + frameLength + " bytes is over the limit of " + maxFrameBytes);
    }
    return frameLength;
  }

  /** Writes length and envelope into the outgoing buffer, made large enough; returns their end. */
  private int begin(Envelope envelope, int frameLength, int room) {
    if (outgoing.length < room) {
      outgoing = new byte[Math.max(room, Math.min(2 * outgoing.length, KEPT_BYTES))];
    }
    ByteBuffer frame = ByteBuffer.wrap(outgoing);
    frame.putInt(frameLength);
    envelope.write(frame);
    return PREFIX;
  }

  private void forgetOutgoing() {
    if (outgoing.length > 2 * KEPT_BYTES) {
      outgoing = new byte[SMALL];
    }
  }

  /**
   * Waits for the next frame. Its message is in {@link #payload} until the next call. Memory for it
   * is taken as bytes arrive, never for an announced length alone.
   *
   * @throws EOFException if the peer closed the connection, in a frame or between two
   */
  public Envelope receive() throws IOException {
    Envelope envelope = receiveHead();
    receiveRest();
    return envelope;
  }

  /** Has all of the current message in the payload. */
  public void receiveRest() throws IOException {
    while (rest > 0) {
      if (payloadLength == payload.length) {
        long grown = Math.max(KEPT_BYTES, 4L * payload.length);
        replacePayload((int) Math.min((long) payloadLength + rest, grown));
      }
      int wanted = Math.min(rest, payload.length - payloadLength);
      if (readUpTo(payload, payloadLength, wanted) < wanted) {
        throw truncated();
      }
      payloadLength += wanted;
      rest -= wanted;
    }
  }

  /**
   * As {@link #receive}, but of a large message only what has come already need be in the payload;
   * the rest is left to {@link #receiveRest}, or is skipped by the next call.
   */
  public Envelope receiveHead() throws IOException {
    skipRest();
    forgetPayload();
    if (readUpTo(prefix, 0, Integer.BYTES) == 0) {
      throw new EOFException("the connection was closed by the other side");
    }
    header.clear();
    int frameLength = header.getInt();
    if (frameLength < Envelope.HEADER_LENGTH || frameLength > maxFrameBytes) {
      throw new IOException(
          "a frame of "
              + Integer.toUnsignedString(frameLength)
              + " bytes; the limits are "
              + Envelope.HEADER_LENGTH
              + " and "
              + maxFrameBytes);
    }
    if (readUpTo(prefix, Integer.BYTES, Envelope.HEADER_LENGTH) == 0) {
      throw truncated();
    }
    Envelope envelope = Envelope.read(header);
    int length = frameLength - Envelope.HEADER_LENGTH;
    rest = length;
    if (length <= KEPT_BYTES) {
      if (payload.length < length) {
        replacePayload(Math.min(KEPT_BYTES, Math.max(length, 2 * payload.length)));
      }
      if (readUpTo(payload, 0, length) < length) {
        throw truncated();
      }
      payloadLength = length;
      rest = 0;
    }
    return envelope;
  }

  /** Bytes of the current message that are not in the payload. */
  public int rest() {
    return rest;
  }

  /** Reads the next bytes of the current message that are not in the payload: at least one. */
  int readRest(byte[] to, int offset, int length) throws IOException {
    int count = read(to, offset, Math.min(length, rest));
    if (count < 0) {
      throw truncated();
    }
    rest -= count;
    return count;
  }

  /** Drops what of the current message is not in the payload. */
  public void skipRest() throws IOException {
    while (rest > 0) {
      readRest(payload, 0, payload.length);
    }
  }

  /** Bytes read before the end, which is reported only if it comes at the very start. */
  private int readUpTo(byte[] to, int offset, int length) throws IOException {
    int have = 0;
    while (have < length) {
      int count = read(to, offset + have, length - have);
      if (count < 0) {
        if (have == 0) {
          return 0;
        }
        throw truncated();
      }
      have += count;
    }
    return have;
  }

  /** One read, past the buffer where that saves a copy. */
  private int read(byte[] to, int offset, int length) throws IOException {
    if (aheadPosition == aheadLimit) {
      if (length >= ahead.length) {
        return in.read(to, offset, length);
      }
      int count = in.read(ahead, 0, ahead.length);
      if (count < 0) {
        return -1;
      }
      aheadPosition = 0;
      aheadLimit = count;
    }
    int count = Math.min(length, aheadLimit - aheadPosition);
    System.arraycopy(ahead, aheadPosition, to, offset, count);
    aheadPosition += count;
    return count;
  }

  private static EOFException truncated() {
    return new EOFException("the connection was closed in the middle of a frame");
  }

  /** The array that holds the message last received; its other bytes mean nothing. */
  public byte[] payload() {
    return payload;
  }

  /** Where the message starts in {@link #payload}. */
  public int payloadOffset() {
    return 0;
  }

  /** Length of the message last received, in bytes. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Gives a large message's memory back, unless the common budget has room for it. */
  void forgetPayload() {
    payloadLength = 0;
    if (payload.length <= KEPT_BYTES || retained.get() > 0) {
      return;
    }
    if (RetainedBytes.ALL.take(payload.length)) {
      retained.set(payload.length);
      if (closed) {
        giveBackRetained();
      }
    } else {
      payload = new byte[SMALL];
    }
  }

  private void replacePayload(int length) {
    giveBackRetained();
    payload = Arrays.copyOf(payload, length);
  }

  private void giveBackRetained() {
    RetainedBytes.ALL.giveBack(retained.getAndSet(0));
  }

  /** The socket, for its options and addresses. */
  public Socket socket() {
    return socket;
  }

  /** Closes the socket; threads that send or receive get an IOException. */
  @Override
  public void close() throws IOException {
    closed = true;
    giveBackRetained();
    socket.close();
  }
}
