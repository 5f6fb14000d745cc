package dev.splitbrain.wire.hello;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.version.ProtocolVersion;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HandshakeTest {
  private static final Token TOKEN = Token.random();
  private static final byte[] SESSION = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Socket master;
  private Socket slave;

  @BeforeEach
  void connect() throws Exception {
    Socket[] pair = pair();
    master = pair[0];
    slave = pair[1];
  }

  private static Socket[] pair() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket dialled = new Socket(listening.getInetAddress(), listening.getLocalPort());
      dialled.setSoTimeout(5_000);
      Socket accepted = listening.accept();
      accepted.setSoTimeout(5_000);
      return new Socket[] {dialled, accepted};
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    master.close();
    slave.close();
    threads.shutdownNow();
  }

  private interface Half<T> {
    T run() throws Exception;
  }

  private <T> CompletableFuture<T> async(Half<T> half) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            result.complete(half.run());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private CompletableFuture<Greeting> asMaster(Token token, Purpose purpose, byte[] session) {
    return async(
        () -> {
          try {
            return Handshake.asMaster(
                master.getInputStream(),
                master.getOutputStream(),
                token,
                purpose,
                session,
                "port:7001");
          } finally {
            master.shutdownOutput();
          }
        });
  }

  private CompletableFuture<Greeting> asSlave(Token token, boolean accepts) {
    return async(
        () -> {
          try {
            return Handshake.asSlave(
                slave.getInputStream(),
                slave.getOutputStream(),
                token,
                greeting -> accepts,
                "port:7001");
          } finally {
            slave.shutdownOutput();
          }
        });
  }

  private static Reason failure(CompletableFuture<?> half) {
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> half.get(10, TimeUnit.SECONDS));
    HandshakeException refused = (HandshakeException) e.getCause();
    assertFalse(refused.getMessage().contains(TOKEN.secretText()));
    return refused.reason();
  }

  @Test
  void bothSidesLearnWhoTheOtherIs() throws Exception {
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, true);
    Greeting fromSlave = asMaster(TOKEN, Purpose.CALL, SESSION).get();
    Greeting fromMaster = slaveHalf.get();

    assertEquals(ProtocolVersion.CURRENT, fromSlave.version());
    assertEquals(Purpose.CALL, fromMaster.purpose());
    assertArrayEquals(SESSION, fromMaster.sessionId());
    assertTrue(fromMaster.joins());
    assertFalse(fromMaster.toString().contains("0123456789abcdef"));
  }

  @Test
  void aConnectionWithoutASessionJoinsNone() throws Exception {
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, true);
    asMaster(TOKEN, Purpose.CONTROL, null).get();

    assertFalse(slaveHalf.get().joins());
    assertEquals(Purpose.CONTROL, slaveHalf.get().purpose());
  }

  @Test
  void afterTheHandshakeTheStreamsAreAtTheFirstFrame() throws Exception {
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, true);
    Handshake.asMaster(
        master.getInputStream(), master.getOutputStream(), TOKEN, Purpose.CALL, null, "port:7001");
    slaveHalf.get();
    master.getOutputStream().write(42);

    assertEquals(42, slave.getInputStream().read());
    assertEquals(0, master.getInputStream().available());
  }

  @Test
  void anotherTokenIsToldOnBothSidesAndGetsNoProof() throws Exception {
    CompletableFuture<Greeting> slaveHalf = asSlave(Token.random(), true);

    assertEquals(Reason.TOKEN, failure(asMaster(TOKEN, Purpose.CONTROL, null)));
    assertEquals(Reason.TOKEN, failure(slaveHalf));
  }

  @Test
  void aMasterThatClaimsTheTokenWithoutHavingItIsRefusedBeforeTheSessionIsLookedUp()
      throws Exception {
    AtomicBoolean asked = new AtomicBoolean();
    CompletableFuture<Greeting> slaveHalf =
        async(
            () ->
                Handshake.asSlave(
                    slave.getInputStream(),
                    slave.getOutputStream(),
                    TOKEN,
                    greeting -> {
                      asked.set(true);
                      return true;
                    },
                    "port:7001"));
    OutputStream out = master.getOutputStream();
    out.write(Hello.fresh(TOKEN, Purpose.CALL, SESSION).bytes());
    out.write(new byte[32]);

    assertEquals(Reason.IMPOSTOR, failure(slaveHalf));
    byte[] answer = master.getInputStream().readNBytes(Hello.LENGTH + 33);
    assertEquals(1, answer[Hello.LENGTH]);
    assertArrayEquals(new byte[32], Arrays.copyOfRange(answer, Hello.LENGTH + 1, answer.length));
    assertFalse(asked.get());
  }

  @Test
  void anUnknownSessionIsToldOnBothSides() throws Exception {
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, false);

    assertEquals(Reason.NO_SESSION, failure(asMaster(TOKEN, Purpose.CALL, SESSION)));
    assertEquals(Reason.NO_SESSION, failure(slaveHalf));
  }

  @Test
  void aFullSlaveSaysSo() throws Exception {
    CompletableFuture<Greeting> slaveHalf =
        async(
            () ->
                Handshake.asSlaveOr(
                    slave.getInputStream(),
                    slave.getOutputStream(),
                    TOKEN,
                    greeting -> Reason.BUSY,
                    "port:7001"));

    assertEquals(Reason.BUSY, failure(asMaster(TOKEN, Purpose.CALL, SESSION)));
    assertEquals(Reason.BUSY, failure(slaveHalf));
  }

  @Test
  void anotherVersionIsNamedOnBothSides() throws Exception {
    byte[] other = Hello.fresh(TOKEN, Purpose.CONTROL, null).bytes();
    other[5]++;
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, true);
    master.getOutputStream().write(other);
    assertEquals(Reason.VERSION, failure(slaveHalf));

    Socket[] pair = pair();
    pair[1].getOutputStream().write(other);
    HandshakeException e =
        assertThrows(
            HandshakeException.class,
            () ->
                Handshake.asMaster(
                    pair[0].getInputStream(),
                    pair[0].getOutputStream(),
                    TOKEN,
                    Purpose.CALL,
                    null,
                    "port:1"));
    assertEquals(Reason.VERSION, e.reason());
    assertTrue(e.getMessage().contains("version 2"), e.getMessage());
    pair[0].close();
    pair[1].close();
  }

  @Test
  void anEchoProvesNothing() throws Exception {
    CompletableFuture<Greeting> masterHalf = asMaster(TOKEN, Purpose.CONTROL, null);
    byte[] hello = slave.getInputStream().readNBytes(Hello.LENGTH);
    slave.getOutputStream().write(hello);

    assertEquals(Reason.IMPOSTOR, failure(masterHalf));
  }

  @Test
  void theMastersOwnProofSentBackProvesNothing() throws Exception {
    CompletableFuture<Greeting> masterHalf = asMaster(TOKEN, Purpose.CONTROL, null);
    InputStream in = slave.getInputStream();
    in.readNBytes(Hello.LENGTH);
    slave.getOutputStream().write(Hello.fresh(TOKEN, Purpose.CONTROL, null).bytes());
    byte[] proof = in.readNBytes(Token.PROOF_LENGTH);
    slave.getOutputStream().write(0);
    slave.getOutputStream().write(proof);

    assertEquals(Reason.IMPOSTOR, failure(masterHalf));
  }

  /** Two masters of one token talking to each other through a relay that swaps their directions. */
  @Test
  void twoMastersCannotBePlayedAgainstEachOther() throws Exception {
    CompletableFuture<Greeting> one = asMaster(TOKEN, Purpose.CONTROL, null);
    CompletableFuture<Greeting> two =
        async(
            () ->
                Handshake.asMaster(
                    slave.getInputStream(),
                    slave.getOutputStream(),
                    TOKEN,
                    Purpose.CONTROL,
                    null,
                    "port:7001"));

    // Each reads the other's hello and proof; the first byte of a proof is no status that fits, or
    // the proof is of the wrong role.
    assertThrows(ExecutionException.class, () -> one.get(20, TimeUnit.SECONDS));
    assertThrows(ExecutionException.class, () -> two.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aRelayToAnotherPortIsNoticedByTheSlave() throws Exception {
    CompletableFuture<Greeting> slaveHalf =
        async(
            () ->
                Handshake.asSlave(
                    slave.getInputStream(),
                    slave.getOutputStream(),
                    TOKEN,
                    greeting -> true,
                    Handshake.plainChannel(7002)));

    assertEquals(Reason.TOKEN, failure(asMaster(TOKEN, Purpose.CALL, null)));
    assertEquals(Reason.IMPOSTOR, failure(slaveHalf));
  }

  @Test
  void recordedBytesOpenNothingLater() throws Exception {
    ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, true);
    OutputStream tee =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            recorded.write(b);
            master.getOutputStream().write(b);
          }
        };
    Handshake.asMaster(master.getInputStream(), tee, TOKEN, Purpose.CALL, null, "port:7001");
    slaveHalf.get();
    assertEquals(Hello.LENGTH + Token.PROOF_LENGTH, recorded.size());

    Socket[] again = pair();
    again[0].getOutputStream().write(recorded.toByteArray());
    HandshakeException e =
        assertThrows(
            HandshakeException.class,
            () ->
                Handshake.asSlave(
                    again[1].getInputStream(),
                    again[1].getOutputStream(),
                    TOKEN,
                    greeting -> true,
                    "port:7001"));
    assertEquals(Reason.IMPOSTOR, e.reason());
    again[0].close();
    again[1].close();
  }

  @Test
  void aStrangerGetsNoByte() throws Exception {
    CompletableFuture<Greeting> slaveHalf = asSlave(TOKEN, true);
    byte[] request = new byte[Hello.LENGTH];
    byte[] get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(get, 0, request, 0, get.length);
    master.getOutputStream().write(request);

    assertEquals(Reason.NOT_A_SLAVE, failure(slaveHalf));
    slave.close();
    assertEquals(0, master.getInputStream().readAllBytes().length);
  }

  @Test
  void anotherKindOfServiceIsNoSlave() throws Exception {
    CompletableFuture<Greeting> masterHalf = asMaster(TOKEN, Purpose.CONTROL, null);
    byte[] banner = new byte[Hello.LENGTH];
    Arrays.fill(banner, (byte) 'x');
    System.arraycopy("SSH-2.0-OpenSSH".getBytes(StandardCharsets.US_ASCII), 0, banner, 0, 15);
    slave.getOutputStream().write(banner);

    assertEquals(Reason.NOT_A_SLAVE, failure(masterHalf));
  }

  @Test
  void everyTruncationIsAnError() throws Exception {
    byte[] hello = Hello.fresh(TOKEN, Purpose.CALL, null).bytes();
    for (int length : new int[] {0, 1, 4, 79, 80, 81, 111}) {
      Socket[] pair = pair();
      pair[0].getOutputStream().write(Arrays.copyOf(hello, Math.min(length, hello.length)));
      pair[0].getOutputStream().write(new byte[Math.max(0, length - hello.length)]);
      pair[0].shutdownOutput();
      HandshakeException e =
          assertThrows(
              HandshakeException.class,
              () ->
                  Handshake.asSlave(
                      pair[1].getInputStream(),
                      pair[1].getOutputStream(),
                      TOKEN,
                      greeting -> true,
                      "port:1"),
              () -> length + " bytes");
      assertEquals(Reason.NOT_A_SLAVE, e.reason());
      pair[0].close();
      pair[1].close();
    }
  }

  @Test
  void aSilentPeerIsGivenUpAtTheDeadlineOfTheSocket() throws Exception {
    slave.setSoTimeout(50);

    HandshakeException e =
        assertThrows(
            HandshakeException.class,
            () ->
                Handshake.asSlave(
                    slave.getInputStream(),
                    slave.getOutputStream(),
                    TOKEN,
                    greeting -> true,
                    "port:1"));
    assertEquals(Reason.NOT_A_SLAVE, e.reason());
    assertTrue(e.getMessage().contains("no answer"), e.getMessage());
  }

  @Test
  void garbageOfAnyKindEndsInAnErrorAndNothingElse() throws Exception {
    Random random = new Random(20260101);
    byte[] hello = Hello.fresh(TOKEN, Purpose.CALL, null).bytes();
    for (int round = 0; round < 200; round++) {
      byte[] bytes = Arrays.copyOf(hello, Hello.LENGTH + Token.PROOF_LENGTH);
      int flips = 1 + random.nextInt(8);
      for (int i = 0; i < flips; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Socket[] pair = pair();
      pair[0].getOutputStream().write(bytes);
      assertThrows(
          HandshakeException.class,
          () ->
              Handshake.asSlave(
                  pair[1].getInputStream(),
                  pair[1].getOutputStream(),
                  TOKEN,
                  greeting -> true,
                  "port:1"));
      pair[0].close();
      pair[1].close();
    }
  }

  @Test
  void aHelloIsEightyBytesOfFixedLayout() throws Exception {
    DataInputStream hello =
        new DataInputStream(
            new java.io.ByteArrayInputStream(Hello.fresh(TOKEN, Purpose.CALL, SESSION).bytes()));

    assertEquals("SPLB", new String(hello.readNBytes(4), StandardCharsets.US_ASCII));
    assertEquals(ProtocolVersion.CURRENT, hello.readUnsignedShort());
    assertEquals(1, hello.readUnsignedByte());
    assertEquals(0, hello.readUnsignedByte());
    assertEquals(0, hello.readLong());
    byte[] nonce = hello.readNBytes(32);
    assertArrayEquals(TOKEN.id(), hello.readNBytes(16));
    assertArrayEquals(SESSION, hello.readNBytes(16));
    assertEquals(-1, hello.read());
    assertFalse(
        Arrays.equals(
            nonce, Arrays.copyOfRange(Hello.fresh(TOKEN, Purpose.CALL, null).bytes(), 16, 48)));
  }
}
