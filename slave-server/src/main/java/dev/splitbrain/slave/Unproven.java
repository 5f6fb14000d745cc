package dev.splitbrain.slave;

import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.SlaveHandshake;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * One connection that has not proved anything yet: a socket, a few hundred bytes and no thread.
 * Reads no more than a hello and a proof. Threads: the one of {@link UnprovenConnections}.
 */
final class Unproven {
  private final SocketChannel channel;
  private final SlaveHandshake steps;
  private final long sinceNanos;
  private ByteBuffer next = ByteBuffer.allocate(SlaveHandshake.HELLO_LENGTH);
  private boolean greeted;

  Unproven(SocketChannel channel, SlaveHandshake steps, long nowNanos) {
    this.channel = channel;
    this.steps = steps;
    this.sinceNanos = nowNanos;
  }

  SocketChannel channel() {
    return channel;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  /** Whether it has sent a whole hello: it speaks our protocol, and may have something to learn. */
  boolean isGreeted() {
    return greeted;
  }

  /**
   * Takes what has arrived.
   *
   * @return null while more is to come; else what the master said, proven
   * @throws HandshakeException if it is not to be let in
   * @throws IOException if it is gone
   */
  Greeting advance() throws IOException {
    while (true) {
      int count = channel.read(next);
      if (count < 0) {
        if (greeted && !steps.namesToken()) {
          throw new HandshakeException(
              HandshakeException.Reason.TOKEN, "the master has another token");
        }
        throw new EOFException("it left");
      }
      if (next.hasRemaining()) {
        return null;
      }
      byte[] whole = next.array();
      if (greeted) {
        return proof(whole);
      }
      send(steps.hello(whole));
      steps.check();
      greeted = true;
      next = ByteBuffer.allocate(SlaveHandshake.PROOF_LENGTH);
    }
  }

  private Greeting proof(byte[] claimed) throws IOException {
    try {
      return steps.proof(claimed);
    } catch (HandshakeException e) {
      send(SlaveHandshake.refused(e.reason()));
      throw e;
    }
  }

  /** Our proof, for a master that has given its own. */
  byte[] accepted() {
    return steps.accepted();
  }

  /** Sends a few bytes. A socket that nothing was sent on yet takes them at once, or is no use. */
  void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    channel.write(buffer);
    if (buffer.hasRemaining()) {
      throw new IOException("it takes no bytes");
    }
  }
}
