package dev.splitbrain.agent.rules;

/**
 * One line, cut up: {@code KEY: PATTERN = VALUE} or {@code KEY = VALUE}.
 *
 * @param key which family it is of
 * @param pattern what it is about; null if it says nothing of that
 * @param value what is to be
 * @param source where it stands, which begins each complaint
 */
public record RuleLine(String key, String pattern, String value, String source) {
  static boolean isEmpty(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /**
   * Cuts a line.
   *
   * @return null if it has no equals sign
   */
  static RuleLine of(String line, String source) {
    String text = line.strip();
    int equals = text.lastIndexOf(" = ");
    int width = 3;
    if (equals < 0) {
      equals = text.lastIndexOf('=');
      width = 1;
    }
    if (equals < 0) {
      return null;
    }
    String left = text.substring(0, equals).strip();
    int colon = left.indexOf(':');
    return new RuleLine(
        colon < 0 ? left : left.substring(0, colon),
        colon < 0 ? null : left.substring(colon + 1).strip(),
        text.substring(equals + width).strip(),
        source);
  }

  /** A complaint, to be thrown: what is wrong and what is possible, in one line. */
  public IllegalArgumentException wrong(String what) {
    return wrong(what, null);
  }

  /** As {@link #wrong(String)}, with a cause. */
  public IllegalArgumentException wrong(String what, Throwable cause) {
    return new IllegalArgumentException(source + ": " + what, cause);
  }
}
