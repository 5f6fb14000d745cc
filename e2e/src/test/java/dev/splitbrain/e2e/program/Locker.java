package dev.splitbrain.e2e.program;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Locks a file of the slave and keeps the lock until its input ends. */
public final class Locker {
  private Locker() {}

  /** The argument is the file. */
  public static void main(String[] args) throws Exception {
    try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
      System.out.println("at once: " + (channel.tryLock(0, 1, false) != null));
      FileLock lock = channel.lock(10, 1, false);
      System.out.println("locked " + lock.isValid());
      while (System.in.read() >= 0) {
        // Until it ends.
      }
    }
  }
}
