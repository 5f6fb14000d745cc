package dev.splitbrain.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A long link: passes every byte on, a fixed time after it came, in each direction. It listens on
 * another loopback address under the port number of its target, since both sides of a session prove
 * the port that they dialled or listen on.
 */
final class DelayingRelay implements Closeable {
  private static final int PIECE = 64 << 10;

  /** Pieces under way in one direction: more than any window here. */
  private static final int MOST_PIECES = 1024;

  private static final byte[] END = {};

  private final ServerSocket listening = new ServerSocket();
  private final InetSocketAddress target;
  private final long delayNanos;

  private record Piece(byte[] bytes, long due) {}

  DelayingRelay(InetAddress own, InetSocketAddress target, long delayNanos) throws IOException {
    this.target = target;
    this.delayNanos = delayNanos;
    listening.bind(new InetSocketAddress(own, target.getPort()));
    start("relay-accepts", this::accept);
  }

  private void accept() throws IOException {
    while (!listening.isClosed()) {
      Socket caller = listening.accept();
      Socket onward = new Socket(target.getAddress(), target.getPort());
      caller.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      pass(caller, onward);
      pass(onward, caller);
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new LinkedBlockingQueue<>(MOST_PIECES);
    start(
        "relay-takes",
        () -> {
          InputStream in = from.getInputStream();
          byte[] buffer = new byte[PIECE];
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            long due = System.nanoTime() + delayNanos;
            underWay.put(new Piece(Arrays.copyOf(buffer, count), due));
          }
          underWay.put(new Piece(END, System.nanoTime() + delayNanos));
        });
    start(
        "relay-gives",
        () -> {
          OutputStream out = to.getOutputStream();
          for (Piece next = underWay.take(); next.bytes() != END; next = underWay.take()) {
            for (long left = next.due() - System.nanoTime();
                left > 0;
                left = next.due() - System.nanoTime()) {
              LockSupport.parkNanos(left);
            }
            out.write(next.bytes());
          }
          to.shutdownOutput();
        });
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // The connection, or the relay, was closed: the other thread of it ends likewise.
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
