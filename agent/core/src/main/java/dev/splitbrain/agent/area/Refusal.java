package dev.splitbrain.agent.area;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Objects;

/**
 * A JDK method that is not routed yet, so inside a scope it is refused: it throws instead of acting
 * on the wrong machine. Plain data; {@link Refusals} makes the hooks, and the list of unsupported
 * calls is generated from the same data.
 *
 * @param className binary name of the declaring class, with dots
 * @param methodName the method
 * @param descriptor the JVM descriptor
 * @param call the call as users know it, for the message: {@code FileChannel.map}
 * @param kind the exception that the method may throw
 * @param subject which of the call's objects names a file that decides the route
 * @param instead what to do instead: the end of a sentence; never empty
 * @param firstJdk the first feature release that has the method, 0 for all
 * @param lastJdk the last feature release that has the method, {@link Integer#MAX_VALUE} for all
 */
public record Refusal(
    String className,
    String methodName,
    String descriptor,
    String call,
    Kind kind,
    int subject,
    String instead,
    int firstJdk,
    int lastJdk) {

  /** For {@link #subject}: no file name; the scope of the thread decides. */
  public static final int THREAD = -1;

  /** For {@link #subject}: the receiver is a file name. */
  public static final int SELF = -2;

  /**
   * For {@link #subject}: no file name; the scope of the thread decides, and the JDK's own callers
   * are left alone, who mean the JVM they run in.
   */
  public static final int PROGRAM = -3;

  private static final String ADVICE = "use local(...) for the master's";

  public Refusal {
    Objects.requireNonNull(className);
    Objects.requireNonNull(methodName);
    Objects.requireNonNull(descriptor);
    Objects.requireNonNull(call);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(instead);
  }

  /** A method that is refused by the scope of its thread, on every JDK. */
  public static Refusal of(
      String className, String methodName, String descriptor, String call, Kind kind) {
    return new Refusal(
        className, methodName, descriptor, call, kind, THREAD, ADVICE, 0, Integer.MAX_VALUE);
  }

  /**
   * The same, decided by the route of a file name.
   *
   * @param argument the index of a File, Path or String argument, or {@link #SELF}
   */
  public Refusal about(int argument) {
    return new Refusal(
        className, methodName, descriptor, call, kind, argument, instead, firstJdk, lastJdk);
  }

  /** The same, for the program's own calls only: see {@link #PROGRAM}. */
  public Refusal byProgram() {
    return about(PROGRAM);
  }

  /** The same with something else to do instead. */
  public Refusal instead(String other) {
    return new Refusal(
        className, methodName, descriptor, call, kind, subject, other, firstJdk, lastJdk);
  }

  /** The same, expected only from this feature release on. */
  public Refusal since(int jdk) {
    return new Refusal(
        className, methodName, descriptor, call, kind, subject, instead, jdk, lastJdk);
  }

  /** The same, expected only up to this feature release. */
  public Refusal until(int jdk) {
    return new Refusal(
        className, methodName, descriptor, call, kind, subject, instead, firstJdk, jdk);
  }

  /** The one line that the caller sees. */
  public String message(String hostName) {
    return "splitbrain: " + call + " is not routed yet (host " + hostName + "): " + instead;
  }

  /** Which exception a method can throw. */
  public enum Kind {
    IO {
      @Override
      public Exception exception(String message) {
        return new IOException(message);
      }
    },
    FILE_NOT_FOUND {
      @Override
      public Exception exception(String message) {
        return new FileNotFoundException(message);
      }
    },
    SOCKET {
      @Override
      public Exception exception(String message) {
        return new SocketException(message);
      }
    },
    UNKNOWN_HOST {
      @Override
      public Exception exception(String message) {
        return new UnknownHostException(message);
      }
    },
    /** For methods that declare no checked exception. */
    UNSUPPORTED {
      @Override
      public Exception exception(String message) {
        return new UnsupportedOperationException(message);
      }
    };

    /** A new exception of this kind. */
    public abstract Exception exception(String message);
  }
}
