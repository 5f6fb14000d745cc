package dev.splitbrain.wire.envelope;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An authenticated connection as a sequence of frames: a 4-byte length, an {@link Envelope}, a
 * message. Threads: any may send, and {@link #close} at any time; one at a time receives and looks
 * at the payload.
 */
public final class FrameConnection implements Closeable {
  private static final int PREFIX = Integer.BYTES + Envelope.HEADER_LENGTH;
  private static final int KEPT_BYTES = 64 << 10;

  private final Socket socket;
  private final int maxFrameBytes;
  private final InputStream in;
  private final OutputStream out;
  private final ReentrantLock sending = new ReentrantLock();
  private final byte[] prefix = new byte[PREFIX];
  private byte[] outgoing = new byte[512];
  private byte[] payload = new byte[512];
  private int payloadLength;

  /**
   * Takes over a connected socket whose handshake is done.
   *
   * @param maxFrameBytes largest frame to take, without its length field
   */
  public FrameConnection(Socket socket, int maxFrameBytes) throws IOException {
    this.socket = socket;
    this.maxFrameBytes = maxFrameBytes;
    this.in = new BufferedInputStream(socket.getInputStream(), 8 << 10);
    this.out = socket.getOutputStream();
  }

  /** Sends one frame in one write. Waits while another thread sends on this connection. */
  public void send(Envelope envelope, byte[] message, int offset, int length) throws IOException {
    int frameLength = Math.addExact(Envelope.HEADER_LENGTH, length);
    if (frameLength > maxFrameBytes) {
      throw new FrameTooLargeException(
          "a frame of " + frameLength + " bytes is over the limit of " + maxFrameBytes);
    }
    sending.lock();
    try {
      int total = PREFIX + length;
      if (outgoing.length < total) {
        outgoing = new byte[Math.max(total, Math.min(2 * outgoing.length, KEPT_BYTES))];
      }
      ByteBuffer frame = ByteBuffer.wrap(outgoing);
      frame.putInt(frameLength);
      envelope.write(frame);
      frame.put(message, offset, length);
      out.write(outgoing, 0, total);
      if (outgoing.length > KEPT_BYTES) {
        outgoing = new byte[512];
      }
    } finally {
      sending.unlock();
    }
  }

  /**
   * Waits for the next frame. Its message is in {@link #payload} until the next call. Memory for it
   * is taken as bytes arrive, never for an announced length alone.
   *
   * @throws EOFException if the peer closed the connection, in a frame or between two
   */
  public Envelope receive() throws IOException {
    forgetPayload();
    if (readUpTo(prefix, 0, Integer.BYTES) == 0) {
      throw new EOFException("the connection was closed by the other side");
    }
    ByteBuffer header = ByteBuffer.wrap(prefix);
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
    int have = 0;
    while (have < length) {
      if (have == payload.length) {
        int grown = (int) Math.min(length, Math.max(KEPT_BYTES, 4L * payload.length));
        payload = Arrays.copyOf(payload, grown);
      }
      int wanted = Math.min(length, payload.length) - have;
      if (readUpTo(payload, have, wanted) < wanted) {
        throw truncated();
      }
      have += wanted;
    }
    payloadLength = length;
    return envelope;
  }

  /** Bytes read before the end, which is reported only if it comes at the very start. */
  private int readUpTo(byte[] to, int offset, int length) throws IOException {
    int have = 0;
    while (have < length) {
      int count = in.read(to, offset + have, length - have);
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

  /** Gives a large message's memory back. */
  void forgetPayload() {
    payloadLength = 0;
    if (payload.length > KEPT_BYTES) {
      payload = new byte[512];
    }
  }

  /** The socket, for its options and addresses. */
  public Socket socket() {
    return socket;
  }

  /** Closes the socket; threads that send or receive get an IOException. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
