package dev.splitbrain.testkit;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

/** Ports of loopback. */
final class Ports {
  private static final long PATIENCE_SECONDS = 20;

  private Ports() {}

  /** Listens on a port, 0 for any free one. */
  static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }

  /** The thread that accepted before, or a dial of a master, may hold the port a moment longer. */
  static ServerSocket listenAgain(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return listen(port);
      } catch (BindException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }
}
