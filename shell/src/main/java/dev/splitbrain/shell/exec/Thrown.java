package dev.splitbrain.shell.exec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import jdk.jshell.spi.SPIResolutionException;

/**
 * An exception of user code as the shell shows it: data only, since its class may exist in the exec
 * VM alone.
 *
 * @param type binary name of its class
 * @param message its message, or null; if computing it failed, what happened instead
 * @param frames its stack, innermost first
 * @param unresolved for a snippet that was called before all it needs is declared: that snippet's
 *     number in JShell; otherwise -1
 * @param cause or null
 * @param suppressed in the order they were added; a slave's own trace is one of them
 */
public record Thrown(
    String type,
    String message,
    List<StackTraceElement> frames,
    int unresolved,
    Thrown cause,
    List<Thrown> suppressed) {

  /** Exceptions kept of one failure; more would only be noise. */
  private static final int MAX_EXCEPTIONS = 100;

  /** Describes an exception. Runs user code (getMessage), which may do anything. */
  static Thrown of(Throwable throwable) {
    return of(throwable, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static Thrown of(Throwable throwable, Set<Throwable> seen) {
    if (throwable == null || seen.size() >= MAX_EXCEPTIONS || !seen.add(throwable)) {
      return null;
    }
    int unresolved =
        throwable instanceof SPIResolutionException
            ? ((SPIResolutionException) throwable).id()
            : -1;
    List<Thrown> suppressed = new ArrayList<>();
    for (Throwable each : throwable.getSuppressed()) {
      Thrown thrown = of(each, seen);
      if (thrown != null) {
        suppressed.add(thrown);
      }
    }
    return new Thrown(
        throwable.getClass().getName(),
        message(throwable),
        List.of(throwable.getStackTrace()),
        unresolved,
        of(throwable.getCause(), seen),
        suppressed);
  }

  /** Its message, or null; if computing it failed, what happened instead. */
  static String message(Throwable throwable) {
    try {
      String message = throwable.getMessage();
      return message == null ? null : LongText.cut(message);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      return "(its getMessage() threw " + e.getClass().getName() + ")";
    }
  }

  /** Writes it. */
  void writeTo(DataOutputStream out) throws IOException {
    Wire.writeString(out, type);
    Wire.writeString(out, message);
    out.writeInt(frames.size());
    for (StackTraceElement frame : frames) {
      Wire.writeStrings(
          out,
          frame.getClassLoaderName(),
          frame.getModuleName(),
          frame.getModuleVersion(),
          frame.getClassName(),
          frame.getMethodName(),
          frame.getFileName());
      out.writeInt(frame.getLineNumber());
    }
    out.writeInt(unresolved);
    out.writeBoolean(cause != null);
    if (cause != null) {
      cause.writeTo(out);
    }
    out.writeInt(suppressed.size());
    for (Thrown each : suppressed) {
      each.writeTo(out);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static Thrown readFrom(DataInputStream in) throws IOException {
    String type = Wire.readString(in);
    String message = Wire.readString(in);
    int count = in.readInt();
    List<StackTraceElement> frames = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String[] names = Wire.readStrings(in);
      frames.add(
          new StackTraceElement(
              names[0], names[1], names[2], names[3], names[4], names[5], in.readInt()));
    }
    int unresolved = in.readInt();
    Thrown cause = in.readBoolean() ? readFrom(in) : null;
    int more = in.readInt();
    List<Thrown> suppressed = new ArrayList<>(more);
    for (int i = 0; i < more; i++) {
      suppressed.add(readFrom(in));
    }
    return new Thrown(type, message, frames, unresolved, cause, suppressed);
  }
}
