package dev.splitbrain.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Carries TCP connections into another network namespace: outside a port of the loopback, inside
 * the same port of the other loopback, between them a Unix socket, which knows no network. Either
 * side runs one half.
 */
public final class NetworkRelay {
  /** What the half inside prints when it can be called. */
  static final String READY = "relay ready";

  private NetworkRelay() {}

  /** The half inside: arguments are the Unix socket to listen on, and the port to call. */
  public static void main(String[] args) throws IOException {
    Path socket = Path.of(args[0]);
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), Integer.parseInt(args[1]));
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      System.out.println(READY);
      while (true) {
        join(listener.accept(), () -> tcp(SocketChannel.open(target)));
      }
    }
  }

  /** Starts the half outside, on a free port. */
  static Outside outside(Path socket) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    Outside outside = new Outside(listener, socket);
    daemon("testkit-relay", outside::accept);
    return outside;
  }

  /** The half outside. */
  static final class Outside implements Closeable {
    private final ServerSocketChannel listener;
    private final Path socket;

    private Outside(ServerSocketChannel listener, Path socket) {
      this.listener = listener;
      this.socket = socket;
    }

    int port() throws IOException {
      return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    private void accept() {
      try {
        while (true) {
          SocketChannel from = tcp(listener.accept());
          join(from, () -> SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        }
      } catch (IOException e) {
        // The listener was closed.
        return;
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private interface Connector {
    SocketChannel connect() throws IOException;
  }

  private static SocketChannel tcp(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  private static void join(SocketChannel from, Connector connector) throws IOException {
    SocketChannel to;
    try {
      to = connector.connect();
    } catch (IOException nobodyThere) {
      if (from.getRemoteAddress() instanceof InetSocketAddress) {
        // A reset, the nearest to a refused connection that is left.
        from.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      from.close();
      return;
    }
    AtomicInteger open = new AtomicInteger(2);
    daemon("testkit-relay-in", () -> pump(from, to, open));
    daemon("testkit-relay-out", () -> pump(to, from, open));
  }

  private static void pump(SocketChannel from, SocketChannel to, AtomicInteger open) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
      }
      to.shutdownOutput();
      if (open.decrementAndGet() == 0) {
        closeBoth(from, to);
      }
    } catch (IOException broken) {
      closeBoth(from, to);
    }
  }

  private static void closeBoth(SocketChannel one, SocketChannel other) {
    try (one;
        other) {
      one.isOpen();
    } catch (IOException e) {
      System.err.println("testkit relay: " + e.getMessage());
    }
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }
}
