package dev.splitbrain.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.e2e.harness.AgentProgram;
import dev.splitbrain.e2e.harness.Bench;
import dev.splitbrain.e2e.harness.Finished;
import dev.splitbrain.e2e.harness.Jdks;
import dev.splitbrain.e2e.harness.Relay;
import dev.splitbrain.e2e.harness.Running;
import dev.splitbrain.e2e.harness.Strangers;
import dev.splitbrain.e2e.program.Hello;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is not the slave learns nothing, and who is not the master gets nothing. */
class HandshakeIT {
  private static final Bench BENCH = Bench.shared("bench1");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int HELLO = 80;
  private static final int PROOF = 32;

  @BeforeAll
  static void slaveHasItsOwnName() {
    BENCH.requireOwnFiles();
  }

  private static AgentProgram hello(Path master, Path urlFile, Object... args) {
    return new AgentProgram(Jdks.master(), master)
        .host("bench1", urlFile)
        .option("with=bench1")
        .main(Hello.class, args);
  }

  private static Path urlFile(Path master, SlaveUrl url) throws IOException {
    Path file = master.resolve("secret" + url.port() + ".url");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, url.secretText() + "\n");
  }

  private static void assertOneClearLine(Finished finished, String... words) {
    assertEquals("", finished.out(), finished::toString);
    assertTrue(finished.status() != 0, finished::toString);
    List<String> lines = finished.err().lines().toList();
    assertEquals(1, lines.size(), finished::toString);
    for (String word : words) {
      assertTrue(lines.get(0).contains(word), () -> word + " is missing:" + finished);
    }
    assertFalse(
        finished.err().contains(BENCH.url().token().secretText()), "the token is never told");
  }

  @Test
  void anImpostorOnThePortLearnsNothingToReplay(@TempDir Path master) throws Exception {
    Token token = BENCH.url().token();
    try (ServerSocket impostor = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      CompletableFuture<byte[]> learned = new CompletableFuture<>();
      Thread pretends =
          new Thread(
              () -> {
                try (Socket socket = impostor.accept()) {
                  learned.complete(pretend(socket));
                } catch (IOException e) {
                  learned.completeExceptionally(e);
                }
              },
              "impostor");
      pretends.setDaemon(true);
      pretends.start();
      SlaveUrl there = new SlaveUrl(token, "127.0.0.1", impostor.getLocalPort(), null);
      Finished finished = hello(master, urlFile(master, there)).run();
      assertOneClearLine(finished, "127.0.0.1:" + impostor.getLocalPort());

      byte[] heard = learned.get(10, TimeUnit.SECONDS);
      assertEquals(HELLO + PROOF, heard.length, "a hello and a proof, and nothing after");
      assertNoSecretIn(heard);
      assertRefused(heard);
    }
  }

  /** Answers as the slave would that it has heard of, without the token. */
  private static byte[] pretend(Socket socket) throws IOException {
    socket.setSoTimeout((int) SOON.toMillis());
    InputStream in = socket.getInputStream();
    byte[] hello = in.readNBytes(HELLO);
    byte[] answer = hello.clone();
    byte[] nonce = new byte[32];
    new SecureRandom().nextBytes(nonce);
    System.arraycopy(nonce, 0, answer, 16, nonce.length);
    socket.getOutputStream().write(answer);
    byte[] proof = in.readNBytes(PROOF);
    byte[] invented = new byte[1 + PROOF];
    socket.getOutputStream().write(invented);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(hello);
    all.write(proof);
    all.write(in.readAllBytes());
    return all.toByteArray();
  }

  @Test
  void whoPassesOnToAnotherPortIsFoundOut(@TempDir Path master) throws Exception {
    SlaveUrl real = BENCH.url();
    try (Relay relay =
        new Relay(
            new InetSocketAddress("127.0.0.1", 0),
            new InetSocketAddress(real.host(), real.port()))) {
      SlaveUrl there = new SlaveUrl(real.token(), "127.0.0.1", relay.port(), null);
      Finished finished = hello(master, urlFile(master, there)).run();
      assertOneClearLine(finished, "port");
      relay.heard().forEach(HandshakeIT::assertNoSecretIn);
    }
  }

  @Test
  void whatWasHeardOnTheWayCannotBeReplayed(@TempDir Path master) throws Exception {
    SlaveUrl real = BENCH.url();
    List<byte[]> heard;
    try (Relay relay =
        new Relay(
            new InetSocketAddress("127.0.0.2", real.port()),
            new InetSocketAddress(real.host(), real.port()))) {
      SlaveUrl there = new SlaveUrl(real.token(), "127.0.0.2", real.port(), null);
      Finished finished = hello(master, urlFile(master, there)).run().ok();
      assertEquals("bench1", finished.value("hostname"));
      heard = relay.heard();
    }
    assertTrue(heard.size() >= 2, "control and call were heard: " + heard.size());
    for (byte[] conversation : heard) {
      assertTrue(conversation.length > HELLO + PROOF, "with frames after the proof");
      assertNoSecretIn(conversation);
      assertRefused(conversation);
    }
  }

  private static void assertNoSecretIn(byte[] heard) {
    String text = new String(heard, StandardCharsets.ISO_8859_1);
    String secret = BENCH.url().token().secretText();
    assertFalse(text.contains(secret), "the token as text");
    byte[] raw = java.util.Base64.getUrlDecoder().decode(secret);
    assertFalse(text.contains(new String(raw, StandardCharsets.ISO_8859_1)), "the token as bytes");
  }

  /** The slave answers with a hello and a refusal at most, never with a status of 0. */
  private static void assertRefused(byte[] words) throws IOException {
    byte[] answer = say(words);
    assertTrue(answer.length <= HELLO + 1 + PROOF, "only " + answer.length);
    if (answer.length > HELLO) {
      assertTrue(answer[HELLO] != 0, "it was accepted");
      assertTrue(
          Arrays.equals(answer, HELLO + 1, answer.length, new byte[PROOF], 0, PROOF),
          "a refusal proves nothing");
    }
  }

  private static byte[] say(byte[] words) throws IOException {
    try (Socket socket = new Socket(BENCH.url().host(), BENCH.url().port())) {
      socket.setSoTimeout((int) SOON.toMillis());
      socket.getOutputStream().write(words);
      return socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException e) {
      return new byte[0]; // Reset: it did not even answer.
    }
  }

  @Test
  void aWrongTokenIsRefusedByName(@TempDir Path master) throws Exception {
    SlaveUrl wrong = new SlaveUrl(Token.random(), BENCH.url().host(), BENCH.url().port(), null);
    Finished finished = hello(master, urlFile(master, wrong)).run();
    assertOneClearLine(finished, "token", "bench1");
    assertFalse(finished.err().contains(wrong.token().secretText()));
  }

  @Test
  void aPortThatRefusesIsNamed(@TempDir Path master) throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    SlaveUrl nobody = new SlaveUrl(BENCH.url().token(), "127.0.0.1", port, null);
    assertOneClearLine(hello(master, urlFile(master, nobody)).run(), "bench1", "127.0.0.1:" + port);
  }

  @Test
  void aProgramOfAnotherKindOnThePortIsNamed(@TempDir Path master) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      Thread talks =
          new Thread(
              () -> {
                try (Socket socket = other.accept()) {
                  socket
                      .getOutputStream()
                      .write(
                          "SSH-2.0-OpenSSH_9.6\r\n".repeat(10).getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  return; // The master left.
                }
              },
              "another server");
      talks.setDaemon(true);
      talks.start();
      SlaveUrl there = new SlaveUrl(BENCH.url().token(), "127.0.0.1", other.getLocalPort(), null);
      assertOneClearLine(hello(master, urlFile(master, there)).run(), "bench1", "slave");
    }
  }

  @Test
  void aSlaveOfAnotherProtocolVersionIsNamed(@TempDir Path master) throws Exception {
    try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      Thread talks =
          new Thread(
              () -> {
                try (Socket socket = other.accept()) {
                  byte[] hello = socket.getInputStream().readNBytes(HELLO);
                  hello[4] = 0x7f;
                  socket.getOutputStream().write(hello);
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  return; // The master left.
                }
              },
              "a slave of the future");
      talks.setDaemon(true);
      talks.start();
      SlaveUrl there = new SlaveUrl(BENCH.url().token(), "127.0.0.1", other.getLocalPort(), null);
      assertOneClearLine(
          hello(master, urlFile(master, there)).run(), "bench1", "version", "splitbrain-slave.jar");
    }
  }

  @Test
  void aTextThatIsNoUrlIsNotRepeated(@TempDir Path master) throws Exception {
    String secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ";
    Path file = master.resolve("bad.url");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, "splitbrain:/" + secret + "@127.0.0.1:7777\n");
    Finished finished = hello(master, file).run();
    assertOneClearLine(finished, "splitbrain://TOKEN@HOST:PORT");
    assertFalse(finished.err().contains(secret));
    Finished onCommandLine =
        new AgentProgram(Jdks.master(), master)
            .option("with=splitbrain://" + secret + "@127.0.0.1")
            .main(Hello.class)
            .run();
    assertOneClearLine(onCommandLine, "splitbrain://TOKEN@HOST:PORT");
    assertFalse(onCommandLine.err().contains(secret));
  }

  @Test
  void anUnknownHostSaysWhereNamesComeFrom(@TempDir Path master) throws Exception {
    Finished finished =
        new AgentProgram(Jdks.master(), master).option("with=bench9").main(Hello.class).run();
    assertOneClearLine(finished, "bench9", "host=bench9=@FILE");
  }

  @Test
  void strangersOnTheSlavesPortGetNothingAndTheSessionGoesOn(@TempDir Path master)
      throws Exception {
    try (Strangers strangers = new Strangers(BENCH.pid());
        Running running = hello(master, BENCH.urlFile(), "wait").start()) {
      running.awaitOutput("^waiting$", SOON);
      dev.splitbrain.e2e.harness.Await.until(
          "the strangers have dialled", SOON, () -> !strangers.dialled().isEmpty());
      running.typeEnd();
      Finished finished = running.finish(SOON).ok();
      assertEquals("bench1", finished.value("again"));
      assertEquals(List.of(), strangers.answers());
    }
  }

  /** A hello alone is answered with a hello, which holds no secret and opens nothing. */
  @Test
  void aHelloWithoutAProofOpensNothing() throws Exception {
    byte[] hello = new byte[HELLO];
    hello[0] = 'S';
    hello[1] = 'P';
    hello[2] = 'L';
    hello[3] = 'B';
    hello[5] = 1;
    assertRefused(hello);
    byte[] withFrames = Arrays.copyOf(hello, HELLO + PROOF + 200);
    assertRefused(withFrames);
  }
}
