package dev.splitbrain.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * On which cores the processes of a measurement run, by taskset(1). A round trip between two
 * threads takes three times as long across two sleeping cores as on one, and the scheduler may keep
 * one pair of threads here and another there for as long as both live: only with the places given
 * do two round trips compare.
 */
enum Placement {
  /** As the scheduler likes. */
  FREE(null, null),
  /** Both ends take turns on one core. */
  ONE_CORE("0", "0"),
  /** Each end has a core. */
  TWO_CORES("0", "1");

  private final String near;
  private final String far;

  Placement(String near, String far) {
    this.near = near;
    this.far = far;
  }

  /** Those that this machine can have. */
  static List<Placement> possible() throws InterruptedException {
    try {
      taskset("-c", "-p", own());
    } catch (IOException absent) {
      System.out.println("no taskset here, so the scheduler alone places the ends");
      return List.of(FREE);
    }
    return Runtime.getRuntime().availableProcessors() < 2
        ? List.of(FREE, ONE_CORE)
        : List.of(FREE, ONE_CORE, TWO_CORES);
  }

  /** Runs a measurement with this process at the near end and others at the far one. */
  void during(List<String> farProcesses, Callable<Void> measurement) throws Exception {
    if (near == null) {
      measurement.call();
      return;
    }
    String before = taskset("-c", "-p", own()).replaceAll(".*: ", "");
    place(farProcesses, near, far);
    try {
      measurement.call();
    } finally {
      place(farProcesses, before, before);
    }
  }

  private static void place(List<String> farProcesses, String near, String far)
      throws IOException, InterruptedException {
    taskset("-a", "-c", "-p", near, own());
    for (String process : farProcesses) {
      taskset("-a", "-c", "-p", far, process);
    }
  }

  private static String own() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static String taskset(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("taskset");
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(builder.command() + ": " + out);
    }
    return out.strip();
  }

  @Override
  public String toString() {
    return switch (this) {
      case FREE -> "placed by the scheduler";
      case ONE_CORE -> "both ends on one core";
      case TWO_CORES -> "a core for each end";
    };
  }
}
