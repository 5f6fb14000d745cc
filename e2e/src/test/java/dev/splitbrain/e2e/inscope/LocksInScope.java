package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

/** Locks on files of several machines, in one program. */
class LocksInScope {
  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void filesOfTwoMachinesNeverOverlap() throws Exception {
    String name = Both.SLAVE + "/locks/file";
    try (FileChannel here = open(Path.of(name));
        FileChannel there = SplitBrain.with("bench2", () -> open(Path.of(name)));
        FileChannel master = SplitBrain.local(() -> open(Path.of(Both.MASTER + "/locks/file")))) {
      assertNotNull(here.lock());
      assertNotNull(there.lock());
      assertNotNull(master.lock());
    }
  }

  @Test
  void aFileIsTheSameInAnyScopeAndByAPinnedName() throws Exception {
    Path file = Both.here("locks-pinned/file");
    try (FileChannel channel = open(file);
        FileChannel pinned = open(Both.host().path(file.toString()))) {
      FileLock lock = channel.lock();
      assertThrows(OverlappingFileLockException.class, pinned::tryLock);
      SplitBrain.local(() -> assertThrows(OverlappingFileLockException.class, pinned::tryLock));
      assertTrue(lock.isValid());
      SplitBrain.local(lock::release);
      assertFalse(lock.isValid());
      FileLock other = SplitBrain.with("bench2", () -> pinned.lock());
      assertTrue(other.isValid());
      assertThrows(OverlappingFileLockException.class, channel::tryLock);
    }
  }
}
