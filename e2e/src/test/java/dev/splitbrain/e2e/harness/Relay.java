package dev.splitbrain.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Passes connections on and keeps what the callers sent: what an eavesdropper would have. It may
 * cut each connection, both ways at once, when so many bytes have gone back on it.
 */
public final class Relay implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket();
  private final InetSocketAddress target;
  private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private final LongSupplier life;
  private final AtomicInteger cuts = new AtomicInteger();

  /** Listens on one address and passes on to another. */
  public Relay(InetSocketAddress listen, InetSocketAddress target) throws IOException {
    this(listen, target, () -> Long.MAX_VALUE);
  }

  /**
   * As above, and cuts.
   *
   * @param life asked for each connection: how many bytes go back on it before it is cut
   */
  public Relay(InetSocketAddress listen, InetSocketAddress target, LongSupplier life)
      throws IOException {
    this.target = target;
    this.life = life;
    listening.bind(listen);
    daemon("relay accepts", this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listening.getLocalPort();
  }

  /** What was sent on each connection towards the target. */
  public List<byte[]> heard() {
    List<byte[]> all = new ArrayList<>();
    heard.forEach(bytes -> all.add(bytes.toByteArray()));
    return all;
  }

  /** How many connections were cut. */
  public int cuts() {
    return cuts.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listening.accept();
        Socket onward = new Socket(target.getAddress(), target.getPort());
        caller.setTcpNoDelay(true);
        onward.setTcpNoDelay(true);
        sockets.add(caller);
        sockets.add(onward);
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        heard.add(record);
        long most = life.getAsLong();
        daemon("relay there", () -> pass(caller, onward, record, Long.MAX_VALUE));
        daemon("relay back", () -> pass(onward, caller, null, most));
      }
    } catch (IOException e) {
      if (!listening.isClosed()) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private void pass(Socket from, Socket to, ByteArrayOutputStream record, long most) {
    byte[] buffer = new byte[65536];
    long left = most;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (record != null) {
          record.write(buffer, 0, count);
        }
        out.write(buffer, 0, (int) Math.min(count, left));
        left -= count;
        if (left < 0) {
          cuts.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      return; // One end closed: so does the other.
    }
  }

  private static void daemon(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
