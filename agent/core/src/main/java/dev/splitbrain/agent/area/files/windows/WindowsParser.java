package dev.splitbrain.agent.area.files.windows;

import java.nio.file.InvalidPathException;

/** Turns text into a path's root and normal form; refuses what no file can be called. */
final class WindowsParser {
  private static final String RESERVED = "<>:\"|?*";

  private final String input;
  private int next;

  private WindowsParser(String input) {
    this.input = input;
  }

  /**
   * Parses text.
   *
   * @throws InvalidPathException with the JDK's reason and index
   */
  static WindowsPath parse(String input) {
    return new WindowsParser(input).parse();
  }

  private WindowsPath parse() {
    String root = root();
    StringBuilder path = new StringBuilder(input.length()).append(root);
    names(path);
    return new WindowsPath(root, path.toString());
  }

  private String root() {
    int length = input.length();
    if (length > 1 && isSlash(0) && isSlash(1)) {
      next = 2;
      String host = part("UNC path is missing hostname");
      String share = part("UNC path is missing sharename");
      return "\\\\" + host + "\\" + share + "\\";
    }
    if (length > 1 && WindowsSyntax.isLetter(input.charAt(0)) && input.charAt(1) == ':') {
      boolean absolute = length > 2 && isSlash(2);
      next = absolute ? 3 : 2;
      return input.substring(0, 2) + (absolute ? "\\" : "");
    }
    return length > 0 && isSlash(0) ? "\\" : "";
  }

  private String part(String missing) {
    skipSlashes();
    int start = next;
    while (next < input.length() && !isSlash(next)) {
      next++;
    }
    if (start == next) {
      throw new InvalidPathException(input, missing);
    }
    return input.substring(start, next);
  }

  private void names(StringBuilder path) {
    skipSlashes();
    int start = next;
    while (next < input.length()) {
      if (isSlash(next)) {
        checkEnd();
        path.append(input, start, next);
        skipSlashes();
        if (next < input.length()) {
          path.append('\\');
        }
        start = next;
      } else {
        checkCharacter();
        next++;
      }
    }
    if (start < next) {
      checkEnd();
      path.append(input, start, next);
    }
  }

  private boolean isSlash(int index) {
    return WindowsSyntax.isSlash(input.charAt(index));
  }

  private void skipSlashes() {
    while (next < input.length() && isSlash(next)) {
      next++;
    }
  }

  private void checkCharacter() {
    char c = input.charAt(next);
    if (c < ' ' || RESERVED.indexOf(c) >= 0) {
      throw new InvalidPathException(input, "Illegal char <" + c + ">", next);
    }
  }

  /** The system drops a space at the end of a name, so that it would be another file's. */
  private void checkEnd() {
    if (input.charAt(next - 1) == ' ') {
      throw new InvalidPathException(input, "Trailing char < >", next - 1);
    }
  }
}
