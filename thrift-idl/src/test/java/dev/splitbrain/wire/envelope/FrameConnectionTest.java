package dev.splitbrain.wire.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameConnectionTest {
  private static final int LIMIT = Limits.FRAME_BYTES;

  @Test
  void framesOfAllSizesCrossUnchanged() throws Exception {
    Random random = new Random(1);
    try (SocketPair pair = SocketPair.open()) {
      FrameConnection from = new FrameConnection(pair.left(), LIMIT);
      FrameConnection to = new FrameConnection(pair.right(), LIMIT);
      List<byte[]> messages = new ArrayList<>();
      List<Envelope> envelopes = new ArrayList<>();
      for (int size : sizes(random)) {
        byte[] message = new byte[size];
        random.nextBytes(message);
        messages.add(message);
        FrameKind kind = FrameKind.values()[random.nextInt(FrameKind.values().length)];
        envelopes.add(
            new Envelope(
                kind,
                random.nextInt(256),
                random.nextLong(),
                random.nextLong(),
                random.nextLong(),
                random.nextLong()));
      }
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < messages.size(); i++) {
                    byte[] padded = new byte[messages.get(i).length + 7];
                    System.arraycopy(messages.get(i), 0, padded, 3, messages.get(i).length);
                    from.send(envelopes.get(i), padded, 3, messages.get(i).length);
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      for (int i = 0; i < messages.size(); i++) {
        assertEquals(envelopes.get(i), to.receive());
        assertArrayEquals(messages.get(i), message(to));
      }
      sending.get();
    }
  }

  private static int[] sizes(Random random) {
    int[] sizes = new int[300];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = random.nextInt(1 << (1 + random.nextInt(14)));
    }
    sizes[7] = 0;
    sizes[50] = LIMIT - Envelope.HEADER_LENGTH;
    sizes[51] = 1 << 20;
    sizes[52] = 64 << 10;
    sizes[53] = (64 << 10) + 1;
    return sizes;
  }

  private static byte[] message(FrameConnection connection) {
    return Arrays.copyOfRange(
        connection.payload(),
        connection.payloadOffset(),
        connection.payloadOffset() + connection.payloadLength());
  }

  @Test
  void aFrameOverTheLimitIsNotSent() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      FrameConnection from = new FrameConnection(pair.left(), 100);
      byte[] message = new byte[65];

      FrameTooLargeException e =
          assertThrows(
              FrameTooLargeException.class,
              () -> from.send(request(1), message, 0, message.length));
      assertTrue(e.getMessage().contains("101") && e.getMessage().contains("100"));
      assertEquals(0, pair.right().getInputStream().available());
    }
  }

  @Test
  void anAnnouncedLengthOutsideTheLimitsIsAnErrorThatNamesBoth() throws Exception {
    for (int length : new int[] {LIMIT + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 35, 0}) {
      byte[] frame = ByteBuffer.allocate(40).putInt(length).put((byte) 1).array();
      IOException e =
          assertThrows(IOException.class, () -> reading(frame).receive(), () -> "" + length);
      assertTrue(e.getMessage().contains(Integer.toUnsignedString(length)), e.getMessage());
      assertTrue(e.getMessage().contains("" + LIMIT), e.getMessage());
    }
  }

  @Test
  void memoryIsTakenForBytesThatCameOnly() {
    for (int came : new int[] {0, 100, 1_000, 60_000, 70_000, 300_000}) {
      byte[] frame = ByteBuffer.allocate(40 + came).putInt(LIMIT).put((byte) 1).array();
      FrameConnection connection = reading(frame);

      assertThrows(EOFException.class, connection::receive);
      int taken = connection.payload().length;
      assertTrue(taken <= Math.max(64 << 10, 4 * came), () -> came + " came, " + taken + " taken");
    }
  }

  @Test
  void largeFramesKeepMemoryWithinTheCommonBudgetOnly() throws Exception {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    writing(both).send(request(1), new byte[1 << 20], 0, 1 << 20);
    writing(both).send(request(2), new byte[10], 0, 10);
    long before = RetainedBytes.ALL.kept();
    List<FrameConnection> connections = new ArrayList<>();
    int kept = 0;
    while (kept == connections.size()) {
      FrameConnection connection = reading(both.toByteArray());
      connection.receive();
      assertTrue(connection.payload().length >= 1 << 20);
      connection.receive();
      connections.add(connection);
      kept += connection.payload().length > 64 << 10 ? 1 : 0;
      assertTrue(kept <= 16, "connections that keep a mebibyte: " + kept);
    }
    assertTrue(kept > 0);

    for (FrameConnection connection : connections) {
      connection.close();
      connection.close();
    }
    assertEquals(before, RetainedBytes.ALL.kept());
  }

  @Test
  void bulkIsSentWithoutACopyAndWithoutSmallPackets() throws Exception {
    Random random = new Random(3);
    for (int size : new int[] {40_000, 65_536, 65_537, 100_000, 1 << 20}) {
      byte[] bulk = new byte[size + 9];
      random.nextBytes(bulk);
      MessageTransport message = new MessageTransport();
      message.referToBulk(true);
      message.write(new byte[] {1, 2, 3}, 0, 3);
      message.write(bulk, 5, size);
      message.write(new byte[] {4}, 0, 1);
      assertTrue(message.hasBulk());
      List<Integer> writes = new ArrayList<>();
      ByteArrayOutputStream sent =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] b, int off, int len) {
              writes.add(len);
              super.write(b, off, len);
            }
          };
      writing(sent).send(request(1), message);

      assertTrue(writes.size() <= 3 && writes.get(0) > 32_000, writes::toString);
      assertTrue(size < 65_536 || writes.get(writes.size() - 1) > 32_000, writes::toString);
      FrameConnection connection = reading(sent.toByteArray());
      assertEquals(request(1), connection.receive());
      assertArrayEquals(message.output(), message(connection));
      byte[] expected = new byte[size + 4];
      System.arraycopy(new byte[] {1, 2, 3}, 0, expected, 0, 3);
      System.arraycopy(bulk, 5, expected, 3, size);
      expected[size + 3] = 4;
      assertArrayEquals(expected, message(connection));
    }
  }

  @Test
  void everyTruncationIsAnEnd() throws Exception {
    ByteArrayOutputStream one = new ByteArrayOutputStream();
    writing(one).send(request(1), new byte[50], 0, 50);
    byte[] frame = one.toByteArray();
    for (int length = 0; length < frame.length; length++) {
      byte[] part = Arrays.copyOf(frame, length);
      EOFException e = assertThrows(EOFException.class, () -> reading(part).receive());
      assertEquals(length > 0, e.getMessage().contains("middle"), e.getMessage());
    }
    assertEquals(request(1), reading(frame).receive());
  }

  @Test
  void randomBytesAreFramesOrErrorsAndNeverMore() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && random.nextBoolean()) {
        ByteBuffer.wrap(bytes).putInt(random.nextInt(300)).put((byte) random.nextInt(9));
      }
      FrameConnection connection = reading(bytes);
      try {
        Envelope envelope = connection.receive();
        assertTrue(connection.payloadLength() <= bytes.length);
        assertTrue(envelope.kind() != null);
      } catch (IOException expected) {
        assertTrue(connection.payload().length <= 64 << 10);
      }
    }
  }

  @Test
  void oneFrameIsOneWrite() throws Exception {
    List<Integer> writes = new ArrayList<>();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            writes.add(1);
          }

          @Override
          public void write(byte[] b, int off, int len) {
            writes.add(len);
          }
        };
    FrameConnection connection = new FrameConnection(new StreamSocket(null, counting), LIMIT);

    connection.send(request(1), new byte[70_000], 0, 70_000);

    assertEquals(List.of(70_040), writes);
  }

  @Test
  void threadsThatSendAtOnceDoNotMixTheirFrames() throws Exception {
    try (SocketPair pair = SocketPair.open()) {
      FrameConnection from = new FrameConnection(pair.left(), LIMIT);
      FrameConnection to = new FrameConnection(pair.right(), LIMIT);
      List<CompletableFuture<Void>> senders = new ArrayList<>();
      for (int t = 1; t <= 8; t++) {
        byte value = (byte) t;
        senders.add(
            CompletableFuture.runAsync(
                () -> {
                  byte[] message = new byte[3000];
                  Arrays.fill(message, value);
                  try {
                    for (int i = 0; i < 100; i++) {
                      from.send(request(value), message, 0, message.length);
                    }
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
      }
      for (int i = 0; i < 800; i++) {
        Envelope envelope = to.receive();
        for (byte b : message(to)) {
          assertEquals(envelope.requestId(), b);
        }
      }
      for (CompletableFuture<Void> sender : senders) {
        sender.get();
      }
    }
  }

  private static Envelope request(long id) {
    return new Envelope(FrameKind.REQUEST, 0, 1, id, 0, 0);
  }

  private static FrameConnection reading(byte[] bytes) {
    try {
      return new FrameConnection(
          new StreamSocket(new ByteArrayInputStream(bytes), OutputStream.nullOutputStream()),
          LIMIT);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static FrameConnection writing(OutputStream out) throws IOException {
    return new FrameConnection(new StreamSocket(InputStream.nullInputStream(), out), LIMIT);
  }

  /** A socket that is nothing but two streams. */
  private static final class StreamSocket extends Socket {
    private final InputStream in;
    private final OutputStream out;

    StreamSocket(InputStream in, OutputStream out) {
      this.in = in == null ? InputStream.nullInputStream() : in;
      this.out = out;
    }

    @Override
    public InputStream getInputStream() {
      return in;
    }

    @Override
    public OutputStream getOutputStream() {
      return out;
    }
  }
}
