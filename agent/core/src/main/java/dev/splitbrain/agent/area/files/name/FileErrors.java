package dev.splitbrain.agent.area.files.name;

import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;

/** Errors of java.nio.file about other names than those they were made with. */
final class FileErrors {
  private FileErrors() {}

  /** The same error, about these names: type, reason, stack, cause and what is suppressed stay. */
  static FileSystemException about(FileSystemException e, String file, String other) {
    FileSystemException same = make(e, file, other);
    same.setStackTrace(e.getStackTrace());
    if (e.getCause() != null) {
      same.initCause(e.getCause());
    }
    for (Throwable suppressed : e.getSuppressed()) {
      same.addSuppressed(suppressed);
    }
    return same;
  }

  private static FileSystemException make(FileSystemException e, String file, String other) {
    String reason = e.getReason();
    if (e instanceof NoSuchFileException) {
      return new NoSuchFileException(file, other, reason);
    }
    if (e instanceof FileAlreadyExistsException) {
      return new FileAlreadyExistsException(file, other, reason);
    }
    if (e instanceof AccessDeniedException) {
      return new AccessDeniedException(file, other, reason);
    }
    if (e instanceof AtomicMoveNotSupportedException) {
      return new AtomicMoveNotSupportedException(file, other, reason);
    }
    if (e instanceof NotLinkException) {
      return new NotLinkException(file, other, reason);
    }
    if (e instanceof DirectoryNotEmptyException) {
      return new DirectoryNotEmptyException(file);
    }
    if (e instanceof NotDirectoryException) {
      return new NotDirectoryException(file);
    }
    if (e instanceof FileSystemLoopException) {
      return new FileSystemLoopException(file);
    }
    return new FileSystemException(file, other, reason);
  }
}
