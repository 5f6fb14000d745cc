package dev.splitbrain.agent.rules.path;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of file names, as {@link java.nio.file.FileSystem#getPathMatcher} knows them, but that
 * {@code DIRECTORY/**} means the directory too. It compares text, so that also a name that this
 * JVM's encoding cannot write does not slip past. Names without wildcards, and directories with all
 * below, cost no regular expression. Immutable.
 */
final class Glob {
  private static final String BELOW = "/**";
  private static final String WILD = "*?[]{}\\";
  private static final String REGEX = ".^$+()|*?[]{}\\";

  private final String text;
  private final String fixed;
  private final boolean below;
  private final Pattern pattern;

  /** Made when the first host needs it; any thread may, and all make the same. */
  private volatile Glob small;

  /**
   * A glob.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  Glob(String written) {
    this.text = written;
    if (written.isEmpty() || written.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("it is empty or holds a NUL");
    }
    this.below = written.endsWith(BELOW) || written.equals("**");
    String start =
        below ? written.substring(0, written.length() - (written.equals("**") ? 2 : 3)) : written;
    int wild = firstWild(start);
    if (wild < 0) {
      this.fixed = start.isEmpty() && written.startsWith("/") ? "/" : NormalForm.normal(start);
      this.pattern = null;
    } else {
      this.fixed = start.substring(0, wild);
      this.pattern = regex(start + (below ? "{,/**}" : ""));
    }
  }

  /** A name as a pattern that means it and no other. */
  static String quoted(String name) {
    StringBuilder quoted = new StringBuilder();
    for (char c : name.toCharArray()) {
      quoted.append(WILD.indexOf(c) >= 0 ? "\\" : "").append(c);
    }
    return quoted.toString();
  }

  private static int firstWild(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (WILD.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** The same glob, to be compared with names in small letters. */
  Glob inSmallLetters() {
    if (small == null) {
      small = new Glob(text.toLowerCase(Locale.ROOT));
    }
    return small;
  }

  /** Whether it is about relative names: those below a working directory. */
  boolean isRelative() {
    return !NormalForm.isAbsolute(text);
  }

  /** The directory or file that it names without wildcards; null if it has some. */
  String directory() {
    return pattern == null ? fixed : null;
  }

  /**
   * Tests a name.
   *
   * @param name in normal form, absolute if the glob is, else relative
   */
  boolean matches(String name) {
    if (pattern == null) {
      return below ? fixed.isEmpty() || NormalForm.isAtOrBelow(fixed, name) : name.equals(fixed);
    }
    return name.startsWith(fixed) && pattern.matcher(name).matches();
  }

  /**
   * Whether it may match a name that lies in a directory; true rather than false where that is not
   * sure.
   *
   * @param directory in normal form, absolute if the glob is; empty for the working directory
   */
  boolean mayMatchIn(String directory) {
    String start = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
    if (start.startsWith(fixed)) {
      return pattern != null || below;
    }
    // Else it is about one name in the directory, or about names further down.
    return fixed.startsWith(start) && fixed.indexOf('/', start.length()) < 0;
  }

  private static Pattern regex(String glob) {
    StringBuilder out = new StringBuilder(2 * glob.length());
    boolean inGroup = false;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> {
          boolean across = i + 1 < glob.length() && glob.charAt(i + 1) == '*';
          out.append(across ? ".*" : "[^/]*");
          i += across ? 1 : 0;
        }
        case '?' -> out.append("[^/]");
        case '[' -> {
          int end = glob.indexOf(']', i + 2);
          if (end < 0) {
            throw new IllegalArgumentException("[ without ] in " + glob);
          }
          out.append(characters(glob.substring(i + 1, end)));
          i = end;
        }
        case '{' -> {
          if (inGroup) {
            throw new IllegalArgumentException("{ within { in " + glob);
          }
          inGroup = true;
          out.append("(?:");
        }
        case '}' -> {
          out.append(inGroup ? ")" : "\\}");
          inGroup = false;
        }
        case ',' -> out.append(inGroup ? "|" : ",");
        case '\\' -> {
          i++;
          if (i == glob.length()) {
            throw new IllegalArgumentException("nothing stands behind the last \\ of " + glob);
          }
          literal(out, glob.charAt(i));
        }
        default -> literal(out, c);
      }
    }
    if (inGroup) {
      throw new IllegalArgumentException("{ without } in " + glob);
    }
    try {
      return Pattern.compile(out.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription() + " in " + glob, e);
    }
  }

  private static void literal(StringBuilder out, char c) {
    if (REGEX.indexOf(c) >= 0) {
      out.append('\\');
    }
    out.append(c);
  }

  /** One character of a set, which is never a separator. */
  private static String characters(String set) {
    boolean not = set.startsWith("!");
    StringBuilder out = new StringBuilder(not ? "(?!/)[^" : "(?!/)[");
    for (int i = not ? 1 : 0; i < set.length(); i++) {
      char c = set.charAt(i);
      if (c == '/') {
        throw new IllegalArgumentException("a separator in [" + set + "]");
      }
      if ("\\[&^".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.append(']').toString();
  }

  @Override
  public String toString() {
    return text;
  }
}
