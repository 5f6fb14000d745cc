package dev.splitbrain.agent.area.files.name;

import dev.splitbrain.agent.area.files.jdk.Guards;
import dev.splitbrain.agent.area.files.jdk.JdkFiles;
import dev.splitbrain.agent.area.files.windows.WindowsSyntax;
import dev.splitbrain.agent.host.SlaveText;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;

/** Names as java.io.File makes them. */
public final class FileName {
  /** From this release on a File of the empty name is the working directory. */
  private static final int JDK_OF_EMPTY_NAME = 25;

  /** The longest name that Linux's file systems take, in bytes. */
  private static final int NAME_MAX = 255;

  private static final int LEAST_PREFIX = 3;
  private static final int LEAST_DIGITS = 5;

  private static final SecureRandom RANDOM = new SecureRandom();

  private FileName() {}

  /**
   * The name that a File was made with, which is what system calls get, whatever a subclass says.
   */
  public static String own(File file) {
    return JdkFiles.name(file);
  }

  /** What a File says that its name is: the program's code may say something else. */
  public static String told(File file) {
    if (file.getClass() == File.class) {
      return file.getPath();
    }
    try {
      return Guards.unguarded(file::getPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // It declares none.
    }
  }

  /**
   * The name that java.io.File asks for the absolute and canonical forms of: what the file says,
   * below the working directory unless the file was made with an absolute name.
   */
  public static String asked(File file) {
    String told = told(file);
    boolean below = file.getClass() != File.class && told.startsWith("/");
    return below && !own(file).startsWith("/") ? "." + told : told;
  }

  /** The absolute form of a file within a session. */
  public static String absolute(File file, Session session) {
    String told = told(file);
    if (file.getClass() == File.class || SlaveText.isForeign(session)) {
      return absolute(told, session);
    }
    if (own(file).startsWith("/")) {
      return told;
    }
    String relative = told.startsWith("/") ? told.substring(1) : told;
    return absolute(relative, session);
  }

  /** False for the empty name of older releases, which no file has on any machine. */
  public static boolean namesSomething(String name) {
    return !name.isEmpty() || JdkFiles.FEATURE >= JDK_OF_EMPTY_NAME;
  }

  /** The absolute form of a name within a session. */
  public static String absolute(String name, Session session) {
    if (SlaveText.isForeign(session)) {
      return WindowsSyntax.absolute(
          WindowsSyntax.normalize(name), SlaveText.fileName(session, session.workingDirectory()));
    }
    if (name.startsWith("/")) {
      return name;
    }
    String directory = NameCodec.text(session.workingDirectory());
    if (name.isEmpty()) {
      return directory;
    }
    return directory.endsWith("/") ? directory + name : directory + "/" + name;
  }

  /**
   * A new name for a temporary file.
   *
   * @throws IOException if prefix and suffix make no file name, or the directory has none
   */
  public static File temporary(String prefix, String suffix, File directory, boolean foreign)
      throws IOException {
    String start =
        foreign ? WindowsSyntax.name(WindowsSyntax.normalize(prefix)) : new File(prefix).getName();
    String digits = Long.toUnsignedString(RANDOM.nextLong());
    String end = suffix;
    int excess = start.length() + digits.length() + end.length() - NAME_MAX;
    if (excess > 0) {
      start = shorten(start, excess, LEAST_PREFIX);
      excess = start.length() + digits.length() + end.length() - NAME_MAX;
    }
    if (excess > 0) {
      end = shorten(end, excess, end.startsWith(".") ? LEAST_PREFIX + 1 : 0);
      end = shorten(end, start.length() + digits.length() + end.length() - NAME_MAX, LEAST_PREFIX);
      excess = start.length() + digits.length() + end.length() - NAME_MAX;
    }
    if (excess > 0 && excess <= digits.length() - LEAST_DIGITS) {
      digits = shorten(digits, excess, LEAST_DIGITS);
    }
    String name = new File(start + digits + end).getPath();
    File file =
        foreign ? new File(WindowsSyntax.resolve(own(directory), name)) : new File(directory, name);
    String last = foreign ? WindowsSyntax.name(file.getPath()) : file.getName();
    if (!name.equals(last) || NameCodec.isInvalid(file)) {
      throw new IOException("Unable to create temporary file, " + name);
    }
    return file;
  }

  private static String shorten(String text, int excess, int least) {
    int length = Math.max(least, text.length() - Math.max(0, excess));
    return length < text.length() ? text.substring(0, length) : text;
  }
}
