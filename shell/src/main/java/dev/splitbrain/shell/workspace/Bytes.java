package dev.splitbrain.shell.workspace;

import java.util.Arrays;

/**
 * An array of bytes, read back from the way JShell writes one: {@code byte[3] { 1, -2, 3 }}. Of a
 * long one the exec VM sends the beginning: {@code byte[5000] { 1, -2, ... }}.
 *
 * @param length of the array
 * @param known its beginning, or all of it
 */
record Bytes(int length, byte[] known) {
  /** Null if the text is none. */
  static Bytes of(String value) {
    int open = value.indexOf("] { ");
    if (!value.startsWith("byte[") || open < 0 || !value.endsWith(" }")) {
      return null;
    }
    int length;
    try {
      length = Integer.parseInt(value.substring("byte[".length(), open));
    } catch (NumberFormatException e) {
      return null;
    }
    // Not more than the text can hold: it may be anyone's, and the length a lie.
    byte[] known = new byte[Math.min(length, value.length() / 3 + 1)];
    int count = 0;
    int at = open + "] { ".length();
    int end = value.length() - " }".length();
    while (at < end) {
      int comma = value.indexOf(", ", at);
      int stop = comma < 0 ? end : comma;
      String element = value.substring(at, stop);
      if (element.equals("...") && stop == end) {
        return new Bytes(length, Arrays.copyOf(known, count));
      }
      try {
        if (count == known.length) {
          return null;
        }
        known[count++] = Byte.parseByte(element);
      } catch (NumberFormatException e) {
        return null; // Someone's toString that begins like one.
      }
      at = stop + ", ".length();
    }
    return count == length ? new Bytes(length, known) : null;
  }
}
