package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.text.Visible;

/** Writes a value so that it fits a screen and cannot act on it. */
final class Values {
  private Values() {}

  /**
   * The value, cut in its middle.
   *
   * @param max characters to keep, at least 40
   */
  static String shown(String value, int max) {
    String text = value;
    if (text.length() > max) {
      int tail = max / 4;
      int head = max - tail - 5;
      text =
          text.substring(0, safe(text, head))
              + " ... "
              + text.substring(safe(text, text.length() - tail));
    }
    return Visible.block(text);
  }

  /** An index that does not cut a character in two. */
  private static int safe(String text, int index) {
    return Character.isLowSurrogate(text.charAt(index)) ? index - 1 : index;
  }
}
