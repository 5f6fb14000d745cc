package dev.splitbrain.slave;

import dev.splitbrain.slave.session.Sessions;
import dev.splitbrain.slave.session.SlaveIdentity;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.Threads;
import dev.splitbrain.wire.hello.Greeting;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.Token;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;

/**
 * The slave's port: accepts connections, has each prove that its master holds the token, and hands
 * it to {@link Sessions}. A stranger costs one of a few places for a few seconds and gets nothing.
 */
public final class SlaveServer implements Closeable {
  private static final int BACKLOG = 128;

  /** Kernel keep-alive: a silent master is found dead after 10 + 3 * 5 seconds. */
  private static final Map<SocketOption<Integer>, Integer> KEEP_ALIVE =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 10,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 5,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  private final Token token;
  private final ServerSocket listener;
  private final UnprovenConnections strangers;
  private final Sessions sessions;
  private final Thread acceptor;
  private final AtomicLong connections = new AtomicLong();

  private SlaveServer(
      SlaveIdentity identity,
      Token token,
      ServerSocket listener,
      UnprovenConnections strangers,
      Duration grace) {
    this.token = token;
    this.listener = listener;
    this.strangers = strangers;
    this.sessions = new Sessions(identity, grace);
    // The one thread that keeps the slave's JVM alive.
    this.acceptor = new Thread(null, this::accept, "splitbrain-accept", 0, false);
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
        address,
        port,
        Sessions.GRACE,
        Duration.ofMillis(Handshake.DEADLINE_MILLIS));
  }

  /** As {@link #start(SlaveIdentity, Token, InetAddress, int)}, with other times for tests. */
  static SlaveServer start(
      SlaveIdentity identity,
      Token token,
      InetAddress address,
      int port,
      Duration grace,
      Duration handshake)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      // A restarted slave must get its port back at once.
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(address, port), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    SlaveServer server =
        new SlaveServer(identity, token, listener, new UnprovenConnections(handshake), grace);
    server.acceptor.start();
    return server;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** The sessions that are open. */
  public Sessions sessions() {
    return sessions;
  }

  /** Connections that have not proved anything yet. */
  int strangers() {
    return strangers.count();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        strangers.admit(socket);
        Threads.daemon(
                "splitbrain-connection-" + connections.incrementAndGet(), () -> serve(socket))
            .start();
      } catch (IOException e) {
        if (!listener.isClosed()) {
          // Out of descriptors, usually. UnprovenConnections are cut off in time, so places come back.
          SlaveLog.log("accept failed: " + e.getMessage());
          strangers.awaitChange();
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Greeting greeting = greet(socket);
      if (greeting != null) {
        sessions.serve(socket, greeting);
      }
    } catch (IOException e) {
      SlaveLog.log("a connection failed: " + e.getMessage());
    }
  }

  /** Null if the peer is not let in. */
  private Greeting greet(Socket socket) throws IOException {
    try {
      // No time limit of the socket's own: the strangers' place bounds the wait, and the JDK leaves
      // a
      // socket that ever had a limit in non-blocking mode, which costs two system calls a request.
      socket.setTcpNoDelay(true);
      Greeting greeting =
          Handshake.asSlave(
              socket.getInputStream(),
              socket.getOutputStream(),
              token,
              sessions::accepts,
              Handshake.plainChannel(address().getPort()));
      keepAlive(socket);
      return greeting;
    } catch (HandshakeException e) {
      SlaveLog.log("not let in: " + e.getMessage());
      return null;
    } catch (IOException e) {
      // A stranger that resets, or was cut off for being slow: not worth a line each.
      return null;
    } finally {
      strangers.leave(socket);
    }
  }

  private static void keepAlive(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    for (Map.Entry<SocketOption<Integer>, Integer> option : KEEP_ALIVE.entrySet()) {
      if (socket.supportedOptions().contains(option.getKey())) {
        socket.setOption(option.getKey(), option.getValue());
      }
    }
  }

  /** Listens no more, ends all sessions and frees everything. */
  @Override
  public void close() throws IOException {
    listener.close();
    strangers.close();
    sessions.close("the slave was stopped");
  }
}
