package dev.splitbrain.wire.hello;

import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.version.ProtocolVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The first bytes of every connection. Master and slave prove to each other that they hold the same
 * token, without sending it, before either reads anything of a length that the other chooses.
 *
 * <pre>
 *   master                                   slave
 *     hello (80)                  --->
 *                                 <---        hello (80)
 *     proof (32)                  --->
 *                                 <---        status (1), proof (32, zero unless the status is 0)
 * </pre>
 *
 * <p>A proof covers both hellos (so neither can be replayed), the speaker's role (so it cannot be
 * sent back) and the channel (so it cannot be passed on to another port). A stranger that does not
 * start with a hello of ours gets no byte.
 *
 * <p>The caller sees to it that a read ends after {@value #DEADLINE_MILLIS} ms, by a time limit on
 * the socket or by closing it; a peer that sends slowly is cut off after that time in all, plus one
 * read.
 */
public final class Handshake {
  /** How long a peer may take, in milliseconds. */
  public static final int DEADLINE_MILLIS = 10_000;

  private static final byte[] LABEL = ascii("splitbrain-" + ProtocolVersion.CURRENT);
  static final byte[] MASTER = ascii("master");
  static final byte[] SLAVE = ascii("slave");
  static final int OK = 0;
  static final String NO_MASTER = "what called is no splitbrain master";

  private Handshake() {}

  /** The channel of a connection without TLS: the port dialled, or the port listening. */
  public static String plainChannel(int port) {
    return "port:" + port;
  }

  /**
   * The master's half.
   *
   * @param sessionIdOrNull 16 bytes: the session to join
   * @param channel what both sides know of the connection by themselves
   * @return what the slave said of itself; its session id means nothing
   * @throws HandshakeException if the slave is none, refuses, or is not the one that has the token
   */
  public static Greeting asMaster(
      InputStream in,
      OutputStream out,
      Token token,
      Purpose purpose,
      byte[] sessionIdOrNull,
      String channel)
      throws IOException {
    Deadline deadline = new Deadline(in, "a slave");
    Hello mine = Hello.fresh(token, purpose, sessionIdOrNull);
    out.write(mine.bytes());
    out.flush();
    Hello theirs = new Hello(deadline.read(Hello.LENGTH));
    check(theirs, "what answers there is no splitbrain slave");
    if (Arrays.equals(theirs.bytes(), mine.bytes())) {
      throw new HandshakeException(Reason.IMPOSTOR, "what answers there only echoes");
    }
    if (!MessageDigest.isEqual(theirs.tokenId(), mine.tokenId())) {
      throw new HandshakeException(Reason.TOKEN, "the slave there has another token");
    }
    Greeting greeting = theirs.greeting();
    if (greeting == null) {
      throw new HandshakeException(Reason.NOT_A_SLAVE, "the slave's hello is malformed");
    }
    out.write(proof(token, MASTER, channel, mine, theirs));
    out.flush();
    byte[] answer = deadline.read(1 + Token.PROOF_LENGTH);
    if (answer[0] != OK) {
      throw refusal(answer[0]);
    }
    byte[] expected = proof(token, SLAVE, channel, mine, theirs);
    byte[] claimed = new byte[Token.PROOF_LENGTH];
    System.arraycopy(answer, 1, claimed, 0, claimed.length);
    if (!MessageDigest.isEqual(expected, claimed)) {
      throw new HandshakeException(
          Reason.IMPOSTOR, "what answers there cannot prove that it has the token");
    }
    return greeting;
  }

  /**
   * The slave's half.
   *
   * @param accepts whether the session that the master wants to join exists (and is this token's);
   *     asked only after the master's proof
   * @throws HandshakeException if the peer is no master of this token or was refused
   */
  public static Greeting asSlave(
      InputStream in, OutputStream out, Token token, Predicate<Greeting> accepts, String channel)
      throws IOException {
    return asSlaveOr(
        in, out, token, greeting -> accepts.test(greeting) ? null : Reason.NO_SESSION, channel);
  }

  /**
   * As {@link #asSlave}, with a choice of reasons to refuse.
   *
   * @param refuses null to accept, else {@link Reason#NO_SESSION} or {@link Reason#BUSY}
   */
  public static Greeting asSlaveOr(
      InputStream in,
      OutputStream out,
      Token token,
      Function<Greeting, Reason> refuses,
      String channel)
      throws IOException {
    Deadline deadline = new Deadline(in, "a master");
    SlaveHandshake steps = new SlaveHandshake(token, channel);
    send(out, steps.hello(deadline.read(SlaveHandshake.HELLO_LENGTH)));
    steps.check();
    byte[] claimed;
    try {
      claimed = deadline.read(SlaveHandshake.PROOF_LENGTH);
    } catch (HandshakeException e) {
      // A master that sees our token id differ leaves without a proof.
      throw steps.namesToken() ? e : SlaveHandshake.otherToken(e);
    }
    Greeting greeting;
    try {
      greeting = steps.proof(claimed);
    } catch (HandshakeException e) {
      send(out, SlaveHandshake.refused(e.reason()));
      throw e;
    }
    Reason refused = refuses.apply(greeting);
    if (refused != null) {
      send(out, SlaveHandshake.refused(refused));
      throw refusal(status(refused));
    }
    send(out, steps.accepted());
    return greeting;
  }

  private static void send(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  static void check(Hello hello, String notOurs) throws HandshakeException {
    if (!hello.hasMagic()) {
      throw new HandshakeException(Reason.NOT_A_SLAVE, notOurs);
    }
    if (hello.version() != ProtocolVersion.CURRENT) {
      throw new HandshakeException(
          Reason.VERSION,
          "the other side speaks protocol version "
              + hello.version()
              + ", this one "
              + ProtocolVersion.CURRENT
              + ": use splitbrain-agent.jar and splitbrain-slave.jar of one release");
    }
  }

  static byte[] proof(Token token, byte[] role, String channel, Hello master, Hello slave) {
    return token.prove(
        LABEL, role, channel.getBytes(StandardCharsets.UTF_8), master.bytes(), slave.bytes());
  }

  static int status(Reason reason) {
    return switch (reason) {
      case TOKEN, IMPOSTOR -> 1;
      case VERSION -> 2;
      case NO_SESSION -> 3;
      case BUSY -> 4;
      case NOT_A_SLAVE -> throw new IllegalArgumentException("a stranger gets no status");
    };
  }

  private static HandshakeException refusal(int status) {
    return switch (status) {
      case 1 ->
          new HandshakeException(
              Reason.TOKEN, "the slave did not accept the proof: wrong token, or another port");
      case 2 -> new HandshakeException(Reason.VERSION, "the slave speaks another protocol version");
      case 3 ->
          new HandshakeException(
              Reason.NO_SESSION, "the slave does not know this session (any more)");
      case 4 -> new HandshakeException(Reason.BUSY, "the slave takes no more connections now");
      default -> new HandshakeException(Reason.NOT_A_SLAVE, "the slave's answer is malformed");
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads fixed sizes within one time limit. */
  private static final class Deadline {
    private final InputStream in;
    private final String expected;
    private final long start = System.nanoTime();

    Deadline(InputStream in, String expected) {
      this.in = in;
      this.expected = expected;
    }

    byte[] read(int length) throws IOException {
      byte[] bytes = new byte[length];
      int have = 0;
      try {
        while (have < length) {
          int count = in.read(bytes, have, length - have);
          if (count < 0) {
            throw new EOFException("closed after " + have + " of " + length + " bytes");
          }
          have += count;
          if (have < length
              && System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(DEADLINE_MILLIS)) {
            throw new SocketTimeoutException("too slow");
          }
        }
      } catch (EOFException e) {
        throw new HandshakeException(
            Reason.NOT_A_SLAVE,
            "the connection was closed during the handshake: no "
                + expected.substring(2)
                + " of splitbrain, or it had too many strangers at once",
            e);
      } catch (SocketTimeoutException e) {
        throw new HandshakeException(
            Reason.NOT_A_SLAVE, "no answer as of " + expected + " within the handshake's time", e);
      }
      return bytes;
    }
  }
}
