package dev.splitbrain.shell.exec;

/** A text of which nobody wants to see every character: a few are enough, and hold up nobody. */
final class LongText {
  /** Characters; more than a screen or its history would hold. */
  private static final int KEPT = 2_000_000;

  private LongText() {}

  /** The text, or its beginning and its end with a note of what is missing. */
  static String cut(String text) {
    if (text.length() <= KEPT) {
      return text;
    }
    int half = KEPT / 2;
    return text.substring(0, half)
        + String.format(" ... (%,d characters are left out) ... ", text.length() - 2 * half)
        + text.substring(text.length() - half);
  }
}
