package dev.splitbrain.agent.area.files.pinned;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.StackWalker.StackFrame;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Set;

/**
 * Questions of {@link Files} that have only yes and no for an answer: its code takes any
 * IOException of a provider for no. That a host is lost, or a rule refuses the name, is no answer
 * about a file. Paths of the default file system have hooks for it, which work inside scopes only;
 * a path that names its host is used outside too.
 */
final class FileQuestions {
  private static final Set<String> QUESTIONS =
      Set.of(
          "exists",
          "notExists",
          "isDirectory",
          "isRegularFile",
          "isSymbolicLink",
          "isReadable",
          "isWritable",
          "isExecutable",
          "isAccessible");

  /** What older releases ask by. */
  private static final String READING = "readAttributes";

  /** The provider's own way to another of its methods, on newer releases. */
  private static final String DETOUR = "readAttributesIfExists";

  private FileQuestions() {}

  /**
   * The exception to throw from a provider's method. Costs nothing unless something failed.
   *
   * @param e what went wrong
   * @return e
   * @throws UncheckedIOException in its place, if it would be taken for an answer
   */
  static IOException noAnswer(IOException e) {
    if (!(e instanceof FileSystemException)
        && StackWalker.getInstance().walk(frames -> isQuestion(frames.iterator()))) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return e;
  }

  private static boolean isQuestion(Iterator<StackFrame> frames) {
    while (frames.hasNext()) {
      StackFrame frame = frames.next();
      String type = frame.getClassName();
      if (type.equals(Files.class.getName())) {
        if (!frame.getMethodName().equals(READING)) {
          return QUESTIONS.contains(frame.getMethodName());
        }
        continue;
      }
      if (type.equals(FileSystemProvider.class.getName())) {
        if (!frame.getMethodName().equals(DETOUR)) {
          return QUESTIONS.contains(frame.getMethodName());
        }
      } else if (!type.startsWith(FileQuestions.class.getPackageName() + ".")) {
        return false;
      }
    }
    return false;
  }
}
