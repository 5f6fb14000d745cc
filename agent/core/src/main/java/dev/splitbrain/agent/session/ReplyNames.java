package dev.splitbrain.agent.session;

import dev.splitbrain.wire.session.SlaveInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whether names of files in a reply are what their field says. Threads: any. */
public final class ReplyNames {
  private static final int SHOWN = 80;

  private ReplyNames() {}

  /** What is wrong with a name: it has no bytes, or a NUL. Null if nothing is. */
  public static String fault(String field, ByteBuffer name) {
    if (!name.hasRemaining()) {
      return "an empty name for " + field;
    }
    for (int i = name.position(); i < name.limit(); i++) {
      if (name.get(i) == 0) {
        return "a name with a NUL for " + field;
      }
    }
    return null;
  }

  /** As {@link #fault}, of a name that must begin at a root of the slave. */
  public static String absoluteFault(SlaveInfo info, String field, ByteBuffer name) {
    String fault = fault(field, name);
    if (fault != null) {
      return fault;
    }
    String text = StandardCharsets.UTF_8.decode(name.duplicate()).toString();
    boolean absolute =
        "\\".equals(info.getFileSeparator())
            ? text.startsWith("\\\\") || text.matches("(?s)[A-Za-z]:[\\\\/].*")
            : text.startsWith("/");
    return absolute ? null : "a relative name for " + field + ": \"" + shown(text) + '"';
  }

  /** What is wrong with the name of a directory's entry, which is one name. */
  public static String entryFault(SlaveInfo info, String field, ByteBuffer name) {
    String fault = fault(field, name);
    if (fault != null) {
      return fault;
    }
    boolean foreign = "\\".equals(info.getFileSeparator());
    for (int i = name.position(); i < name.limit(); i++) {
      byte b = name.get(i);
      if (b == '/' || (foreign && (b == '\\' || b == ':'))) {
        return "a path for " + field;
      }
    }
    String text = StandardCharsets.UTF_8.decode(name.duplicate()).toString();
    return text.equals(".") || text.equals("..") ? "\"" + text + "\" for " + field : null;
  }

  /** A text of the slave's choice, short enough for one line of an error. */
  public static String shown(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
