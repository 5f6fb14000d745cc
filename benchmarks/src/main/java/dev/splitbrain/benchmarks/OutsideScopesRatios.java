package dev.splitbrain.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * {@link OutsideScopes} with and without the agent in turns, and the ratios. Ends with 1 if one is
 * neither within 5 % nor within 2 ns.
 */
public final class OutsideScopesRatios {
  private static final double MOST_RATIO = 1.05;
  private static final double MOST_NANOS = 2;

  private OutsideScopesRatios() {}

  /** The argument is the number of turns, an odd one; 5 without it. */
  public static void main(String[] args) throws Exception {
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 5;
    Path directory = Forks.ownDirectory();
    System.setProperty("jmh.ignoreLock", "true");
    Map<String, List<Double>> plain = new TreeMap<>();
    Map<String, List<Double>> agent = new TreeMap<>();
    for (int turn = 0; turn < turns; turn++) {
      System.out.println("turn " + (turn + 1) + " of " + turns);
      measure(directory, plain);
      measure(directory, agent, "-javaagent:" + Forks.agent() + "=scope=none");
    }
    System.out.println(Forks.conditions() + ", medians of " + turns);
    System.out.printf(
        "%-14s %10s %10s %8s %8s%n", "call", "none ns", "agent ns", "ratio", "more ns");
    boolean good = true;
    for (String name : plain.keySet()) {
      double none = Forks.median(plain.get(name));
      double with = Forks.median(agent.get(name));
      boolean ok = with / none <= MOST_RATIO || with - none <= MOST_NANOS;
      good &= ok;
      System.out.printf(
          "%-14s %10.1f %10.1f %8.3f %8.1f %s%n",
          name, none, with, with / none, with - none, ok ? "ok" : "TOO MUCH");
    }
    System.exit(good ? 0 : 1);
  }

  private static void measure(Path directory, Map<String, List<Double>> into, String... jvm)
      throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(OutsideScopes.class.getName() + "\\.")
            .forks(1)
            .warmupIterations(3)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .jvmArgsAppend("-Xmx256m")
            .shouldFailOnError(true);
    if (jvm.length > 0) {
      options.jvmArgsPrepend(jvm);
    }
    for (RunResult result : new Runner(options.build()).run()) {
      String label = result.getPrimaryResult().getLabel();
      into.computeIfAbsent(label, name -> new ArrayList<>())
          .add(result.getPrimaryResult().getScore());
    }
  }
}
