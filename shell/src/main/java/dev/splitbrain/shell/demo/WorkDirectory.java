package dev.splitbrain.shell.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * A directory for as long as this VM wants it. A lock in it tells that its VM lives; what a killed
 * VM has left behind is removed by the next.
 */
final class WorkDirectory implements AutoCloseable {
  private static final String PREFIX = "slave-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel lock;

  private WorkDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes one, after removing those without an owner. */
  static synchronized WorkDirectory make(Path parent) throws IOException {
    List<Path> others;
    try (var files = Files.list(parent)) {
      others = files.filter(f -> f.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path other : others) {
      removeIfLeft(other);
    }
    Path path = Files.createTempDirectory(parent, PREFIX);
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    lock.lock();
    return new WorkDirectory(path, lock);
  }

  private static void removeIfLeft(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      if (held != null) {
        remove(directory);
      }
    } catch (OverlappingFileLockException e) {
      // Another slave of this VM lives there.
      return;
    } catch (java.nio.file.NoSuchFileException e) {
      // Being made, or being removed, at this moment.
      return;
    }
  }

  Path path() {
    return path;
  }

  /** Removes it. */
  @Override
  public void close() throws IOException {
    remove(path);
    lock.close();
  }

  private static void remove(Path directory) throws IOException {
    List<Path> all;
    try (var files = Files.walk(directory)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
