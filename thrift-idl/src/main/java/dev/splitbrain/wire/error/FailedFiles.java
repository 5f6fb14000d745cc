package dev.splitbrain.wire.error;

import dev.splitbrain.wire.common.Failure;
import java.nio.charset.StandardCharsets;

/**
 * Which of the master's names a failure speaks of. The slave tells the names as it saw them,
 * perhaps made absolute; the exception must carry those that the master's caller wrote.
 *
 * @param file the exception's file; may be null
 * @param other the exception's other file; null for none
 */
record FailedFiles(String file, String other) {

  static FailedFiles of(Failure f, String file, String other) {
    if (other == null) {
      return new FailedFiles(file, null);
    }
    String told = decode(f.getFile());
    if (told == null) {
      return new FailedFiles(file, f.getOther() == null ? null : other);
    }
    boolean speaksOfOther = likeness(told, other) > likeness(told, file);
    String first = speaksOfOther ? other : file;
    String second = f.getOther() == null ? null : speaksOfOther ? file : other;
    return new FailedFiles(first, second);
  }

  /** How well the slave's name fits the master's: exact, or made absolute, or not at all. */
  private static int likeness(String told, String mine) {
    if (mine == null) {
      return -1;
    }
    if (told.equals(mine)) {
      return Integer.MAX_VALUE;
    }
    boolean absolute =
        told.endsWith(mine)
            && told.length() > mine.length()
            && !mine.isEmpty()
            && isSeparator(told.charAt(told.length() - mine.length() - 1));
    return absolute ? mine.length() : -1;
  }

  private static boolean isSeparator(char c) {
    return c == '/' || c == '\\';
  }

  private static String decode(byte[] name) {
    return name == null ? null : new String(name, StandardCharsets.UTF_8);
  }
}
