package dev.splitbrain.agent.area.files.directory;

import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.Set;

/**
 * Tells those who open a directory stream for themselves and only list it, {@code Files.list} and
 * the walks, from the program: only the program can do more with one, so only its directories need
 * to stay open on the slave.
 */
final class ListingCallers {
  private static final Set<String> FILES = Set.of("java.nio.file.Files");
  private static final String WALKER = "java.nio.file.FileTreeWalker";
  private static final StackWalker STACK = StackWalker.getInstance();

  private ListingCallers() {}

  /**
   * Whether the stream that this thread opens cannot reach the program. If in doubt it can.
   *
   * @param providers the classes through which it is opened
   */
  static boolean onlyList(Set<String> providers) {
    return STACK.walk(frames -> onlyList(frames.iterator(), providers));
  }

  /** Whoever calls a provider without Files is the program, too. */
  private static boolean onlyList(Iterator<StackFrame> frames, Set<String> providers) {
    while (frames.hasNext()) {
      if (opens(frames.next(), providers)) {
        return frames.hasNext()
            && opens(frames.next(), FILES)
            && frames.hasNext()
            && isLister(frames.next());
      }
    }
    return false;
  }

  private static boolean opens(StackFrame frame, Set<String> classes) {
    // Methods have to be looked up, classes do not.
    return classes.contains(frame.getClassName())
        && frame.getMethodName().equals("newDirectoryStream");
  }

  private static boolean isLister(StackFrame frame) {
    return frame.getClassName().equals(WALKER)
        || (FILES.contains(frame.getClassName()) && frame.getMethodName().equals("list"));
  }
}
