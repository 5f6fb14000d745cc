package dev.splitbrain.shell.text;

/**
 * Text that may come from a slave, with its control characters made visible: escape sequences do
 * not reach the terminal, and what looks like a line of ours is one.
 */
public final class Visible {
  private Visible() {}

  /** For a place within a line: line breaks and tabs are shown, too. */
  public static String line(String text) {
    return visible(text, false);
  }

  /** For text of several lines: breaks and tabs stay. */
  public static String block(String text) {
    return visible(text, true);
  }

  private static String visible(String text, boolean breaks) {
    int at = 0;
    while (at < text.length() && !shown(text.charAt(at), breaks)) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, at);
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (shown(c, breaks)) {
        append(safe, c);
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static boolean shown(char c, boolean breaks) {
    return harmful(c) && !(breaks && (c == '\n' || c == '\t'));
  }

  /** Whether a terminal would act on the character, or show text in another order because of it. */
  static boolean harmful(int c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0x061c
        || (c >= 0x200e && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  /** Shows one character as Java source would write it. */
  static void append(StringBuilder text, int c) {
    switch (c) {
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> text.append(String.format("\\u%04X", c));
    }
  }
}
