package dev.splitbrain.agent.start;

import dev.splitbrain.agent.report.ReportFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What stands behind {@code -javaagent:splitbrain-agent.jar=}.
 *
 * @param with the host of the scope: a name, {@code @FILE} or a URL; null for none
 * @param scope where the scope opens
 * @param rules the rules files and kinds of projects, and none of those that are found by
 *     themselves
 * @param push the directory of the master that is mirrored to the host first, or null
 * @param cwd the session's working directory on the host, or null for the slave's own
 * @param trace where the trace goes, or null
 * @param report how a report is written; null where the user did not say
 * @param isReported false if the user wants none
 * @param hosts further names and the files with their URLs
 * @param hostsFile another hosts.toml, or null
 */
record Options(
    String with,
    Where scope,
    RuleSources rules,
    Path push,
    String cwd,
    Path trace,
    ReportFile.Form report,
    boolean isReported,
    Map<String, Path> hosts,
    Path hostsFile) {

  /** Where a scope opens by itself. */
  enum Where {
    MAIN,
    TESTS,
    NONE
  }

  /**
   * Parses the agent's options.
   *
   * @throws IllegalArgumentException naming the option; never a URL
   */
  static Options parse(String text) {
    String with = null;
    Where scope = Where.MAIN;
    RuleSources rules = RuleSources.NONE;
    Path push = null;
    String cwd = null;
    Path trace = null;
    String report = null;
    Path hostsFile = null;
    Map<String, Path> hosts = new LinkedHashMap<>();
    for (String option : text.split(",")) {
      if (option.isBlank()) {
        continue;
      }
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : option.substring(equals + 1);
      if (value.isEmpty()) {
        throw new IllegalArgumentException("the agent's option " + shown(key) + " needs a value");
      }
      switch (key) {
        case "with" -> with = value;
        case "scope" -> scope = where(value);
        case "rules" -> rules = rules.with(value);
        case "push" -> push = Path.of(value).toAbsolutePath().normalize();
        case "cwd" -> cwd = value;
        case "trace" -> trace = Path.of(value);
        case "report" -> report = value;
        case "hosts" -> hostsFile = Path.of(value);
        case "host" -> {
          int at = value.indexOf("=@");
          if (at <= 0 || value.contains("://")) {
            throw new IllegalArgumentException("the agent's option host is host=NAME=@FILE");
          }
          hosts.put(value.substring(0, at), Path.of(value.substring(at + 2)));
        }
        default ->
            throw new IllegalArgumentException(
                "the agent has no option "
                    + shown(key)
                    + "; it knows with, scope, rules, push, cwd, trace, report, host and hosts");
      }
    }
    boolean isReported = !"none".equals(report);
    return new Options(
        with, scope, rules, push, cwd, trace, form(report), isReported, hosts, hostsFile);
  }

  /** What stands in a wrong place may be a secret, whose comma or equals sign was not expected. */
  private static String shown(String word) {
    return word.matches("[a-z]{1,16}") ? "'" + word + "'" : "(not shown: it may be a secret)";
  }

  private static ReportFile.Form form(String value) {
    if (value == null || value.equals("none")) {
      return null;
    }
    return switch (value) {
      case "text" -> ReportFile.Form.TEXT;
      case "html" -> ReportFile.Form.HTML;
      default ->
          throw new IllegalArgumentException(
              "the agent's option report is text, html or none, not " + shown(value));
    };
  }

  private static Where where(String value) {
    return switch (value) {
      case "main" -> Where.MAIN;
      case "tests" -> Where.TESTS;
      case "none" -> Where.NONE;
      default ->
          throw new IllegalArgumentException(
              "the agent's option scope is main, tests or none, not " + shown(value));
    };
  }
}
