package dev.splitbrain.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The raw TCP stream that routed calls are compared with, in a process of its own as the slave is.
 * Each request is one byte: a 64-byte answer, a stream to the master, or a stream from it, whose
 * bytes are thrown away or stored in a file.
 */
public final class Peer {
  /** Bytes of one message of the ping-pong. */
  static final int MESSAGE = 64;

  static final int PING = 1;
  static final int SEND = 2;
  static final int TAKE = 3;
  static final int STORE = 4;

  private Peer() {}

  /** Prints its port and serves one connection. The argument is the file to store into. */
  public static void main(String[] args) throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println(listening.getLocalPort());
      try (Socket socket = listening.accept()) {
        socket.setTcpNoDelay(true);
        serve(
            new DataInputStream(socket.getInputStream()),
            new DataOutputStream(socket.getOutputStream()),
            args[0]);
      }
    }
  }

  private static void serve(DataInputStream in, DataOutputStream out, String file)
      throws IOException {
    byte[] message = new byte[MESSAGE];
    byte[] chunk = new byte[OverTheWire.CHUNK];
    while (true) {
      int length = in.readNBytes(message, 0, MESSAGE);
      if (length < MESSAGE) {
        return;
      }
      switch (message[0]) {
        case PING -> out.write(message);
        case SEND -> {
          for (int sent = 0; sent < OverTheWire.SIZE; sent += chunk.length) {
            out.write(chunk);
          }
        }
        case TAKE -> {
          for (int taken = 0; taken < OverTheWire.SIZE; taken += chunk.length) {
            in.readFully(chunk);
          }
          out.write(message);
        }
        case STORE -> {
          try (FileOutputStream to = new FileOutputStream(file)) {
            for (int taken = 0; taken < OverTheWire.SIZE; taken += chunk.length) {
              in.readFully(chunk);
              to.write(chunk);
            }
          }
          out.write(message);
        }
        default -> throw new IOException("no such request: " + message[0]);
      }
    }
  }
}
