package dev.splitbrain.agent.area.files.windows;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.PathMatcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Matchers of paths, in which case does not count. Globs are read by the JDK's own code for
 * Windows, which every JDK has. Needs the package {@code sun.nio.fs} opened to this class.
 */
public final class WindowsMatchers {
  private static final Method OF_GLOB = ofGlob();

  private WindowsMatchers() {}

  private static Method ofGlob() {
    try {
      Method method =
          Class.forName("sun.nio.fs.Globs")
              .getDeclaredMethod("toWindowsRegexPattern", String.class);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * A matcher by the text of paths, like {@link java.nio.file.FileSystem#getPathMatcher}.
   *
   * @throws UnsupportedOperationException for a syntax other than {@code glob} and {@code regex}
   * @throws PatternSyntaxException if the pattern is none
   */
  public static PathMatcher of(String syntaxAndPattern) {
    int colon = syntaxAndPattern.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException();
    }
    String syntax = syntaxAndPattern.substring(0, colon);
    String pattern = syntaxAndPattern.substring(colon + 1);
    String regex;
    if (syntax.equalsIgnoreCase("glob")) {
      regex = regexOf(pattern);
    } else if (syntax.equalsIgnoreCase("regex")) {
      regex = pattern;
    } else {
      throw new UnsupportedOperationException("Syntax '" + syntax + "' not recognized");
    }
    Pattern compiled = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return path -> compiled.matcher(path.toString()).matches();
  }

  private static String regexOf(String glob) {
    try {
      return (String) OF_GLOB.invoke(null, glob);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof PatternSyntaxException malformed) {
        throw malformed;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new LinkageError("a method that was made accessible is not", e);
    }
  }
}
