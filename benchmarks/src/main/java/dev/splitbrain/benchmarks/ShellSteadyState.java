package dev.splitbrain.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 300 snippets, one after the other, in the shell with a switch of hosts at each tenth and in the
 * JDK's own {@code jshell}, in turns: medians of the time from a snippet's last character to its
 * result; and the heap of each VM after a collection, after 20 snippets and at the end. JShell
 * keeps what it has evaluated, so heaps grow in both.
 */
public final class ShellSteadyState {
  private static final int WARM_UP = 20;
  private static final Pattern USED =
      Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

  private ShellSteadyState() {}

  /** One VM under observation. */
  private static final class Watched {
    final String name;
    final Shells.Session session;
    final boolean ours;
    final List<Double> millis = new ArrayList<>();
    long[] before;

    Watched(String name, Shells.Session session, boolean ours) {
      this.name = name;
      this.session = session;
      this.ours = ours;
    }

    void snippet(int number) throws Exception {
      if (ours && number % 10 == 0) {
        session.type(number % 20 == 0 ? "/with bench" : "/local");
      }
      long start = System.nanoTime();
      session.type(
          "int v"
              + number
              + " = "
              + number
              + "; System.out.println(\"is=\" + v"
              + number
              + " + \".\");");
      session.await("is=" + number + "\\.");
      millis.add((System.nanoTime() - start) / 1e6);
    }

    long[] heaps() throws Exception {
      return new long[] {heap(shellVm()), heap(session.execPid())};
    }

    private long shellVm() {
      return session.pid();
    }
  }

  /** Arguments: how many snippets, 300 without it. */
  public static void main(String[] args) throws Exception {
    int snippets = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    Path directory = Forks.ownDirectory();
    try (Forks.Slave slave = Forks.Slave.start(directory);
        Shells.Session plain = Shells.plainInteractive(directory);
        Shells.Session ours = Shells.ours(directory, List.of("--host", slave.host()))) {
      List<Watched> all =
          List.of(new Watched("jshell", plain, false), new Watched("splitbrain", ours, true));
      for (int number = 1; number <= WARM_UP + snippets; number++) {
        for (Watched each : all) {
          each.snippet(number);
          if (number == WARM_UP) {
            each.before = each.heaps();
            each.millis.clear();
          }
        }
      }
      System.out.println(Forks.conditions() + ", " + snippets + " snippets");
      double base = Forks.median(all.get(0).millis);
      for (Watched each : all) {
        long[] after = each.heaps();
        double median = Forks.median(each.millis);
        System.out.printf(
            "%-12s %7.1f ms a snippet %5.2f; heap of the shell's VM %d -> %d KiB, of the exec VM"
                + " %d -> %d KiB%n",
            each.name,
            median,
            median / base,
            each.before[0] >> 10,
            after[0] >> 10,
            each.before[1] >> 10,
            after[1] >> 10);
      }
    }
  }

  /** Bytes of live objects: jcmd's histogram collects first. */
  private static long heap(long pid) throws Exception {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    String histogram =
        Forks.run(new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram"));
    Matcher total = USED.matcher(histogram);
    if (!total.find()) {
      throw new IllegalStateException("no total in " + histogram);
    }
    return Long.parseLong(total.group(1));
  }
}
