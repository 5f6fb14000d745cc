package dev.splitbrain.agent.rules.path;

/**
 * Names as rules compare them: as text, without what changes the spelling only. Links are not
 * followed, so {@code ..} takes away the name before it.
 */
public final class NormalForm {
  private NormalForm() {}

  public static boolean isAbsolute(String name) {
    return name.startsWith("/");
  }

  /**
   * The name without empty and dot segments; the same object if it has none, which is the common
   * case and costs one look at each character.
   */
  public static String normal(String name) {
    return isNormal(name) ? name : rebuild(name);
  }

  private static boolean isNormal(String name) {
    int length = name.length();
    int start = isAbsolute(name) ? 1 : 0;
    if (length == start) {
      return true;
    }
    int segment = start;
    for (int i = start; i <= length; i++) {
      if (i == length || name.charAt(i) == '/') {
        int size = i - segment;
        if (size == 0
            || (name.charAt(segment) == '.'
                && (size == 1 || (size == 2 && name.charAt(segment + 1) == '.')))) {
          return false;
        }
        segment = i + 1;
      }
    }
    return true;
  }

  private static String rebuild(String name) {
    boolean absolute = isAbsolute(name);
    StringBuilder out = new StringBuilder(name.length());
    int kept = 0;
    for (String segment : name.split("/")) {
      if (segment.isEmpty() || segment.equals(".")) {
        continue;
      }
      if (segment.equals("..")) {
        if (kept > 0) {
          out.setLength(Math.max(0, out.lastIndexOf("/")));
          kept--;
          continue;
        }
        if (absolute) {
          continue;
        }
      } else {
        kept++;
      }
      if (absolute || out.length() > 0) {
        out.append('/');
      }
      out.append(segment);
    }
    return absolute && out.length() == 0 ? "/" : out.toString();
  }

  /** The normal form of a relative name below a directory that is absolute. */
  public static String below(String directory, String name) {
    return normal(directory + "/" + name);
  }

  /**
   * What of a normal name lies below a normal directory: empty for the directory itself, null for
   * what is not below it.
   */
  public static String rest(String directory, String name) {
    if (!isAtOrBelow(directory, name)) {
      return null;
    }
    if (name.length() == directory.length()) {
      return "";
    }
    return name.substring(directory.endsWith("/") ? directory.length() : directory.length() + 1);
  }

  public static boolean isAtOrBelow(String directory, String name) {
    int length = directory.length();
    return name.startsWith(directory)
        && (name.length() == length || directory.endsWith("/") || name.charAt(length) == '/');
  }
}
