package dev.splitbrain.slave;

import dev.splitbrain.slave.area.AreaServices;
import dev.splitbrain.slave.session.Sessions;
import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.Threads;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.hello.Token;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;

/**
 * The slave's server: {@link UnprovenConnections} has each connection prove that its master holds
 * the token; from then on it has a thread of its own, in which {@link Sessions} serves it.
 */
public final class SlaveServer implements Closeable {
  /** A full queue makes whoever dials next wait a second, until its system tries again. */
  private static final int BACKLOG = 1024;

  /** How long a connection may take to prove itself. */
  private static final Duration HANDSHAKE = Duration.ofSeconds(5);

  private static final long CLOSE_MILLIS = 2_000;

  /** Kernel keep-alive: a silent master is found dead after 10 + 3 * 5 seconds. */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 10,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  private final InetSocketAddress address;
  private final UnprovenConnections unproven;
  private final Sessions sessions;
  private final ThreadFactory threads;
  private final Thread port;
  private final AtomicLong connections = new AtomicLong();

  private SlaveServer(
      SlaveIdentity identity,
      Token token,
      ServerSocketChannel listener,
      Duration grace,
      Duration handshake,
      ThreadFactory threads)
      throws IOException {
    this.address = (InetSocketAddress) listener.getLocalAddress();
    this.sessions = new Sessions(identity, AreaServices::of, grace);
    this.threads = threads;
    this.unproven =
        new UnprovenConnections(
            listener,
            token,
            Handshake.plainChannel(address.getPort()),
            handshake,
            new Welcome(),
            new TurnedAway());
    // The one thread that keeps the slave's JVM alive.
    this.port = new Thread(null, unproven, "splitbrain-accept", 0, false);
  }

  /**
   * Listens, and serves in threads of its own.
   *
   * @param port 0 for a free one
   */
  public static SlaveServer start(
      SlaveIdentity identity, Token token, InetAddress address, int port) throws IOException {
    return start(
        identity,
        token,
        new InetSocketAddress(address, port),
        Sessions.GRACE,
        HANDSHAKE,
        body -> Threads.daemon("", body));
  }

  /** As the other, with other times and another maker of connections' threads for tests. */
  static SlaveServer start(
      SlaveIdentity identity,
      Token token,
      InetSocketAddress address,
      Duration grace,
      Duration handshake,
      ThreadFactory threads)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    SlaveServer server;
    try {
      // A restarted slave must get its port back at once.
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(address, BACKLOG);
      server = new SlaveServer(identity, token, listener, grace, handshake, threads);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    server.port.start();
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** The sessions that are open. */
  public Sessions sessions() {
    return sessions;
  }

  /** Connections that have not proved anything yet. */
  int unproven() {
    return unproven.count();
  }

  /** Gives each proven connection a thread. */
  private final class Welcome implements UnprovenConnections.Masters {
    @Override
    public Reason refuses(Greeting greeting) {
      return sessions.refuses(greeting);
    }

    @Override
    public void serve(SocketChannel channel, Greeting greeting, byte[] answer) throws IOException {
      keepAlive(channel);
      Thread thread = threads.newThread(() -> SlaveServer.this.serve(channel, greeting, answer));
      thread.setName("splitbrain-connection-" + connections.incrementAndGet());
      thread.start();
    }
  }

  private void serve(SocketChannel channel, Greeting greeting, byte[] answer) {
    try (channel) {
      ByteBuffer bytes = ByteBuffer.wrap(answer);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      sessions.serve(channel.socket(), greeting);
    } catch (IOException e) {
      SlaveLog.log("a connection failed: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      // It ends this connection and nothing else; the session has been told by now.
      SlaveLog.log("a connection failed: " + e);
    }
  }

  private static void keepAlive(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
      if (channel.supportedOptions().contains(option.getKey())) {
        channel.setOption(option.getKey(), option.getValue());
      }
    }
  }

  /** Listens no more, ends all sessions and frees everything. */
  @Override
  public void close() throws IOException {
    unproven.close();
    try {
      // The port is free when its thread is over.
      port.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sessions.close("the slave was stopped");
  }
}
