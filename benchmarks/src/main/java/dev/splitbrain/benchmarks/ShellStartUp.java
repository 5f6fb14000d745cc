package dev.splitbrain.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shell against the JDK's own {@code jshell}, in turns; medians: from the start of the process
 * to the result of a first snippet that came through a pipe, and to the prompt at a terminal; and a
 * snippet that computes for some seconds, by the clock and by the processor time of its thread. The
 * shell runs with the exec VM's compiler as it comes (C2) and with C1 alone.
 */
public final class ShellStartUp {
  private static final String PLAIN = "jshell";

  /** Integer and array work, in loops that C2 vectorizes and in others. */
  private static final List<String> COMPUTE =
      List.of(
          "long work(int rounds) { long x = 1; int[] a = new int[1 << 14]; int[] b = new int[1 <<"
              + " 14]; for (int i = 0; i < b.length; i++) b[i] = i; for (int r = 0; r < rounds;"
              + " r++) { for (int i = 0; i < a.length; i++) a[i] += b[i]; for (int i = 0; i <"
              + " 20_000; i++) x = x * 6364136223846793005L + i; } return x + a[77]; }",
          "var bean = java.lang.management.ManagementFactory.getThreadMXBean();",
          "long clock = System.nanoTime(), cpu = bean.getCurrentThreadCpuTime();"
              + " work(ROUNDS); System.out.println(\"took=\" + (System.nanoTime() - clock) +"
              + " \",\" + (bean.getCurrentThreadCpuTime() - cpu) + \".\");");

  private final Path directory;
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  private ShellStartUp(Path directory) {
    this.directory = directory;
  }

  /** Arguments: the number of turns, an odd one, 7 without it; rounds of the computation. */
  public static void main(String[] args) throws Exception {
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 7;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
    ShellStartUp measured = new ShellStartUp(Forks.ownDirectory());
    Map<String, List<String>> ways = new LinkedHashMap<>();
    ways.put(PLAIN, List.of());
    ways.put("splitbrain, C2 in the exec VM", List.of());
    ways.put("splitbrain, C1 in the exec VM", List.of("-R-XX:TieredStopAtLevel=1"));
    for (Map.Entry<String, List<String>> way : ways.entrySet()) {
      // Fills the caches.
      measured.firstResult(way.getKey(), way.getValue());
    }
    measured.figures.clear();
    for (int turn = 0; turn < turns; turn++) {
      for (Map.Entry<String, List<String>> way : ways.entrySet()) {
        measured.firstResult(way.getKey(), way.getValue());
        measured.prompt(way.getKey(), way.getValue());
        measured.compute(way.getKey(), way.getValue(), rounds);
      }
    }
    System.out.println(Forks.conditions() + ", medians of " + turns);
    measured.print(ways.keySet());
  }

  private void firstResult(String way, List<String> options) throws Exception {
    long start = System.nanoTime();
    try (Shells.Session session = start(way, options)) {
      session.type("System.out.println(\"first\" + \"Result\")");
      session.typeEnd();
      session.await("firstResult");
      add(way, "first result", System.nanoTime() - start);
    }
  }

  private void prompt(String way, List<String> options) throws Exception {
    long start = System.nanoTime();
    try (Shells.Session session =
        way.equals(PLAIN)
            ? Shells.plainAtTerminal(directory)
            : Shells.oursAtTerminal(directory, options)) {
      session.await(way.equals(PLAIN) ? "jshell> " : "jsh> ");
      add(way, "prompt", System.nanoTime() - start);
    }
  }

  private void compute(String way, List<String> options, int rounds) throws Exception {
    try (Shells.Session session = start(way, options)) {
      for (String line : COMPUTE) {
        session.type(line.replace("ROUNDS", Integer.toString(rounds)));
      }
      session.typeEnd();
      String[] took = session.await("took=(\\d+,\\d+)\\.").split(",");
      add(way, "computing", Long.parseLong(took[0]));
      add(way, "computing, processor time", Long.parseLong(took[1]));
    }
  }

  private Shells.Session start(String way, List<String> options) throws Exception {
    return way.equals(PLAIN) ? Shells.plain(directory) : Shells.ours(directory, options);
  }

  private void add(String way, String what, long nanos) {
    figures.computeIfAbsent(what + "/" + way, key -> new ArrayList<>()).add(nanos / 1e6);
  }

  private void print(Iterable<String> ways) {
    for (String what :
        List.of("first result", "prompt", "computing", "computing, processor time")) {
      double plain = Forks.median(figures.get(what + "/" + PLAIN));
      for (String way : ways) {
        double median = Forks.median(figures.get(what + "/" + way));
        System.out.printf("%-26s %-30s %8.0f ms  %5.2f%n", what, way, median, median / plain);
      }
    }
  }
}
