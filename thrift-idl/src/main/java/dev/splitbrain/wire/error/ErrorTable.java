package dev.splitbrain.wire.error;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/**
 * The only table of errors, for both directions: what the slave's JDK threw becomes a cause that
 * travels, and a cause becomes what the master's JDK would have thrown, with the master's names.
 * Every result carries a {@link SlaveTrace} as suppressed exception.
 *
 * <p>The methods that build an IOException <em>throw</em> what is none in the JDK either:
 * UnsupportedOperationException, IllegalArgumentException, InvalidPathException,
 * OverlappingFileLockException.
 */
public final class ErrorTable {
  /** The first feature release that words a failed exec in the new way. */
  private static final int JDK_OF_NEW_EXEC_TEXT = 25;

  private ErrorTable() {}

  /** Slave side: the cause that travels. A Failure is returned as it is. */
  public static Failure toFailure(Throwable thrown) {
    return FailureMaker.make(thrown);
  }

  /**
   * As java.nio.file throws it.
   *
   * @param file the name as the master's caller gave it; for calls with two names the first
   * @param other the second name; null for calls with one
   */
  public static IOException toFileException(Failure f, String file, String other, String hostName) {
    return traced(fileException(f, file, other, hostName), f, hostName);
  }

  private static IOException fileException(Failure f, String file, String other, String hostName) {
    ErrorKind kind = kind(f);
    String reason = f.getReason();
    FailedFiles names = FailedFiles.of(f, file, other);
    return switch (kind) {
      case NO_SUCH_FILE -> new NoSuchFileException(names.file(), names.other(), reason);
      case FILE_ALREADY_EXISTS ->
          new FileAlreadyExistsException(names.file(), names.other(), reason);
      case ACCESS_DENIED -> new AccessDeniedException(names.file(), names.other(), reason);
      case NOT_A_DIRECTORY ->
          reason == null && names.other() == null
              ? new NotDirectoryException(names.file())
              : new FileSystemException(names.file(), names.other(), text(f));
      case DIRECTORY_NOT_EMPTY -> new DirectoryNotEmptyException(names.file());
      case FILE_SYSTEM_LOOP -> new FileSystemLoopException(names.file());
      case NOT_A_LINK -> new NotLinkException(names.file(), names.other(), reason);
      case ATOMIC_MOVE_NOT_SUPPORTED ->
          new AtomicMoveNotSupportedException(names.file(), names.other(), reason);
      case IS_A_DIRECTORY, FILE_SYSTEM ->
          new FileSystemException(names.file(), names.other(), text(f));
      case INVALID_PATH ->
          throw traced(new InvalidPathException(file, reason == null ? "" : reason), f, hostName);
      case CLOSED -> new ClosedChannelException();
      default -> plainException(f, hostName);
    };
  }

  /**
   * As java.io throws it from an open: {@code FileNotFoundException: NAME (No such file or
   * directory)}.
   *
   * @param name the name as the master's caller gave it
   */
  public static IOException toStreamException(Failure f, String name, String hostName) {
    IOException result =
        switch (kind(f)) {
          case NO_SUCH_FILE,
              FILE_ALREADY_EXISTS,
              ACCESS_DENIED,
              NOT_A_DIRECTORY,
              IS_A_DIRECTORY,
              FILE_SYSTEM_LOOP,
              FILE_SYSTEM,
              IO ->
              new FileNotFoundException(text(f) == null ? name : name + " (" + text(f) + ")");
          case INVALID_PATH -> new FileNotFoundException("Invalid file path");
          default -> plainException(f, hostName);
        };
    return traced(result, f, hostName);
  }

  /**
   * A reason of java.nio.file's in the system's own words, which java.io uses.
   *
   * @param reason may be null
   */
  public static String systemText(String reason) {
    return ErrorText.withoutAddition(reason);
  }

  /** As a read, a write or another call on something open throws it: the system's text alone. */
  public static IOException toIoException(Failure f, String hostName) {
    return traced(plainException(f, hostName), f, hostName);
  }

  /**
   * As starting a process throws it, before ProcessBuilder puts the program's name in front.
   *
   * @param masterJdk the master's feature release: the wording changed
   */
  public static IOException toExecException(Failure f, int masterJdk, String hostName) {
    if (kind(f) != ErrorKind.EXEC_FAILED || !f.isSetErrno()) {
      return toIoException(f, hostName);
    }
    String reason = f.getReason() == null ? "" : f.getReason();
    String message =
        masterJdk >= JDK_OF_NEW_EXEC_TEXT
            ? "Exec failed, error: " + f.getErrno() + " (" + reason + ") "
            : "error=" + f.getErrno() + ", " + reason;
    return traced(new IOException(message), f, hostName);
  }

  /** What does not depend on the API that was called. */
  private static IOException plainException(Failure f, String hostName) {
    String reason = f.getReason();
    return switch (kind(f)) {
      case UNSUPPORTED -> throw traced(new UnsupportedOperationException(reason), f, hostName);
      case ILLEGAL_ARGUMENT, INVALID_PATH ->
          throw traced(new IllegalArgumentException(reason), f, hostName);
      case OVERLAPPING_LOCK -> throw traced(new OverlappingFileLockException(), f, hostName);
      case UNKNOWN_PRINCIPAL -> new UserPrincipalNotFoundException(reason);
      case CLOSED -> new IOException("Stream Closed");
      case CANCELLED -> new InterruptedIOException(hostName + ": the call was cancelled");
      case UNKNOWN_HANDLE ->
          new IOException(
              hostName + ": not open there any more (closed, or the session is a new one)");
      case NO_SESSION ->
          new IOException(hostName + ": the session has ended there" + because(reason));
      case LIMIT -> new IOException(hostName + ": too much at once" + because(reason));
      case REFUSED ->
          new IOException(hostName + ": refused by the slave's policy" + because(reason));
      case UNKNOWN_OUTCOME ->
          new IOException(
              hostName + ": whether the call was carried out is unknown" + because(reason));
      case OTHER ->
          new IOException(
              hostName
                  + ": "
                  + (f.isSetClassName() ? f.getClassName() : "an error without a type")
                  + because(reason));
      case IO ->
          FileNotFoundException.class.getName().equals(f.getClassName())
              ? new FileNotFoundException(reason)
              : new IOException(reason);
      case EXEC_FAILED -> new IOException(reason);
      default -> new IOException(text(f));
    };
  }

  private static String because(String reason) {
    return reason == null ? "" : ": " + reason;
  }

  /** A newer slave may name a kind that this release does not know: it arrives as null. */
  private static ErrorKind kind(Failure f) {
    return f.getKind() == null ? ErrorKind.OTHER : f.getKind();
  }

  /** The system's text: as the slave told it, else the usual one of the kind. May be null. */
  private static String text(Failure f) {
    return f.getReason() != null ? f.getReason() : ErrorText.of(kind(f));
  }

  private static <T extends Throwable> T traced(T result, Failure f, String hostName) {
    result.addSuppressed(SlaveTrace.of(f, hostName));
    return result;
  }
}
