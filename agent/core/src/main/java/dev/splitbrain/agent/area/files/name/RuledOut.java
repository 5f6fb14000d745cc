package dev.splitbrain.agent.area.files.name;

import dev.splitbrain.agent.scope.Route;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Rides along, as a suppressed exception, with what a read-only file system would have thrown, and
 * says that it was a rule. It has no stack of its own.
 */
public final class RuledOut extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the system says of it. */
  private static final String REASON = "Read-only file system";

  private RuledOut(String name, Route route) {
    super("splitbrain: " + name + " is read-only by " + route.rule(), null, false, false);
  }

  /** As java.nio.file throws it. */
  public static FileSystemException file(String name, String other, Route route) {
    return with(new FileSystemException(name, other, REASON), name, route);
  }

  /** As the other, with names that begin in an open directory. */
  static FileSystemException file(String name, String other, Path file, Route route) {
    return with(new FileSystemException(name, other, REASON), file.toString(), route);
  }

  /** As a stream of java.io throws it. */
  public static FileNotFoundException stream(String name, Route route) {
    return with(new FileNotFoundException(name + " (" + REASON + ")"), name, route);
  }

  /** As the methods of java.io.File throw it. */
  public static IOException plain(String name, Route route) {
    return with(new IOException(REASON), name, route);
  }

  private static <E extends Exception> E with(E error, String name, Route route) {
    error.addSuppressed(new RuledOut(name, route));
    return error;
  }
}
