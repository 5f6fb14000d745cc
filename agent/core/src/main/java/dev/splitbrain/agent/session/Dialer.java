package dev.splitbrain.agent.session;

import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.HandshakeException;
import dev.splitbrain.wire.hello.HandshakeException.Reason;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.hello.SlaveUrl;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes authenticated connections to one slave. {@link #close} ends those under way. */
final class Dialer {
  private final String host;
  private final SlaveUrl url;
  private final SessionLimits limits;
  private final SessionThreads threads;
  private final Set<Socket> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Dialer(String host, SlaveUrl url, SessionLimits limits, SessionThreads threads) {
    this.host = host;
    this.url = url;
    this.limits = limits;
    this.threads = threads;
  }

  /**
   * Connects and proves both sides.
   *
   * @param sessionId the session to join; null for none
   * @throws IOException naming the host, the address without its token, the cause and what to do;
   *     its cause is what happened
   */
  FrameConnection dial(Purpose purpose, byte[] sessionId) throws IOException {
    if (url.fingerprint() != null) {
      throw new IOException(
          where() + ": this release cannot speak TLS yet; use a loopback URL through ssh -L");
    }
    // Neither the program's proxy settings nor a lookup has a say in where a slave is.
    Socket socket = new Socket(Proxy.NO_PROXY);
    underWay.add(socket);
    try {
      if (closed) {
        throw new IOException("the session ended meanwhile");
      }
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      connect(socket, purpose, sessionId);
      FrameConnection connection = new FrameConnection(socket, Limits.FRAME_BYTES);
      underWay.remove(socket);
      if (closed) {
        throw new IOException("the session ended meanwhile");
      }
      return connection;
    } catch (IOException | RuntimeException | Error e) {
      underWay.remove(socket);
      socket.close();
      if (e instanceof IOException io) {
        throw explained(io);
      }
      throw e;
    }
  }

  private void connect(Socket socket, Purpose purpose, byte[] sessionId) throws IOException {
    long millis = limits.connect().toMillis();
    InetAddress address = InetAddress.getByName(url.host());
    boolean connected = false;
    DialDeadline deadline = new DialDeadline(threads, socket, millis);
    try (deadline) {
      socket.connect(new InetSocketAddress(address, url.port()));
      connected = true;
      if (socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress())) {
        // TCP lets a connection from a free port meet itself.
        throw new ConnectException("Connection refused");
      }
      deadline.restart(Math.min(millis, Handshake.DEADLINE_MILLIS));
      Handshake.asMaster(
          socket.getInputStream(),
          socket.getOutputStream(),
          url.token(),
          purpose,
          sessionId,
          Handshake.plainChannel(url.port()));
    } catch (IOException e) {
      if (!deadline.passed()) {
        throw e;
      }
      throw connected
          ? new HandshakeException(
              Reason.NOT_A_SLAVE, "no answer as of a slave within the handshake's time", e)
          : timeout(e);
    }
    if (deadline.passed()) {
      throw timeout(null);
    }
  }

  private static SocketTimeoutException timeout(IOException cause) {
    SocketTimeoutException timeout = new SocketTimeoutException("connect timed out");
    timeout.initCause(cause);
    return timeout;
  }

  /** Ends attempts under way; later ones fail. */
  void close() throws IOException {
    closed = true;
    for (Socket socket : underWay) {
      socket.close();
    }
  }

  private String where() {
    return host + ": " + url;
  }

  private IOException explained(IOException e) {
    String why;
    if (e instanceof HandshakeException refused) {
      why = e.getMessage() + nextStep(refused.reason());
    } else if (e instanceof ConnectException) {
      why = "nothing listens there: start splitbrain-slave on it, or the ssh -L that leads to it";
    } else if (e instanceof SocketTimeoutException) {
      why = "no answer within " + limits.connect().toSeconds() + " s: is the machine up?";
    } else {
      why = e.getMessage();
    }
    return new IOException(where() + ": " + why, e);
  }

  private static String nextStep(Reason reason) {
    return switch (reason) {
      case TOKEN -> "; use the URL that this slave wrote with --url-file";
      case NOT_A_SLAVE -> "; check the port";
      case IMPOSTOR -> "; do not trust that port";
      case NO_SESSION, BUSY, VERSION -> "";
    };
  }

  /** Why a dial was refused by the slave; null if it did not come so far. */
  static Reason refusal(IOException fromDial) {
    return fromDial.getCause() instanceof HandshakeException refused ? refused.reason() : null;
  }
}
