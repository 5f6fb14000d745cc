package dev.splitbrain.agent.area.files.windows;

import java.util.Locale;

/**
 * The text of java.io.File's names on Windows: {@code C:\dir\file}, {@code \\server\share}, {@code
 * \from\the\root}, {@code C:from\the\drives\directory}. Nothing is looked up and nothing refused.
 * All methods but {@link #normalize} expect normal names.
 */
public final class WindowsSyntax {
  /** The separator. A slash is taken for one. */
  public static final char SEPARATOR = '\\';

  /** What java.io.File mixes into its hash codes, on every system. */
  private static final int HASH_SALT = 1234321;

  private WindowsSyntax() {}

  /** Whether a character separates names. */
  static boolean isSlash(char c) {
    return c == '\\' || c == '/';
  }

  /** Whether a character can name a drive. */
  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Whether text begins with a drive at an index: {@code C:}. */
  private static boolean isDrive(String name, int index) {
    return name.length() - index >= 2
        && isLetter(name.charAt(index))
        && name.charAt(index + 1) == ':';
  }

  /**
   * Backslashes for slashes, one where there are several, none at the end but of a root. Slashes
   * before a drive go away, as URIs have them there.
   */
  public static String normalize(String name) {
    StringBuilder normal = new StringBuilder(name.length());
    int source = prefix(name, normal);
    while (source < name.length()) {
      char c = name.charAt(source++);
      if (!isSlash(c)) {
        normal.append(c);
        continue;
      }
      while (source < name.length() && isSlash(name.charAt(source))) {
        source++;
      }
      if (source < name.length() || isRoot(normal)) {
        normal.append(SEPARATOR);
      }
    }
    return normal.toString();
  }

  /** Whether what is there so far becomes a root, or the start of a share, by a separator. */
  private static boolean isRoot(StringBuilder normal) {
    return normal.length() == 0
        || (normal.length() == 1 && normal.charAt(0) == SEPARATOR)
        || (normal.length() == 2 && normal.charAt(1) == ':');
  }

  /** Appends drive or first backslash of a share; returns where to go on. */
  private static int prefix(String name, StringBuilder normal) {
    int source = 0;
    while (source < name.length() && isSlash(name.charAt(source))) {
      source++;
    }
    if (isDrive(name, source)) {
      normal.append(name, source, source + 2);
      return source + 2;
    }
    if (source < 2) {
      return 0;
    }
    normal.append(SEPARATOR);
    return 1;
  }

  /**
   * How much of a name says where it starts: 0 nothing, 1 {@code \}, 2 {@code \\} or {@code C:}, 3
   * {@code C:\}.
   */
  static int prefixLength(String name) {
    if (name.startsWith("\\")) {
      return name.startsWith("\\\\") ? 2 : 1;
    }
    if (!isDrive(name, 0)) {
      return 0;
    }
    return name.length() > 2 && name.charAt(2) == SEPARATOR ? 3 : 2;
  }

  /** Whether the name means the same file from every directory. */
  public static boolean isAbsolute(String name) {
    int prefix = prefixLength(name);
    return prefix == 3 || (prefix == 2 && name.charAt(0) == SEPARATOR);
  }

  /** The last name; empty for a root. */
  public static String name(String name) {
    return name.substring(Math.max(name.lastIndexOf(SEPARATOR) + 1, prefixLength(name)));
  }

  /** All but the last name; null if there is nothing else. */
  public static String parent(String name) {
    int prefix = prefixLength(name);
    int last = name.lastIndexOf(SEPARATOR);
    if (last >= prefix) {
      return name.substring(0, last);
    }
    return prefix > 0 && name.length() > prefix ? name.substring(0, prefix) : null;
  }

  /** A child's name below a parent's, whatever prefix the child has. */
  public static String resolve(String parent, String child) {
    if (parent.isEmpty() || child.isEmpty()) {
      return parent.isEmpty() ? child : parent;
    }
    boolean ofDrive = parent.length() == 2 && isDrive(parent, 0);
    int start = 0;
    if (child.length() > 1 && child.charAt(0) == SEPARATOR) {
      start = child.charAt(1) == SEPARATOR ? 2 : ofDrive ? 0 : 1;
    }
    String rest = child.substring(start);
    boolean ends = parent.charAt(parent.length() - 1) == SEPARATOR;
    String above = ends ? parent.substring(0, parent.length() - 1) : parent;
    if (rest.isEmpty()) {
      return above;
    }
    boolean joined = ofDrive || rest.charAt(0) == SEPARATOR;
    String whole = joined ? above + rest : above + SEPARATOR + rest;
    boolean trailing =
        whole.length() > 1 && whole.endsWith("\\") && whole.charAt(whole.length() - 2) != ':';
    return trailing ? whole.substring(0, whole.length() - 1) : whole;
  }

  /**
   * The absolute form of a name. What is relative to another drive's directory, which only the
   * system knows, starts at that drive's root.
   *
   * @param directory the working directory, absolute
   */
  public static String absolute(String name, String directory) {
    if (isAbsolute(name)) {
      return name;
    }
    int prefix = prefixLength(name);
    if (prefix == 0) {
      return resolve(directory, name);
    }
    if (prefix == 1) {
      return rootOf(directory) + name;
    }
    return directory.regionMatches(true, 0, name, 0, 2)
        ? resolve(directory, name.substring(2))
        : resolve(name.substring(0, 2) + SEPARATOR, name.substring(2));
  }

  /** Drive or share of an absolute name, without a separator at its end. */
  private static String rootOf(String directory) {
    if (isDrive(directory, 0)) {
      return directory.substring(0, 2);
    }
    int share = directory.indexOf(SEPARATOR, 2) + 1;
    int end = share == 0 ? -1 : directory.indexOf(SEPARATOR, share);
    return end < 0 ? directory : directory.substring(0, end);
  }

  /** The path of a file URI as a name, not yet normal. */
  public static String ofUriPath(String path) {
    if (path.length() > 2 && path.charAt(2) == ':') {
      String name = path.substring(1);
      return name.length() > 3 && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** An absolute name as the path of a file URI. */
  public static String uriPath(String name, boolean isDirectory) {
    String path = name.replace(SEPARATOR, '/');
    if (!path.startsWith("/")) {
      path = "/" + path;
    }
    return isDirectory && !path.endsWith("/") ? path + "/" : path;
  }

  /** The order of names, in which case does not count. */
  public static int compare(String name, String other) {
    return name.compareToIgnoreCase(other);
  }

  /** java.io.File's hash code, in which case does not count. */
  public static int hash(String name) {
    return name.toLowerCase(Locale.ENGLISH).hashCode() ^ HASH_SALT;
  }
}
