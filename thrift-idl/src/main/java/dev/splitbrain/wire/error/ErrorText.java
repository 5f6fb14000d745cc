package dev.splitbrain.wire.error;

import dev.splitbrain.wire.common.ErrorKind;
import java.util.EnumMap;
import java.util.Map;

/** The text that a POSIX system has for a kind, where the JDK's type leaves it out. */
final class ErrorText {
  private static final Map<ErrorKind, String> TEXTS = new EnumMap<>(ErrorKind.class);

  static {
    TEXTS.put(ErrorKind.NO_SUCH_FILE, "No such file or directory");
    TEXTS.put(ErrorKind.FILE_ALREADY_EXISTS, "File exists");
    TEXTS.put(ErrorKind.ACCESS_DENIED, "Permission denied");
    TEXTS.put(ErrorKind.NOT_A_DIRECTORY, "Not a directory");
    TEXTS.put(ErrorKind.IS_A_DIRECTORY, "Is a directory");
    TEXTS.put(ErrorKind.DIRECTORY_NOT_EMPTY, "Directory not empty");
    TEXTS.put(ErrorKind.FILE_SYSTEM_LOOP, "Too many levels of symbolic links");
    TEXTS.put(ErrorKind.NOT_A_LINK, "Invalid argument");
    TEXTS.put(ErrorKind.ATOMIC_MOVE_NOT_SUPPORTED, "Invalid cross-device link");
  }

  private static final String ADDED_TO_ELOOP = " or unable to access attributes of symbolic link";

  private ErrorText() {}

  /** Without what java.nio.file adds to the system's text. */
  static String withoutAddition(String reason) {
    return reason != null && reason.endsWith(ADDED_TO_ELOOP)
        ? reason.substring(0, reason.length() - ADDED_TO_ELOOP.length())
        : reason;
  }

  /** Null where there is none. */
  static String of(ErrorKind kind) {
    return TEXTS.get(kind);
  }

  /** The kind of a text of java.io's; {@link ErrorKind#FILE_SYSTEM} for any other. */
  static ErrorKind kindOf(String text) {
    return switch (text) {
      case "No such file or directory" -> ErrorKind.NO_SUCH_FILE;
      case "File exists" -> ErrorKind.FILE_ALREADY_EXISTS;
      case "Permission denied" -> ErrorKind.ACCESS_DENIED;
      case "Not a directory" -> ErrorKind.NOT_A_DIRECTORY;
      case "Is a directory" -> ErrorKind.IS_A_DIRECTORY;
      default -> ErrorKind.FILE_SYSTEM;
    };
  }
}
