package dev.splitbrain.agent.rules;

import dev.splitbrain.agent.rules.PathRule.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads one line. */
final class RuleLine {
  private static final String PATHS = "paths:";
  private static final String POSSIBLE =
      "a rule is 'paths: GLOB = VERDICT' or 'natives = refuse|allow'";
  private static final String VERDICTS =
      "use local, remote, read-only, refuse, or a directory to look in instead, as in"
          + " 'paths: /data = remote /mnt/data'";

  private RuleLine() {}

  static boolean isEmpty(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /**
   * The rule of a line.
   *
   * @param source where it stands, which begins each complaint
   * @throws IllegalArgumentException what is wrong and what is possible, in one line
   */
  static Rule parse(String line, String source) {
    String text = line.strip();
    int equals = text.lastIndexOf(" = ");
    int width = 3;
    if (equals < 0) {
      equals = text.lastIndexOf('=');
      width = 1;
    }
    if (equals < 0) {
      throw wrong(source, "'" + text + "' is no rule: " + POSSIBLE);
    }
    String key = text.substring(0, equals).strip();
    String value = text.substring(equals + width).strip();
    if (key.startsWith(PATHS)) {
      return paths(key.substring(PATHS.length()).strip(), value, source);
    }
    if (key.equals("natives")) {
      if (!value.equals("refuse") && !value.equals("allow")) {
        throw wrong(source, "natives is refuse or allow, not '" + value + "'");
      }
      return new NativesRule(value.equals("refuse"), source);
    }
    throw wrong(source, "there are no rules for '" + key + "': " + POSSIBLE);
  }

  private static PathRule paths(String pattern, String value, String source) {
    Glob glob;
    try {
      glob = new Glob(pattern);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          source + ": '" + pattern + "' is not a glob: " + e.getMessage(), e);
    }
    Deque<String> words = new ArrayDeque<>(List.of(value.split("\\s+", -1)));
    boolean readOnly = "read-only".equals(words.peek());
    if (readOnly) {
      words.remove();
    }
    Verdict verdict = Verdict.REMOTE;
    String side = words.poll();
    if (side == null) {
      return new PathRule(glob, verdict, true, null, source);
    }
    switch (side) {
      case "remote" -> {}
      case "local" -> verdict = Verdict.LOCAL;
      case "refuse" -> {
        if (readOnly || !words.isEmpty()) {
          throw wrong(source, "refuse stands alone");
        }
        verdict = Verdict.REFUSE;
      }
      default -> throw wrong(source, "'" + value + "' is not a verdict: " + VERDICTS);
    }
    return new PathRule(
        glob, verdict, readOnly, target(glob, String.join(" ", words), source), source);
  }

  private static String target(Glob glob, String target, String source) {
    if (target.isEmpty()) {
      return null;
    }
    if (!NormalForm.isAbsolute(target) || target.indexOf('\0') >= 0) {
      throw wrong(source, "'" + target + "' must be an absolute directory: " + VERDICTS);
    }
    if (glob.directory() == null) {
      throw wrong(
          source,
          "only a directory with all below it can lead elsewhere, so '"
              + glob
              + "' may have no wildcard but a last /**");
    }
    return NormalForm.normal(target);
  }

  private static IllegalArgumentException wrong(String source, String what) {
    return new IllegalArgumentException(source + ": " + what);
  }
}
