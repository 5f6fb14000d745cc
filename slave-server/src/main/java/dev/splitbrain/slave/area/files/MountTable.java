package dev.splitbrain.slave.area.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Linux' list of mounts: which type of file system is where, without touching any of them.
 *
 * @param types by mount point, in the bytes of ISO-8859-1; a later mount hides an earlier one
 */
record MountTable(Map<String, String> types) {
  private static final Path SOURCE = Path.of("/proc/self/mountinfo");

  /** No type that a file system has. */
  static final String UNKNOWN = "unknown";

  /** The table as it is now; empty where the system has none. */
  static MountTable read() {
    try {
      return parse(Files.readString(SOURCE, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // No such table: nothing is known, so nothing is safe.
      return new MountTable(Map.of());
    }
  }

  /** Lines of proc(5): the fifth field is the mount point, the type follows " - ". */
  static MountTable parse(String text) {
    Map<String, String> types = new HashMap<>();
    for (String line : text.split("\n")) {
      int dash = line.indexOf(" - ");
      String[] fields = line.split(" ");
      if (dash > 0 && fields.length > 4) {
        types.put(unescaped(fields[4]), line.substring(dash + 3).split(" ")[0]);
      }
    }
    return new MountTable(types);
  }

  /** Space, tab, newline and backslash are written as three octal digits. */
  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder(field.length());
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
        i += 3;
      } else {
        text.append(field.charAt(i));
      }
    }
    return text.toString();
  }

  /** The type of the innermost mount around an absolute, normalised path. */
  String typeOf(Path file) {
    for (Path at = file; at != null; at = at.getParent()) {
      String type = types.get(at.toString());
      if (type != null) {
        return type;
      }
    }
    return UNKNOWN;
  }
}
