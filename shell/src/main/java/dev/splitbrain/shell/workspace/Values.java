package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.text.Visible;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Writes one value so that it fits a screen and cannot act on it: long ones are cut in their
 * middle, arrays of bytes are dumped in hexadecimal.
 */
final class Values {
  private static final Pattern ARRAY = Pattern.compile("[\\w.$]+\\[[0-9]+](?:\\[])* \\{ ");

  private final int max;
  private final int width;
  private String note;

  /**
   * For one value.
   *
   * @param max characters to keep, at least 20
   * @param width columns of the screen
   */
  Values(int max, int width) {
    this.max = max;
    this.width = width;
  }

  /**
   * The value; lines of its own are not indented.
   *
   * @param name of the variable that holds it, for the note
   */
  String shown(String name, String value) {
    Bytes bytes = Bytes.of(value);
    if (bytes != null && bytes.length() > HexDump.WORTH_IT) {
      HexDump dump = new HexDump(bytes, width, Math.max(1, max / 75));
      if (dump.left() > 0) {
        note = String.format(Locale.ROOT, "%,d more bytes", dump.left());
      }
      return dump.text();
    }
    if (value.length() <= max) {
      return Visible.block(value);
    }
    int element = value.lastIndexOf(", ", max - 9);
    if (element > 0 && ARRAY.matcher(value).lookingAt()) {
      note = "Cut; for all of it: System.out.println(Arrays.toString(" + name + "))";
      return Visible.block(value.substring(0, element) + ", ... }");
    }
    note =
        String.format(
            Locale.ROOT,
            "%,d of %,d characters; for all of it: System.out.println(%s)",
            max,
            value.length(),
            name);
    return cut(value, max);
  }

  /** What is missing of the last one, and how to see it; null if it is whole. */
  String note() {
    return note;
  }

  /**
   * A value as it is but for its middle.
   *
   * @param max characters to keep, at least 20
   */
  static String cut(String value, int max) {
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
