package dev.splitbrain.benchmarks;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Routed calls beside a raw TCP stream that does the same, in turns in one VM: {@code Files.size}
 * against a 64-byte ping-pong, on one core and across two; reading and writing 64 MiB against a
 * stream of as many bytes, thrown away or stored by its peer; and a walk over 1,000 files with
 * their sizes beside the same walk on the master's own disk.
 */
public final class OverTheWire {
  /** Bytes of a stream. */
  static final int SIZE = 64 << 20;

  /** Bytes of one read or write. */
  static final int CHUNK = 1 << 20;

  private static final int CALLS = 2000;

  /** Both sides run for so long before anything counts: what is measured is compiled by then. */
  private static final long WARM_NANOS = 4_000_000_000L;

  private OverTheWire() {}

  private interface Work {
    void run() throws IOException;
  }

  /** The argument is the number of turns, an odd one; 11 without it. */
  public static void main(String[] args) throws Exception {
    if (!SplitBrain.isPresent()) {
      fork(args);
      return;
    }
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 11;
    int port = Integer.getInteger("peer.port");
    Path file = Path.of(System.getProperty("slave.file"));
    Host host = SplitBrain.host("bench");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      System.out.println(Forks.conditions() + ", medians of " + turns);
      List<String> far = List.of(System.getProperty("peer.pid"), System.getProperty("slave.pid"));
      for (Placement placement : Placement.possible()) {
        placement.during(
            far,
            () -> {
              compareCalls(turns, host, file, socket, placement);
              return null;
            });
      }
      compareStreams(turns, host, file, socket);
      compareWalks(turns, host, file.resolveSibling("tree"));
    }
  }

  private static void fork(String[] args) throws Exception {
    Path directory = Forks.ownDirectory();
    Process peer =
        Forks.java(
                directory,
                "-cp",
                Forks.ownClassPath(),
                Peer.class.getName(),
                directory.resolve("stored").toString())
            .start();
    try (Forks.Slave slave = Forks.Slave.start(directory)) {
      String port = peer.inputReader().readLine();
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "-javaagent:" + Forks.agent() + "=" + slave.options() + ",scope=none",
                  "-Dpeer.port=" + port,
                  "-Dpeer.pid=" + peer.pid(),
                  "-Dslave.pid=" + slave.pid(),
                  "-Dslave.file=" + directory.resolve("file"),
                  "-cp",
                  Forks.ownClassPath(),
                  OverTheWire.class.getName()));
      arguments.addAll(List.of(args));
      System.out.print(Forks.run(Forks.java(directory, arguments.toArray(new String[0]))));
    } finally {
      peer.destroy();
      Forks.delete(directory);
    }
  }

  private static void compareCalls(
      int turns, Host host, Path file, Socket socket, Placement placement) throws IOException {
    byte[] message = new byte[Peer.MESSAGE];
    message[0] = Peer.PING;
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    Work raw =
        () -> {
          out.write(message);
          in.readFully(message);
        };
    Work routed = () -> Files.size(file);
    SplitBrain.with(host, () -> Files.write(file, new byte[1]));
    List<Double> rawMicros = new ArrayList<>();
    List<Double> routedMicros = new ArrayList<>();
    long warm = System.nanoTime() + WARM_NANOS;
    while (rawMicros.size() < turns) {
      double rawTime = micros(raw) / CALLS;
      double routedTime;
      try (HostScope scope = SplitBrain.with(host)) {
        routedTime = micros(routed) / CALLS;
      }
      if (System.nanoTime() >= warm) {
        rawMicros.add(rawTime);
        routedMicros.add(routedTime);
      }
    }
    double rawTime = Forks.median(rawMicros);
    double routedTime = Forks.median(routedMicros);
    System.out.printf(
        Locale.ROOT,
        "Files.size %.1f us, 64-byte ping-pong %.1f us: %.2f (goal: at most 1.3; %s)%n",
        routedTime,
        rawTime,
        routedTime / rawTime,
        placement);
  }

  private static double micros(Work work) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e3;
  }

  /** The slave's disk is the master's own: a tree of its own for each. */
  private static void compareWalks(int turns, Host host, Path tree) throws IOException {
    Path other = tree.resolveSibling("slave-tree");
    Idioms.makeTree(tree);
    Idioms.makeTree(other);
    List<Double> ownMicros = new ArrayList<>();
    List<Double> routedMicros = new ArrayList<>();
    long warm = System.nanoTime() + WARM_NANOS;
    while (ownMicros.size() < turns) {
      long start = System.nanoTime();
      Idioms.walkAndSize(tree);
      double ownTime = (System.nanoTime() - start) / 1e3;
      double routedTime;
      try (HostScope scope = SplitBrain.with(host)) {
        start = System.nanoTime();
        Idioms.walkAndSize(other);
        routedTime = (System.nanoTime() - start) / 1e3;
      }
      if (System.nanoTime() >= warm) {
        ownMicros.add(ownTime);
        routedMicros.add(routedTime);
      }
    }
    double ownTime = Forks.median(ownMicros);
    double routedTime = Forks.median(routedMicros);
    System.out.printf(
        Locale.ROOT,
        "walk + size of 1,000 files %.0f us, on the master's own disk %.0f us: %.2f (goal: at most"
            + " 1.0)%n",
        routedTime,
        ownTime,
        routedTime / ownTime);
  }

  private static void compareStreams(int turns, Host host, Path file, Socket socket)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    byte[] request = new byte[Peer.MESSAGE];
    DataInputStream in = new DataInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    Work rawWrite = () -> rawWrite(Peer.TAKE, request, chunk, out, in);
    Work rawStore = () -> rawWrite(Peer.STORE, request, chunk, out, in);
    Work routedWrite = () -> Idioms.write(file, chunk);
    Work routedOverwrite = () -> Idioms.overwrite(file, chunk);
    Work rawRead =
        () -> {
          request[0] = Peer.SEND;
          out.write(request);
          for (int taken = 0; taken < SIZE; taken += CHUNK) {
            in.readFully(chunk);
          }
        };
    Work routedRead = () -> Idioms.read(file, chunk);
    compare("write to a new file", turns, host, routedWrite, rawWrite);
    compare("the same, stored by the raw stream's peer too", turns, host, routedWrite, rawStore);
    compare("write over a file", turns, host, routedOverwrite, rawWrite);
    compare("read", turns, host, routedRead, rawRead);
  }

  private static void rawWrite(
      int kind, byte[] request, byte[] chunk, OutputStream out, DataInputStream in)
      throws IOException {
    request[0] = (byte) kind;
    out.write(request);
    for (int sent = 0; sent < SIZE; sent += CHUNK) {
      out.write(chunk);
    }
    in.readFully(request);
  }

  private static void compare(String name, int turns, Host host, Work routed, Work raw)
      throws IOException {
    List<Double> rawRates = new ArrayList<>();
    List<Double> routedRates = new ArrayList<>();
    long warm = System.nanoTime() + WARM_NANOS;
    while (rawRates.size() < turns) {
      double rawRate = rate(raw);
      double routedRate;
      try (HostScope scope = SplitBrain.with(host)) {
        routedRate = rate(routed);
      }
      if (System.nanoTime() >= warm) {
        rawRates.add(rawRate);
        routedRates.add(routedRate);
      }
    }
    double rawRate = Forks.median(rawRates);
    double routedRate = Forks.median(routedRates);
    System.out.printf(
        Locale.ROOT,
        "%s, 64 MiB: %.0f MiB/s, raw stream %.0f MiB/s: %.2f (goal: at least 0.7)%n",
        name,
        routedRate,
        rawRate,
        routedRate / rawRate);
  }

  private static double rate(Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return (SIZE >> 20) / ((System.nanoTime() - start) / 1e9);
  }
}
