package dev.splitbrain.agent.report;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The one line at the end of a JVM, and its words. */
final class Summary {
  private Summary() {}

  /**
   * What was done where.
   *
   * @param where the report; null if there is none
   */
  static String line(Report report, String where) {
    StringJoiner tests = new StringJoiner(", ");
    for (Map.Entry<String, Integer> host : report.testsByHost().entrySet()) {
      tests.add(count(host.getValue(), "test") + " on " + host.getKey());
    }
    if (tests.length() == 0) {
      tests.add("no test on a host");
    }
    return "splitbrain: "
        + tests
        + ", "
        + count(report.calls(), "call")
        + ", "
        + seconds(report.nanos())
        + " of them waiting; "
        + count(report.keptNames(), "name")
        + " kept here by rules, "
        + number(report.refusals())
        + " refused"
        + (where == null ? "" : "; " + where);
  }

  static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  static String count(long n, String what) {
    return number(n) + " " + what + (n == 1 ? "" : "s");
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%,.1f s", nanos / 1e9);
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%,.1f ms", nanos / 1e6);
  }
}
