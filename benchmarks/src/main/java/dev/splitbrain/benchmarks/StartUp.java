package dev.splitbrain.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the start of a process that says hello to its end: without the agent, with it and a warm
 * cache, and with it and a scope on a slave. In turns; medians.
 */
public final class StartUp {
  private StartUp() {}

  /** Says hello. */
  public static final class Hello {
    private Hello() {}

    /** Says it. */
    public static void main(String[] args) {
      System.out.println("hello");
    }
  }

  /** The argument is the number of turns, an odd one; 11 without it. */
  public static void main(String[] args) throws Exception {
    int turns = args.length > 0 ? Integer.parseInt(args[0]) : 11;
    Path directory = Forks.ownDirectory();
    try (Forks.Slave slave = Forks.Slave.start(directory)) {
      String agent = "-javaagent:" + Forks.agent() + "=";
      Map<String, String> ways = new LinkedHashMap<>();
      ways.put("without the agent", null);
      ways.put("agent, no scope", agent + "scope=none");
      ways.put("agent, scope on a slave", agent + slave.options() + ",with=bench");
      Map<String, List<Double>> millis = new LinkedHashMap<>();
      double cold = run(directory, ways.get("agent, no scope"));
      for (int turn = 0; turn < turns; turn++) {
        for (Map.Entry<String, String> way : ways.entrySet()) {
          millis
              .computeIfAbsent(way.getKey(), name -> new ArrayList<>())
              .add(run(directory, way.getValue()));
        }
      }
      System.out.println(Forks.conditions() + ", medians of " + turns);
      double none = Forks.median(millis.get("without the agent"));
      for (Map.Entry<String, List<Double>> way : millis.entrySet()) {
        double median = Forks.median(way.getValue());
        System.out.printf("%-26s %8.0f ms %+8.0f ms%n", way.getKey(), median, median - none);
      }
      System.out.printf("%-26s %8.0f ms %+8.0f ms%n", "agent, cold cache, once", cold, cold - none);
    }
  }

  private static double run(Path directory, String agent) throws Exception {
    String[] arguments =
        agent == null
            ? new String[] {"-cp", Forks.ownClassPath(), Hello.class.getName()}
            : new String[] {agent, "-cp", Forks.ownClassPath(), Hello.class.getName()};
    long start = System.nanoTime();
    String out = Forks.run(Forks.java(directory, arguments));
    double millis = (System.nanoTime() - start) / 1e6;
    if (!out.equals("hello\n")) {
      throw new IllegalStateException("it did not say hello but " + out);
    }
    return millis;
  }
}
