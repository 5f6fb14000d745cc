package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JDKs that tests run on. {@code splitbrain.test.java} and {@code splitbrain.test.slaveJava}
 * name those of the programs under test and of the slaves; without them it is the running one, and
 * what crosses the wire is also tried on each of the releases 17 and 25 that are found in the usual
 * places, and with {@code splitbrain.test.thorough} between each two of them.
 */
public final class Jdks {
  /** The tag of tests that try each pair of JDKs by themselves. */
  public static final String PAIRS = "pairs";

  private static final List<Integer> RELEASES = List.of(17, 25);
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/opt/java"),
          Path.of("/opt"),
          Path.of("/Library/Java/JavaVirtualMachines"),
          Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"),
          Path.of(System.getProperty("user.home"), ".jdks"));

  /**
   * A JDK for the program under test and one for its slave.
   *
   * @param master runs the program
   * @param slave runs the slave
   */
  public record Pair(Jdk master, Jdk slave) {
    @Override
    public String toString() {
      return master.feature() + "-" + slave.feature();
    }
  }

  private static Map<Integer, Jdk> found;

  private Jdks() {}

  /** The JDK of programs under test. */
  public static Jdk master() {
    return named("splitbrain.test.java");
  }

  /** The JDK of slaves. */
  public static Jdk slave() {
    return named("splitbrain.test.slaveJava");
  }

  /**
   * The pairs that a contract runs on: the named one alone, if JDKs were named; else each of 17 and
   * 25 with itself and, if the tests are to be thorough, with the other. Says on standard error
   * which of them are missing here.
   */
  public static List<Pair> pairs() {
    if (System.getProperty("splitbrain.test.java") != null
        || System.getProperty("splitbrain.test.slaveJava") != null) {
      return List.of(new Pair(master(), slave()));
    }
    Map<Integer, Jdk> jdks = found();
    List<Pair> pairs = new ArrayList<>();
    for (int master : RELEASES) {
      for (int slave : RELEASES) {
        if (master != slave && !Boolean.getBoolean("splitbrain.test.thorough")) {
          continue;
        }
        if (jdks.containsKey(master) && jdks.containsKey(slave)) {
          pairs.add(new Pair(jdks.get(master), jdks.get(slave)));
        } else {
          System.err.println(
              "SKIPPED: JDK " + master + "-" + slave + ": found here are " + jdks.values());
        }
      }
    }
    if (pairs.isEmpty()) {
      pairs.add(new Pair(Jdk.running(), Jdk.running()));
    }
    return pairs;
  }

  /** The JDKs of the releases under test, those named or all that were found. */
  public static List<Jdk> masters() {
    return pairs().stream().map(Pair::master).distinct().toList();
  }

  private static Jdk named(String property) {
    String home = System.getProperty(property);
    if (home == null || home.isEmpty()) {
      return Jdk.running();
    }
    return Jdk.in(Path.of(home))
        .orElseThrow(() -> new IllegalArgumentException(property + " names no JDK: " + home));
  }

  private static synchronized Map<Integer, Jdk> found() {
    if (found == null) {
      found = new TreeMap<>();
      found.put(Jdk.running().feature(), Jdk.running());
      for (Path place : USUAL_PLACES) {
        if (!Files.isDirectory(place)) {
          continue;
        }
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(place)) {
          for (Path home : homes) {
            Path mac = home.resolve("Contents/Home");
            Jdk.in(Files.isDirectory(mac) ? mac : home)
                .ifPresent(jdk -> found.putIfAbsent(jdk.feature(), jdk));
          }
        } catch (IOException e) {
          throw new UncheckedIOException("cannot look for JDKs in " + place, e);
        }
      }
    }
    return found;
  }
}
