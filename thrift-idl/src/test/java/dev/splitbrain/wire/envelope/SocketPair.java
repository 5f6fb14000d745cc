package dev.splitbrain.wire.envelope;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Two connected sockets of loopback. */
record SocketPair(Socket left, Socket right) implements AutoCloseable {
  static SocketPair open() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Socket left = new Socket(listening.getInetAddress(), listening.getLocalPort());
      Socket right = listening.accept();
      left.setSoTimeout(10_000);
      right.setSoTimeout(10_000);
      return new SocketPair(left, right);
    }
  }

  @Override
  public void close() throws IOException {
    left.close();
    right.close();
  }
}
