package dev.splitbrain.wire.hello;

import dev.splitbrain.wire.hello.HandshakeException.Reason;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * The slave's half of a {@link Handshake} without its reads and writes: whoever moves the bytes (a
 * stream, or a selector that serves many connections) asks for each step in turn, and closes the
 * connection after any exception. Holds a few hundred bytes and never waits. Not for concurrent
 * use.
 */
public final class SlaveHandshake {
  /** Bytes of the master's hello, which comes first. */
  public static final int HELLO_LENGTH = Hello.LENGTH;

  /** Bytes of the master's proof, which follows our hello. */
  public static final int PROOF_LENGTH = Token.PROOF_LENGTH;

  private final Token token;
  private final String channel;
  private Hello theirs;
  private Hello mine;
  private Greeting greeting;
  private boolean proven;

  /**
   * A handshake that nothing has arrived for.
   *
   * @param channel what both sides know of the connection by themselves
   */
  public SlaveHandshake(Token token, String channel) {
    this.token = Objects.requireNonNull(token);
    this.channel = Objects.requireNonNull(channel);
  }

  /**
   * The master's hello has arrived.
   *
   * @param bytes {@link #HELLO_LENGTH} of them
   * @return our hello, to be sent
   * @throws HandshakeException if it is no hello of ours: the stranger gets no byte
   */
  public byte[] hello(byte[] bytes) throws HandshakeException {
    Hello hello = new Hello(bytes.clone());
    if (!hello.hasMagic()) {
      throw new HandshakeException(Reason.NOT_A_SLAVE, Handshake.NO_MASTER);
    }
    theirs = hello;
    mine = Hello.fresh(token, Purpose.CONTROL, null);
    return mine.bytes().clone();
  }

  /**
   * Our hello was sent. A master of another version has learnt from it what this one speaks.
   *
   * @throws HandshakeException if the two cannot go on: the connection ends without a word more
   */
  public void check() throws HandshakeException {
    Handshake.check(theirs, Handshake.NO_MASTER);
    greeting = theirs.greeting();
    if (greeting == null) {
      throw new HandshakeException(Reason.NOT_A_SLAVE, "the master's hello is malformed");
    }
  }

  /** Whether the master's hello named the slave's token, which proves nothing yet. */
  public boolean namesToken() {
    return MessageDigest.isEqual(theirs.tokenId(), mine.tokenId());
  }

  /**
   * The master's proof has arrived.
   *
   * @param claimed {@link #PROOF_LENGTH} bytes
   * @return what the master said of itself
   * @throws HandshakeException if it proves nothing; its reason is to be sent as {@link #refused}
   */
  public Greeting proof(byte[] claimed) throws HandshakeException {
    if (greeting == null) {
      throw new IllegalStateException("a proof before the hello");
    }
    byte[] expected = Handshake.proof(token, Handshake.MASTER, channel, theirs, mine);
    if (!MessageDigest.isEqual(expected, claimed)) {
      throw namesToken()
          ? new HandshakeException(Reason.IMPOSTOR, "the master cannot prove that it has the token")
          : otherToken(null);
    }
    proven = true;
    return greeting;
  }

  /** The master left, or fell silent, after it saw our token id. */
  static HandshakeException otherToken(Throwable cause) {
    return new HandshakeException(Reason.TOKEN, "the master has another token", cause);
  }

  /** The answer that lets the master in: our own proof. */
  public byte[] accepted() {
    if (!proven) {
      throw new IllegalStateException("only a master that has proved itself is let in");
    }
    return answer(Handshake.OK, Handshake.proof(token, Handshake.SLAVE, channel, theirs, mine));
  }

  /** The answer that turns a master away; it proves nothing. */
  public static byte[] refused(Reason reason) {
    return answer(Handshake.status(reason), new byte[Token.PROOF_LENGTH]);
  }

  private static byte[] answer(int status, byte[] proof) {
    byte[] answer = new byte[1 + Token.PROOF_LENGTH];
    answer[0] = (byte) status;
    System.arraycopy(proof, 0, answer, 1, proof.length);
    return answer;
  }
}
