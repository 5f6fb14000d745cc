package dev.splitbrain.wire.error;

import dev.splitbrain.wire.common.Cause;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Frame;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The slave's direction of the {@link ErrorTable}. */
final class FailureMaker {
  private static final int MOST_FRAMES = 64;
  private static final int MOST_CAUSES = 8;
  private static final int MOST_TEXT = 8 << 10;

  /** First match wins, so subclasses come before their parents. */
  private static final List<Row> ROWS =
      List.of(
          new Row(NoSuchFileException.class, ErrorKind.NO_SUCH_FILE),
          new Row(FileAlreadyExistsException.class, ErrorKind.FILE_ALREADY_EXISTS),
          new Row(AccessDeniedException.class, ErrorKind.ACCESS_DENIED),
          new Row(NotDirectoryException.class, ErrorKind.NOT_A_DIRECTORY),
          new Row(DirectoryNotEmptyException.class, ErrorKind.DIRECTORY_NOT_EMPTY),
          new Row(FileSystemLoopException.class, ErrorKind.FILE_SYSTEM_LOOP),
          new Row(NotLinkException.class, ErrorKind.NOT_A_LINK),
          new Row(AtomicMoveNotSupportedException.class, ErrorKind.ATOMIC_MOVE_NOT_SUPPORTED),
          new Row(FileSystemException.class, ErrorKind.FILE_SYSTEM),
          new Row(UserPrincipalNotFoundException.class, ErrorKind.UNKNOWN_PRINCIPAL),
          new Row(AsynchronousCloseException.class, ErrorKind.CANCELLED),
          new Row(FileLockInterruptionException.class, ErrorKind.CANCELLED),
          new Row(ClosedChannelException.class, ErrorKind.CLOSED),
          new Row(InterruptedIOException.class, ErrorKind.CANCELLED),
          new Row(InterruptedException.class, ErrorKind.CANCELLED),
          new Row(IOException.class, ErrorKind.IO),
          new Row(UnsupportedOperationException.class, ErrorKind.UNSUPPORTED),
          new Row(InvalidPathException.class, ErrorKind.INVALID_PATH),
          new Row(OverlappingFileLockException.class, ErrorKind.OVERLAPPING_LOCK),
          new Row(ClosedDirectoryStreamException.class, ErrorKind.CLOSED),
          new Row(IllegalArgumentException.class, ErrorKind.ILLEGAL_ARGUMENT));

  /** Both wordings of a failed exec: up to and after the change. */
  private static final Pattern EXEC_OLD = Pattern.compile("error=(\\d+), (.*)", Pattern.DOTALL);

  private static final Pattern EXEC_NEW =
      Pattern.compile("error: (\\d+) \\((.*?)\\) ?", Pattern.DOTALL);
  private static final Pattern STREAM = Pattern.compile(".* \\((.*)\\)", Pattern.DOTALL);

  private FailureMaker() {}

  static Failure make(Throwable thrown) {
    if (thrown instanceof Failure failure) {
      return failure;
    }
    if ((thrown instanceof UncheckedIOException || thrown instanceof DirectoryIteratorException)
        && thrown.getCause() != null) {
      return make(thrown.getCause());
    }
    Failure failure = new Failure();
    failure.setKind(kind(thrown));
    failure.setReason(limited(thrown.getMessage()));
    failure.setClassName(thrown.getClass().getName());
    failure.setFrames(frames(thrown));
    addCauses(failure, thrown);
    if (thrown instanceof FileSystemException e) {
      failure.setReason(limited(e.getReason()));
      failure.setFile(bytes(e.getFile()));
      failure.setOther(bytes(e.getOtherFile()));
    } else if (thrown instanceof UserPrincipalNotFoundException e) {
      failure.setReason(limited(e.getName()));
    } else if (thrown instanceof InvalidPathException e) {
      failure.setReason(limited(e.getReason()));
      failure.setFile(bytes(e.getInput()));
    } else if (thrown instanceof FileNotFoundException) {
      fillStream(failure, thrown.getMessage());
    } else if (thrown instanceof IOException) {
      fillExec(failure, thrown);
    }
    return failure;
  }

  private static ErrorKind kind(Throwable thrown) {
    for (Row row : ROWS) {
      if (row.type().isInstance(thrown)) {
        return row.kind();
      }
    }
    return ErrorKind.OTHER;
  }

  /** java.io hides the system's text in its message: {@code NAME (TEXT)}. */
  private static void fillStream(Failure failure, String message) {
    Matcher matcher = STREAM.matcher(message == null ? "" : message);
    if (matcher.matches()) {
      failure.setReason(limited(matcher.group(1)));
      failure.setKind(ErrorText.kindOf(matcher.group(1)));
    } else {
      failure.setKind(ErrorKind.FILE_SYSTEM);
    }
  }

  /** ProcessBuilder wraps the failed exec in an exception that names the program. */
  private static void fillExec(Failure failure, Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = t.getMessage() == null ? "" : t.getMessage();
      for (Pattern pattern : List.of(EXEC_OLD, EXEC_NEW)) {
        Matcher matcher = pattern.matcher(message);
        if (matcher.find() && matcher.group(1).length() < 10) {
          failure.setKind(ErrorKind.EXEC_FAILED);
          failure.setErrno(Integer.parseInt(matcher.group(1)));
          failure.setReason(limited(matcher.group(2)));
        }
      }
    }
  }

  private static void addCauses(Failure failure, Throwable thrown) {
    List<Cause> causes = new ArrayList<>();
    for (Throwable t = thrown.getCause();
        t != null && causes.size() < MOST_CAUSES;
        t = t.getCause()) {
      Cause cause = new Cause();
      cause.setClassName(t.getClass().getName());
      cause.setMessage(limited(t.getMessage()));
      cause.setFrames(frames(t));
      causes.add(cause);
    }
    if (!causes.isEmpty()) {
      failure.setCauses(causes);
    }
  }

  private static List<Frame> frames(Throwable thrown) {
    List<Frame> frames = new ArrayList<>();
    for (StackTraceElement element : thrown.getStackTrace()) {
      if (frames.size() == MOST_FRAMES) {
        break;
      }
      Frame frame = new Frame();
      frame.setClassName(element.getClassName());
      frame.setMethodName(element.getMethodName());
      frame.setFileName(element.getFileName());
      frame.setLine(element.getLineNumber());
      frames.add(frame);
    }
    return frames;
  }

  private static ByteBuffer bytes(String name) {
    return name == null ? null : ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8));
  }

  private static String limited(String text) {
    return text == null || text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT);
  }

  private record Row(Class<? extends Throwable> type, ErrorKind kind) {}
}
