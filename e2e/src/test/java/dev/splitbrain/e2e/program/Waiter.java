package dev.splitbrain.e2e.program;

import dev.splitbrain.e2e.harness.Await;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;

/** Waits for a lock and for an event that never come, and says how each wait ended. */
public final class Waiter {
  private Waiter() {}

  /** The arguments are a file of the slave that somebody has locked, and a directory. */
  public static void main(String[] args) throws Exception {
    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
      WatchService watcher = FileSystems.getDefault().newWatchService();
      WatchKey key = Path.of(args[1]).register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
      FileLock free = channel.tryLock(100, 1, false);
      Thread locking =
          new Thread(
              () -> {
                try {
                  System.out.println("lock=" + lock(channel));
                } catch (IOException e) {
                  System.out.println("lock=" + e.getMessage());
                }
              });
      locking.start();
      awaitWanted(Path.of(args[0]));
      System.out.println("waiting");
      try {
        System.out.println("take=" + watcher.take());
      } catch (ClosedWatchServiceException e) {
        System.out.println("take=" + e.getMessage());
      }
      locking.join();
      System.out.println("valid=" + key.isValid() + " " + key.reset());
      Await.until("the lock is known to be lost", Duration.ofSeconds(30), () -> !free.isValid());
      try {
        System.out.println("events=" + key.pollEvents());
      } catch (RuntimeException e) {
        System.out.println("events=" + e.getMessage());
      }
      watcher.close();
    }
  }

  /** Locks, past the short moments in which {@link #awaitWanted} wants the same. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock(10, 1, false);
      } catch (OverlappingFileLockException e) {
        Thread.onSpinWait();
      }
    }
  }

  /** Waits until the lock is wanted, which shows in that nothing else may overlap it. */
  private static void awaitWanted(Path file) throws IOException {
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
      while (true) {
        // Held by another program, so this takes nothing.
        other.tryLock(10, 1, false);
      }
    } catch (OverlappingFileLockException e) {
      return;
    }
  }
}
