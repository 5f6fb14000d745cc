package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.text.Secrets;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.impl.history.DefaultHistory;

/**
 * What was typed, in a file that parallel shells share: each line is appended at once, under a
 * lock, so that none is lost; shortening replaces the file under the same lock. Tokens of slaves'
 * URLs are taken out before anything is kept, in memory too.
 */
final class SharedHistory extends DefaultHistory {
  /** Lines that are kept, in memory and on disk. */
  static final int KEEP = 5_000;

  private static final int SHORTEN_ABOVE = 2 * KEEP;

  private final Path file;
  private String complaint;

  /**
   * A history in a file.
   *
   * @param file need not exist; its directory neither
   */
  SharedHistory(Path file) {
    this.file = file;
  }

  /** Why nothing is kept on disk; null if it is. */
  String complaint() {
    return complaint;
  }

  /** Reads what earlier and parallel shells have written; gives it, oldest first. */
  List<String> readAll() {
    List<String> lines = new ArrayList<>();
    try {
      makeDirectory();
      locked(
          () -> {
            if (Files.exists(file)) {
              Files.readAllLines(file).forEach(line -> lines.add(unescaped(line)));
              if (lines.size() > SHORTEN_ABOVE) {
                shorten();
              }
            }
          });
    } catch (IOException e) {
      complaint = "the history is not kept: " + e;
    }
    int from = Math.max(0, lines.size() - KEEP);
    List<String> kept = new ArrayList<>(lines.subList(from, lines.size()));
    kept.forEach(line -> super.add(Instant.now(), line));
    return kept;
  }

  @Override
  public void add(Instant time, String line) {
    String clean = Secrets.withoutInInput(line).stripTrailing();
    if (clean.isBlank()) {
      return;
    }
    boolean repeated = size() > 0 && get(last()).equals(clean);
    if (repeated || line.startsWith(" ")) {
      return; // What begins with a blank the user wants to be forgotten.
    }
    super.add(time, clean);
    if (complaint != null) {
      return;
    }
    try {
      locked(
          () ->
              Files.writeString(
                  file,
                  escaped(clean) + "\n",
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND));
    } catch (IOException e) {
      complaint = "the history is not kept: " + e;
    }
  }

  /** What is typed is kept at once; nothing is left for the end. */
  @Override
  public void save() {}

  /** Makes the file and its directory where they are missing; another shell may be as fast. */
  void makeDirectory() throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory.getParent());
      unlessThere(
          () ->
              Files.createDirectory(
                  directory,
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rwx------"))));
    }
    if (!Files.exists(file)) {
      unlessThere(
          () ->
              Files.createFile(
                  file,
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------"))));
    }
  }

  private static void unlessThere(Action creation) throws IOException {
    try {
      creation.run();
    } catch (FileAlreadyExistsException e) {
      // A parallel shell was faster.
      return;
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  /** The lock is on a file of its own: the history itself may be replaced. */
  private void locked(Action action) throws IOException {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      action.run();
    }
  }

  private void shorten() throws IOException {
    List<String> lines = Files.readAllLines(file);
    Path aside =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            "history-",
            ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(aside, lines.subList(lines.size() - KEEP, lines.size()));
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static String escaped(String line) {
    return line.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  static String unescaped(String line) {
    StringBuilder text = new StringBuilder(line.length());
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && i + 1 < line.length()) {
        char next = line.charAt(++i);
        text.append(next == 'n' ? '\n' : next == 'r' ? '\r' : next);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
