package dev.splitbrain.slave.system;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that a process has for what it has open itself: in the slave they would be the slave's own
 * log, sockets and files, where a program means its own. Nothing is opened or looked at by them.
 * Threads: any.
 */
public final class OwnDescriptors {
  private static final String REASON =
      "splitbrain: it names what the slave's own process has open, not the program: use System.in,"
          + " System.out or System.err, or local(...)";

  private static final Set<String> NAMES =
      Set.of("/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/fd", "/dev/tty");

  /** Of a process or one of its threads. */
  private static final Pattern OF_PROCESS =
      Pattern.compile("/proc/(self|thread-self|\\d+)(/task/\\d+)?/fd(/.*)?");

  private static final Path SELF = Path.of("/proc/self");

  /** As the kernel does. */
  private static final int MOST_LINKS = 40;

  /** What the first three descriptors and the terminal are; they stay what they are. */
  private static final Set<Object> KEYS = keys();

  private OwnDescriptors() {}

  private static Set<Object> keys() {
    Set<Object> keys = new HashSet<>();
    for (String name : new String[] {"/dev/tty", "self/fd/0", "self/fd/1", "self/fd/2"}) {
      try {
        Path path = Path.of("/proc").resolve(name);
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        if (key != null) {
          keys.add(key);
        }
      } catch (IOException e) {
        // It is closed, or this system has no such names.
        continue;
      }
    }
    return Set.copyOf(keys);
  }

  /**
   * Refuses such a name.
   *
   * @param path absolute
   * @throws FileSystemException if it is one by its text
   */
  public static void refuse(Path path) throws FileSystemException {
    if (isNamed(path)) {
      throw refused(path);
    }
  }

  /**
   * Refuses a name that leads to such a one by links.
   *
   * @param path absolute
   * @param found what it led to just now; null for nothing
   * @throws FileSystemException if it does
   */
  public static void refuse(Path path, BasicFileAttributes found) throws IOException {
    if (found != null && KEYS.contains(found.fileKey()) && isReached(path)) {
      throw refused(path);
    }
  }

  private static FileSystemException refused(Path path) {
    return new FileSystemException(path.toString(), null, REASON);
  }

  private static boolean isNamed(Path path) {
    String text = path.toString();
    // Few names are worth more than a look at their first letters.
    if (!text.startsWith("/dev/")
        && !text.contains("/proc/")
        && !text.contains("..")
        && !text.contains("/./")) {
      return false;
    }
    if (path.getFileSystem() != FileSystems.getDefault()) {
      return false;
    }
    String name = path.normalize().toString();
    if (NAMES.contains(name) || name.startsWith("/dev/fd/")) {
      return true;
    }
    Matcher ofProcess = OF_PROCESS.matcher(name);
    return ofProcess.matches() && isOwn(ofProcess.group(1));
  }

  private static boolean isOwn(String process) {
    return !Character.isDigit(process.charAt(0)) || Files.exists(SELF.resolve("task/" + process));
  }

  /** Follows links one by one, as the kernel does, to see the names between. */
  private static boolean isReached(Path path) throws IOException {
    Deque<Path> left = new ArrayDeque<>();
    path.forEach(left::add);
    Path at = path.getRoot();
    for (int links = 0; !left.isEmpty() && links <= MOST_LINKS; ) {
      String name = left.pop().toString();
      if (name.equals("..")) {
        at = at.getParent() == null ? at : at.getParent();
        continue;
      }
      Path next = at.resolve(name);
      if (isNamed(next)) {
        return true;
      }
      if (!Files.isSymbolicLink(next)) {
        at = next;
        continue;
      }
      Path target = Files.readSymbolicLink(next);
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        left.push(target.getName(i));
      }
      at = target.isAbsolute() ? target.getRoot() : at;
      links++;
    }
    return false;
  }
}
