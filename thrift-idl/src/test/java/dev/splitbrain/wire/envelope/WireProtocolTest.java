package dev.splitbrain.wire.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.transport.TEndpointTransport;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireProtocolTest {
  private static final int BULK = 32 << 10;

  @FunctionalInterface
  private interface Written {
    void by(TBinaryProtocol protocol) throws TException;
  }

  private static byte[] bytes(Written written) throws TException {
    TMemoryBuffer buffer = new TMemoryBuffer(4 << 10);
    written.by(new TBinaryProtocol(buffer));
    return Arrays.copyOf(buffer.getArray(), buffer.length());
  }

  private static WireProtocol reading(byte[] bytes) throws TException {
    return new WireProtocol(new TMemoryInputTransport(bytes));
  }

  /** Gives a few bytes at a time and shows none before. */
  private static final class Trickle extends TEndpointTransport {
    private final byte[] bytes;
    private int at;

    Trickle(byte[] bytes) throws TTransportException {
      super(Limits.configuration());
      this.bytes = bytes;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void open() {}

    @Override
    public void close() {}

    @Override
    public int read(byte[] to, int offset, int length) {
      int count = Math.min(Math.min(length, 1000), bytes.length - at);
      System.arraycopy(bytes, at, to, offset, count);
      at += count;
      return count;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      throw new AssertionError("only reads");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void aNegativeSizeIsRefused(int size) throws TException {
    byte[] sized = bytes(out -> out.writeI32(size));
    assertNegative(assertThrows(TProtocolException.class, () -> reading(sized).readBinary()));
    assertNegative(assertThrows(TProtocolException.class, () -> reading(sized).readString()));
    assertNegative(
        assertThrows(TProtocolException.class, () -> reading(sized).readStringBody(size)));
  }

  private static void assertNegative(TProtocolException e) {
    assertEquals(TProtocolException.NEGATIVE_SIZE, e.getType());
  }

  @Test
  void moreThanAFrameCanHoldIsRefusedBeforeMemoryIsTaken() throws TException {
    byte[] sized = bytes(out -> out.writeI32(Integer.MAX_VALUE));
    assertThrows(TTransportException.class, () -> reading(sized).readBinary());
    assertThrows(TTransportException.class, () -> reading(sized).readString());
  }

  @Test
  void stringsAreReadFromTheFrameAndFromWhatComesLater() throws TException {
    for (int length : new int[] {0, 1, 999, 64 << 10, (64 << 10) + 1, 700_000}) {
      String text = "\u00e4".repeat(length / 2) + "x".repeat(length % 2);
      byte[] written =
          bytes(
              out -> {
                out.writeString(text);
                out.writeI32(7);
              });
      WireProtocol frame = reading(written);
      assertEquals(text, frame.readString());
      assertEquals(7, frame.readI32());
      WireProtocol trickle = new WireProtocol(new Trickle(written));
      assertEquals(text, trickle.readString());
      assertEquals(7, trickle.readI32());
    }
  }

  @Test
  void aValueThatEndsEarlyIsAnEndOfTheConnection() throws TException {
    byte[] written = bytes(out -> out.writeI32(1 << 20));
    WireProtocol trickle = new WireProtocol(new Trickle(written));
    assertThrows(TTransportException.class, trickle::readBinary);
  }

  @Test
  void aBinaryValueOutlivesItsFrame() throws TException {
    byte[] value = value(BULK);
    byte[] written = bytes(out -> out.writeBinary(ByteBuffer.wrap(value)));
    ByteBuffer read = reading(written).readBinary();
    assertNotSame(written, read.array());
    assertArrayEquals(value, read.array());
  }

  @Test
  void onlyBulkIsSharedWithTheFrame() throws TException {
    for (int length : new int[] {BULK - 1, BULK, BULK + 1}) {
      byte[] written =
          bytes(
              out -> {
                out.writeBinary(ByteBuffer.wrap(value(length)));
                out.writeI32(7);
              });
      WireProtocol protocol = reading(written);
      protocol.sharesBulk();
      ByteBuffer read = protocol.readBinary();
      assertEquals(length >= BULK, read.array() == written, "" + length);
      assertEquals(ByteBuffer.wrap(value(length)), read);
      assertEquals(7, protocol.readI32());
    }
  }

  @Test
  void aValueIsReadIntoTheArrayThatWasGivenIfItFits() throws TException {
    byte[] written =
        bytes(
            out -> {
              out.writeBinary(ByteBuffer.wrap(value(5)));
              out.writeBinary(ByteBuffer.wrap(value(3)));
            });
    byte[] to = new byte[8];
    WireProtocol fits = reading(written);
    WireProtocol.readInto(fits, to, 2, 5);
    ByteBuffer read = fits.readBinary();
    assertSame(to, read.array());
    assertEquals(ByteBuffer.wrap(value(5)), read);
    assertArrayEquals(value(5), Arrays.copyOfRange(to, 2, 7));
    assertNotSame(to, fits.readBinary().array(), "only the first");
    WireProtocol tooLong = reading(written);
    WireProtocol.readInto(tooLong, to, 2, 4);
    assertNotSame(to, tooLong.readBinary().array());
    assertNotSame(to, tooLong.readBinary().array(), "nor a later one");
    WireProtocol forgotten = reading(written);
    WireProtocol.readInto(forgotten, to, 0, 8);
    forgotten.forgetTarget();
    assertNotSame(to, forgotten.readBinary().array());
  }

  private static byte[] value(int length) {
    byte[] value = new byte[length];
    for (int i = 0; i < length; i++) {
      value[i] = (byte) (i + 1);
    }
    return value;
  }

  /** A client that has called {@code files:open} under number 3, and is answered this. */
  private static WireProtocol called(TMessage answer) throws TException {
    TMemoryBuffer buffer = new TMemoryBuffer(4 << 10);
    WireProtocol client = new WireProtocol(buffer, "files");
    client.writeMessageBegin(new TMessage("open", TMessageType.CALL, 3));
    TMessage sent = new TBinaryProtocol(buffer).readMessageBegin();
    assertEquals("files:open", sent.name);
    assertEquals(3, sent.seqid);
    new TBinaryProtocol(buffer).writeMessageBegin(answer);
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "files:open"})
  void theReplyToTheCallIsTaken(String name) throws TException {
    TMessage reply = called(new TMessage(name, TMessageType.REPLY, 3)).readMessageBegin();
    assertEquals(3, reply.seqid);
    // A slave that failed early may not know the number.
    TMessage failed = called(new TMessage(name, TMessageType.EXCEPTION, 0)).readMessageBegin();
    assertEquals(TMessageType.EXCEPTION, failed.type);
    assertEquals(3, failed.seqid);
  }

  @Test
  void anythingElseViolatesTheProtocol() {
    assertViolation(new TMessage("open", TMessageType.REPLY, 4), "numbered 4");
    assertViolation(new TMessage("close", TMessageType.REPLY, 3), "\"close\"");
    assertViolation(new TMessage("close", TMessageType.EXCEPTION, 3), "\"close\"");
    assertViolation(new TMessage("open", TMessageType.CALL, 3), "type 1");
    assertViolation(new TMessage("open", TMessageType.ONEWAY, 3), "type 4");
    assertViolation(new TMessage("a\u001b[2J".repeat(20), TMessageType.REPLY, 3), "...\"");
  }

  private static void assertViolation(TMessage answer, String part) {
    ProtocolViolation e =
        assertThrows(ProtocolViolation.class, () -> called(answer).readMessageBegin());
    assertTrue(e.getMessage().contains(part), e.getMessage());
    assertEquals(-1, e.getMessage().indexOf('\u001b'));
  }

  @Test
  void aReplyIsWrittenUnderItsOwnName() throws TException {
    TMemoryBuffer buffer = new TMemoryBuffer(4 << 10);
    new WireProtocol(buffer, "files").writeMessageBegin(new TMessage("x", TMessageType.REPLY, 1));
    assertEquals("x", new TBinaryProtocol(buffer).readMessageBegin().name);
  }

  @Test
  void aHeadThatWasReadBeforeComesFirst() throws TException {
    byte[] written = bytes(out -> out.writeString("rest"));
    WireProtocol protocol = reading(written);
    TMessage head = new TMessage("open", TMessageType.CALL, 9);
    protocol.replay(head);
    assertSame(head, protocol.readMessageBegin());
    assertEquals("rest", protocol.readString());
  }
}
