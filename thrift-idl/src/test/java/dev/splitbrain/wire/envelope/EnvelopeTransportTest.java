package dev.splitbrain.wire.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.ReadReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TTransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EnvelopeTransportTest {
  private SocketPair pair;
  private FrameConnection slave;
  private EnvelopeTransport transport;
  private FilesService.Client client;
  private CallbackHandler callbacks;
  private CompletableFuture<Void> slaveSide = CompletableFuture.completedFuture(null);

  @BeforeEach
  void connect() throws Exception {
    pair = SocketPair.open();
    slave = new FrameConnection(pair.right(), Limits.FRAME_BYTES);
    transport =
        new EnvelopeTransport(
            new FrameConnection(pair.left(), Limits.FRAME_BYTES),
            (envelope, message, offset, length) ->
                callbacks.call(envelope, message, offset, length));
    client = new FilesService.Client(new WireProtocol(transport));
  }

  @AfterEach
  void close() throws Exception {
    pair.close();
    slaveSide.get();
  }

  private interface Script {
    void run(Envelope request) throws Exception;
  }

  private void slaveDoes(Script script) {
    slaveSide =
        CompletableFuture.runAsync(
            () -> {
              try {
                script.run(slave.receive());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static Envelope request(long id) {
    return new Envelope(FrameKind.REQUEST, 0, 9, id, id - 1, 3);
  }

  private void reply(Envelope envelope, byte[] message) throws IOException {
    slave.send(envelope, message, 0, message.length);
  }

  private static byte[] sizeReply(long size) throws TException {
    FilesService.size_result result = new FilesService.size_result();
    result.setSuccess(size);
    return message("size", TMessageType.REPLY, result::write);
  }

  private interface Body {
    void write(WireProtocol out) throws TException;
  }

  private static byte[] message(String method, byte type, Body body) throws TException {
    MessageTransport out = new MessageTransport();
    WireProtocol protocol = new WireProtocol(out);
    protocol.writeMessageBegin(new TMessage(method, type, 1));
    body.write(protocol);
    protocol.writeMessageEnd();
    return Arrays.copyOf(out.output(), out.outputLength());
  }

  @Test
  void aCallIsOneFrameEachWayUnderItsEnvelope() throws Exception {
    List<Envelope> seen = new ArrayList<>();
    slaveDoes(
        envelope -> {
          seen.add(envelope);
          reply(envelope.reply(0), sizeReply(42));
        });
    transport.request(request(7));

    assertEquals(42, client.size(5));
    assertEquals(List.of(request(7)), seen);
    assertTrue(transport.isIdle() && transport.hasReply());
  }

  @Test
  void aMessageWithoutAnEnvelopeIsNotSent() throws Exception {
    assertThrows(IllegalStateException.class, () -> client.size(5));
    assertEquals(0, pair.right().getInputStream().available());
  }

  @Test
  void callbacksAreCarriedOutOnTheCallingThreadWhileItWaits() throws Exception {
    List<String> heard = new ArrayList<>();
    Thread calling = Thread.currentThread();
    callbacks =
        (envelope, message, offset, length) -> {
          heard.add(new String(message, offset, length, StandardCharsets.UTF_8));
          heard.add(Thread.currentThread() == calling ? "same thread" : "another thread");
          return "pong".getBytes(StandardCharsets.UTF_8);
        };
    slaveDoes(
        envelope -> {
          Envelope callback = new Envelope(FrameKind.CALLBACK, 0, 9, envelope.requestId(), 0, 0);
          reply(callback, "ping".getBytes(StandardCharsets.UTF_8));
          Envelope answer = slave.receive();
          heard.add(answer.kind() + " " + answer.requestId());
          heard.add(
              new String(
                  slave.payload(),
                  slave.payloadOffset(),
                  slave.payloadLength(),
                  StandardCharsets.UTF_8));
          reply(envelope.reply(0), sizeReply(1));
        });
    transport.request(request(7));

    assertEquals(1, client.size(5));
    assertEquals(List.of("ping", "same thread", "CALLBACK_REPLY 7", "pong"), heard);
  }

  @Test
  void aFailureOfTheEnvelopeLayerIsToldApart() throws Exception {
    Failure failure = new Failure();
    failure.setKind(ErrorKind.LIMIT);
    failure.setReason("the reply cache is full");
    MessageTransport out = new MessageTransport();
    failure.write(new WireProtocol(out));
    byte[] bare = Arrays.copyOf(out.output(), out.outputLength());
    slaveDoes(envelope -> reply(envelope.reply(Envelope.FLAG_FAILED), bare));
    transport.request(request(7));

    EnvelopeFailure e = assertThrows(EnvelopeFailure.class, () -> client.size(5));
    assertEquals(failure, e.failure());
    assertTrue(transport.isIdle());
  }

  @Test
  void aReplyToAnotherRequestIsABreach() throws Exception {
    slaveDoes(envelope -> reply(request(8).reply(0), sizeReply(1)));
    transport.request(request(7));

    assertThrows(ProtocolViolation.class, () -> client.size(5));
    assertFalse(transport.isIdle());
  }

  @Test
  void aFrameThatIsNoReplyIsABreach() throws Exception {
    slaveDoes(envelope -> reply(request(7), sizeReply(1)));
    transport.request(request(7));

    assertThrows(ProtocolViolation.class, () -> client.size(5));
  }

  @Test
  void aConnectionThatEndsBeforeTheReplyIsABreakWithItsCause() throws Exception {
    slaveDoes(envelope -> pair.right().close());
    transport.request(request(7));

    TTransportException e = assertThrows(TTransportException.class, () -> client.size(5));
    assertInstanceOf(IOException.class, e.getCause());
    assertFalse(transport.isIdle());
    assertThrows(IllegalStateException.class, () -> transport.request(request(8)));
  }

  @Test
  void aFenceIsSentAndNothingIsDue() throws Exception {
    List<Envelope> seen = new ArrayList<>();
    slaveDoes(seen::add);
    Envelope fence = new Envelope(FrameKind.FENCE, 0, 9, 0, 6, 4);
    transport.request(fence);

    client.closeUnawaited(5);

    assertTrue(transport.isIdle());
    assertFalse(transport.hasReply());
    slaveSide.get();
    assertEquals(List.of(fence), seen);
  }

  @Test
  void binaryOutlivesItsFrame() throws Exception {
    byte[] data = "the first frame's bytes".getBytes(StandardCharsets.US_ASCII);
    FilesService.read_result result = new FilesService.read_result();
    result.setSuccess(new ReadReply(ByteBuffer.wrap(data), false));
    slaveDoes(
        envelope -> {
          reply(envelope.reply(0), message("read", TMessageType.REPLY, result::write));
          Envelope next = slave.receive();
          FilesService.size_result size = new FilesService.size_result();
          size.setSuccess(-1);
          byte[] filler = message("size", TMessageType.REPLY, size::write);
          reply(next.reply(0), Arrays.copyOf(filler, 400));
        });
    transport.request(request(7));
    ReadReply read = client.read(5, -1, 100);
    transport.request(request(8));
    FilesService.Client another = new FilesService.Client(new WireProtocol(transport));
    another.size(5);

    assertArrayEquals(data, read.getData());
    assertTrue(read.data.hasArray() && read.data.array().length == data.length);
  }

  private static byte[] readReply(byte[] data) throws TException {
    FilesService.read_result result = new FilesService.read_result();
    result.setSuccess(new ReadReply(ByteBuffer.wrap(data), false).setSize(77));
    return message("read", TMessageType.REPLY, result::write);
  }

  private static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >> 8));
    }
    return bytes;
  }

  @Test
  void bulkIsReadIntoTheCallersArrayIfItFits() throws Exception {
    for (int length : new int[] {0, 10, 70_000, 1 << 20}) {
      for (int room : new int[] {length, length + 5, length - 1}) {
        if (room < 0) {
          continue;
        }
        byte[] data = pattern(length);
        slaveDoes(envelope -> reply(envelope.reply(0), readReply(data)));
        transport.request(request(7));
        WireProtocol protocol = new WireProtocol(transport);
        byte[] mine = new byte[room + 20];
        WireProtocol.readInto(protocol, mine, 10, room);
        ReadReply read = new FilesService.Client(protocol).read(5, 0, 1 << 20);

        assertEquals(77, read.getSize());
        assertEquals(room >= length, read.data.array() == mine, length + " into " + room);
        byte[] came = new byte[read.data.remaining()];
        read.data.duplicate().get(came);
        assertArrayEquals(data, came);
        assertEquals(0, mine[9]);
        assertEquals(0, mine[10 + Math.min(room, length)]);
        slaveSide.get();
      }
    }
  }

  @Test
  void severalRequestsMayBeUnderWayAndTheirRepliesComeInOrder() throws Exception {
    slaveDoes(
        first -> {
          Envelope second = slave.receive();
          Envelope third = slave.receive();
          reply(first.reply(0), readReply(pattern(100_000)));
          reply(second.reply(0), readReply(pattern(200_000)));
          reply(third.reply(0), readReply(pattern(3)));
          reply(slave.receive().reply(0), sizeReply(9));
        });
    List<FilesService.Client> clients = new ArrayList<>();
    for (int id = 1; id <= 3; id++) {
      FilesService.Client one = new FilesService.Client(new WireProtocol(transport));
      transport.requestAhead(request(id));
      one.send_read(5, 0, 200_000);
      clients.add(one);
    }
    assertFalse(transport.isIdle());
    assertThrows(IllegalStateException.class, () -> transport.request(request(4)));
    byte[] mine = new byte[200_000];
    transport.expectNext();
    WireProtocol.readInto(clients.get(0).getInputProtocol(), mine, 0, mine.length);
    assertEquals(ByteBuffer.wrap(pattern(100_000)), clients.get(0).recv_read().data);
    transport.skipNext();
    transport.expectNext();
    assertEquals(ByteBuffer.wrap(pattern(3)), clients.get(2).recv_read().data);
    assertTrue(transport.isIdle());
    assertThrows(IllegalStateException.class, transport::expectNext);

    transport.request(request(4));
    assertEquals(9, new FilesService.Client(new WireProtocol(transport)).size(5));
  }

  @Test
  void aConnectionThatEndsWithinBulkIsABreak() throws Exception {
    slaveDoes(
        envelope -> {
          byte[] message = readReply(pattern(500_000));
          byte[] frame = new byte[40];
          ByteBuffer.wrap(frame)
              .putInt(36 + message.length)
              .put((byte) FrameKind.REPLY.code())
              .put(new byte[3])
              .putLong(9)
              .putLong(7);
          pair.right().getOutputStream().write(frame);
          pair.right().getOutputStream().write(message, 0, 300_000);
          pair.right().close();
        });
    transport.request(request(7));
    WireProtocol protocol = new WireProtocol(transport);
    WireProtocol.readInto(protocol, new byte[500_000], 0, 500_000);
    TTransportException e =
        assertThrows(
            TTransportException.class, () -> new FilesService.Client(protocol).read(5, 0, 1));
    assertInstanceOf(IOException.class, e.getCause());
  }

  /** Announced in the frame and in the value, but never sent: no more is taken than came. */
  @Test
  void bulkThatDoesNotFitIsTakenAsItComes() throws Exception {
    byte[] data = pattern(1_000_000);
    slaveDoes(envelope -> reply(envelope.reply(0), readReply(data)));
    transport.request(request(7));
    WireProtocol protocol = new WireProtocol(transport);
    WireProtocol.readInto(protocol, new byte[10], 0, 10);
    ReadReply read = new FilesService.Client(protocol).read(5, 0, 1);

    assertArrayEquals(data, read.getData());
    assertEquals(1_000_000, read.data.array().length);
  }

  /** A reply whose lengths lie: none may make us allocate what did not come. */
  @Test
  void lengthsThatLieAreErrors() throws Exception {
    for (int announced : new int[] {-1, 1000, 1 << 20, Integer.MAX_VALUE}) {
      for (byte type : new byte[] {TType.STRING, TType.LIST, TType.SET, TType.MAP}) {
        try (SocketPair own = SocketPair.open()) {
          FrameConnection peer = new FrameConnection(own.right(), Limits.FRAME_BYTES);
          EnvelopeTransport hostile =
              new EnvelopeTransport(new FrameConnection(own.left(), Limits.FRAME_BYTES), null);
          hostile.request(request(1));
          byte[] bytes =
              message("listDirectory", TMessageType.REPLY, out -> lie(out, type, announced));
          Envelope answer = request(1).reply(0);
          peer.send(answer, bytes, 0, bytes.length);
          TException e =
              assertThrows(
                  TException.class,
                  () ->
                      new FilesService.Client(new WireProtocol(hostile))
                          .listDirectory(ByteBuffer.allocate(1), 10, true, false));
          assertFalse(e.getCause() instanceof IOException, e::toString);
        }
      }
    }
  }

  /** success, a Listing, whose field 1 is of the type and announces what does not follow. */
  private static void lie(WireProtocol out, byte type, int announced) throws TException {
    out.writeByte(TType.STRUCT);
    out.writeI16((short) 0);
    out.writeByte(type == TType.STRING ? TType.STRING : type);
    out.writeI16((short) (type == TType.LIST ? 1 : 99));
    if (type == TType.MAP) {
      out.writeByte(TType.STRUCT);
    }
    if (type != TType.STRING) {
      out.writeByte(TType.STRUCT);
    }
    out.writeI32(announced);
  }

  @Test
  void nestingWithoutEndIsAnErrorAndNoStackOverflow() throws Exception {
    slaveDoes(
        envelope ->
            reply(
                envelope.reply(0),
                message(
                    "size",
                    TMessageType.REPLY,
                    out -> {
                      for (int i = 0; i < 100_000; i++) {
                        out.writeByte(TType.STRUCT);
                        out.writeI16((short) 99);
                      }
                    })));
    transport.request(request(7));

    assertThrows(TException.class, () -> client.size(5));
  }

  @Test
  void aRequestOverTheLimitIsNotSentAndLeavesTheConnectionUsable() throws Exception {
    transport.request(request(7));
    ByteBuffer large = ByteBuffer.allocate(Limits.FRAME_BYTES);

    TTransportException e =
        assertThrows(TTransportException.class, () -> client.write(5, -1, large));
    assertEquals(TTransportException.MESSAGE_SIZE_LIMIT, e.getType());
    assertTrue(transport.isIdle());

    slaveDoes(envelope -> reply(envelope.reply(0), sizeReply(2)));
    transport.request(request(8));
    FilesService.Client another = new FilesService.Client(new WireProtocol(transport));
    assertEquals(2, another.size(5));
  }
}
