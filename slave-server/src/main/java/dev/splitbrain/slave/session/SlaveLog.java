package dev.splitbrain.slave.session;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/** One line a fact on standard error. Never a secret; foreign text with its controls visible. */
public final class SlaveLog {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private SlaveLog() {}

  /** Writes a line. */
  public static void log(String line) {
    System.err.println(TIME.format(LocalTime.now()) + " splitbrain-slave: " + printable(line));
  }

  /** Writes a line about an error of any kind; none if there is no memory for it either. */
  public static void logIfPossible(String what, Throwable e) {
    try {
      log(what + e);
    } catch (OutOfMemoryError again) {
      // Told by whatever runs out of memory next and can still say so.
      return;
    }
  }

  /**
   * Text of somebody else, fit for a terminal: its control characters as {@code \}{@code uXXXX}.
   */
  static String printable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
        safe.append(String.format("\\u%04x", (int) c));
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }
}
