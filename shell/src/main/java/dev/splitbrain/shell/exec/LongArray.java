package dev.splitbrain.shell.exec;

import java.lang.reflect.Array;

/**
 * An array of which nobody wants to see every element: JShell would write all of them, and a file's
 * bytes would cross to the shell as text four times as long, to be cut there.
 */
final class LongArray {
  private static final int SHOWN = 2_000;

  private LongArray() {}

  /** The value, or the beginning of a long array. */
  static Object shortened(Object value) {
    if (!isLong(value)) {
      return value;
    }
    Object head = Array.newInstance(value.getClass().getComponentType(), SHOWN);
    System.arraycopy(value, 0, head, 0, SHOWN);
    return head;
  }

  /**
   * What stands for the value, its true length in it.
   *
   * @param text of what {@link #shortened} gave, as JShell writes it
   */
  static String text(Object value, String text) {
    return isLong(value)
        ? text.substring(0, text.length() - " }".length())
                .replaceFirst("\\[" + SHOWN + "]", "[" + Array.getLength(value) + "]")
            + ", ... }"
        : text;
  }

  private static boolean isLong(Object value) {
    return value != null && value.getClass().isArray() && Array.getLength(value) > SHOWN;
  }
}
