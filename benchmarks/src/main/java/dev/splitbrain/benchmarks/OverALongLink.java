package dev.splitbrain.benchmarks;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The idioms of {@link OverTheWire} through a relay that adds {@value #DELAY_MILLIS} ms each way:
 * how many round trips each takes by the session's counter, and how long. Ends with 1 if an idiom
 * takes more round trips than its budget, or less time than they must.
 */
public final class OverALongLink {
  static final int DELAY_MILLIS = 10;

  private static final String RELAYED = "127.0.0.2";

  private OverALongLink() {}

  private interface Work {
    void run() throws IOException;
  }

  /** No arguments. */
  public static void main(String[] args) throws Exception {
    if (!SplitBrain.isPresent()) {
      fork();
      return;
    }
    Path base = Path.of(System.getProperty("slave.directory"));
    Path file = base.resolve("file");
    Path tree = base.resolve("tree");
    byte[] chunk = new byte[OverTheWire.CHUNK];
    Host host = SplitBrain.host("bench");
    System.out.println(Forks.conditions() + ", " + DELAY_MILLIS + " ms each way");
    boolean kept = true;
    try (HostScope scope = SplitBrain.with(host)) {
      Files.write(file, new byte[1]);
      kept &= measure(host, "Files.size", 1, () -> Files.size(file));
      kept &= measure(host, "Files.readString of a small file", 1, () -> Files.readString(file));
      kept &= measure(host, "walk + size of 1,000 files", 2, () -> Idioms.walkAndSize(tree));
      long writes = 1 + OverTheWire.SIZE / OverTheWire.CHUNK;
      kept &= measure(host, "write of 64 MiB", writes, () -> Idioms.write(file, chunk));
      // One for the open, two that show that the file is read on, then pieces that are under way.
      long reads = 3 + OverTheWire.SIZE / (256 << 10);
      kept &= measure(host, "read of 64 MiB", reads, () -> Idioms.read(file, chunk));
      Files.delete(file);
    }
    System.exit(kept ? 0 : 1);
  }

  private static boolean measure(Host host, String name, long budget, Work work)
      throws IOException {
    // The first time loads classes, and leaves a connection for each that is under way at once.
    work.run();
    long tripsBefore = host.roundTrips();
    long start = System.nanoTime();
    work.run();
    long millis = (System.nanoTime() - start) / 1_000_000;
    long trips = host.roundTrips() - tripsBefore;
    boolean kept = trips <= budget && millis >= 2 * DELAY_MILLIS;
    System.out.printf(
        Locale.ROOT,
        "%s: %d round trips (budget %d), %d ms, as long as %.1f waits for one%s%n",
        name,
        trips,
        budget,
        millis,
        millis / (2.0 * DELAY_MILLIS),
        kept ? "" : ": NOT KEPT");
    return kept;
  }

  private static void fork() throws Exception {
    Path directory = Forks.ownDirectory();
    Path base = Files.createDirectory(directory.resolve("slave"));
    Idioms.makeTree(base.resolve("tree"));
    try (Forks.Slave slave = Forks.Slave.start(directory)) {
      String url = slave.url();
      int colon = url.lastIndexOf(':');
      int port = Integer.parseInt(url.substring(colon + 1));
      Path relayed = directory.resolve("relayed.url");
      Files.createFile(
          relayed,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(relayed, url.substring(0, url.lastIndexOf('@') + 1) + RELAYED + ":" + port);
      try (DelayingRelay relay =
          new DelayingRelay(
              InetAddress.getByName(RELAYED),
              new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port),
              DELAY_MILLIS * 1_000_000L)) {
        List<String> arguments =
            new ArrayList<>(
                List.of(
                    "-javaagent:" + Forks.agent() + "=host=bench=@" + relayed + ",scope=none",
                    "-Dslave.directory=" + base,
                    "-cp",
                    Forks.ownClassPath(),
                    OverALongLink.class.getName()));
        System.out.print(Forks.run(Forks.java(directory, arguments.toArray(new String[0]))));
      }
    } finally {
      Forks.delete(directory);
    }
  }
}
