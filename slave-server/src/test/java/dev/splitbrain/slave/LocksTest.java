package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.AttributeChange;
import dev.splitbrain.wire.files.CopyOption;
import dev.splitbrain.wire.files.OpenOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Locks of two sessions, which exclude each other as two processes do although they share this one,
 * and of another process.
 */
class LocksTest extends SlaveCase {
  private static final long ALL = 0;

  private Path file;
  private RawMaster second;
  private long mine;
  private long theirs;

  @BeforeEach
  void openTwice() throws Exception {
    file = Files.writeString(dir.resolve("file"), "content");
    second = RawMaster.open(token, server.address().getPort());
    mine = openBoth(master, file);
    theirs = openBoth(second, file);
  }

  @AfterEach
  void closeSecond() throws Exception {
    second.close();
  }

  private long openBoth(RawMaster of, Path path) throws Exception {
    return open(of.control, path, OpenOption.READ, OpenOption.WRITE);
  }

  private static boolean tryLock(RawMaster of, long handle, long position, long size)
      throws Exception {
    return of.control.next().files().lock(handle, position, size, false, false);
  }

  private static boolean tryShared(RawMaster of, long handle, long position, long size)
      throws Exception {
    return of.control.next().files().lock(handle, position, size, true, false);
  }

  private static void unlock(RawMaster of, long handle, long position, long size) throws Exception {
    of.control.next().files().unlock(handle, position, size);
  }

  private static CompletableFuture<Boolean> locking(RawMaster of, long id, long handle)
      throws Exception {
    RawMaster.Link link = of.call();
    return async(
        () -> {
          try (link) {
            return link.id(id).files().lock(handle, 0, ALL, false, true);
          }
        });
  }

  private CompletableFuture<Boolean> waitingLock() throws Exception {
    CompletableFuture<Boolean> waiting = locking(second, second.ids.incrementAndGet(), theirs);
    awaitBlockedIn("SharedFile", "lock");
    assertFalse(waiting.isDone());
    return waiting;
  }

  @Test
  void handlesOfOneFileHaveOneIdentity() throws Exception {
    Path link = Files.createLink(dir.resolve("link"), file);
    byte[] one = master.control.next().files().open(request(file, OpenOption.READ)).getIdentity();
    byte[] two = second.control.next().files().open(request(link, OpenOption.READ)).getIdentity();
    assertArrayEquals(one, two);
    Path other = Files.createFile(dir.resolve("other"));
    byte[] three =
        master.control.next().files().open(request(other, OpenOption.READ)).getIdentity();
    assertNotEquals(text(one), text(three));
  }

  @Test
  void twoSessionsExcludeEachOtherByRegions() throws Exception {
    assertTrue(tryLock(master, mine, 10, 10));
    assertFalse(tryLock(second, theirs, 19, 1));
    assertFalse(tryShared(second, theirs, 0, ALL));
    assertTrue(tryLock(second, theirs, 20, ALL));
    assertTrue(tryLock(second, theirs, 0, 10));
    assertFalse(tryLock(master, mine, Long.MAX_VALUE - 1, 1));
    unlock(second, theirs, 20, ALL);
    assertTrue(tryLock(master, mine, 1000, 1));
    unlock(master, mine, 10, 10);
    assertTrue(tryShared(second, theirs, 10, 10));
    assertTrue(tryShared(master, mine, 15, 10));
    assertFalse(tryLock(master, mine, 12, 1));
  }

  @Test
  void aSessionIsNeverInItsOwnWay() throws Exception {
    long again = openBoth(master, file);
    assertTrue(tryLock(master, mine, 0, ALL));
    assertTrue(tryShared(master, again, 5, 5));
    unlock(master, again, 5, 5);
    assertFalse(tryShared(second, theirs, 5, 5));
  }

  @Test
  void sharedRegionsOfTwoSessionsAreOneForOtherProcesses() throws Exception {
    assertTrue(tryShared(master, mine, 0, 10));
    assertTrue(tryShared(second, theirs, 5, 10));
    try (LockingProcess process = new LockingProcess(file)) {
      assertFalse(process.tryLock(0, 1, false));
      assertFalse(process.tryLock(14, 1, false));
      assertTrue(process.tryLock(15, 1, false));
      unlock(master, mine, 0, 10);
      assertTrue(process.tryLock(0, 5, false));
      assertFalse(process.tryLock(5, 1, false), "the second session has it still");
      unlock(second, theirs, 5, 10);
      assertTrue(process.tryLock(5, 10, false));
      assertFalse(tryShared(master, mine, 5, 1));
    }
    assertTrue(tryShared(master, mine, 5, 1));
  }

  @Test
  void waitingEndsWhenTheOtherSessionUnlocks() throws Exception {
    assertTrue(tryLock(master, mine, 0, 1));
    CompletableFuture<Boolean> waiting = waitingLock();
    unlock(master, mine, 0, 1);
    assertTrue(soon(waiting));
    assertFalse(tryShared(master, mine, 0, 1));
  }

  @Test
  void whoWouldCloseACircleOfWaitsIsTold() throws Exception {
    Path other = Files.createFile(dir.resolve("other"));
    long myOther = openBoth(master, other);
    long theirOther = openBoth(second, other);
    assertTrue(tryLock(master, mine, 0, 1));
    assertTrue(tryLock(second, theirOther, 0, 1));
    CompletableFuture<Boolean> waiting = waitingLock();
    Failure circle =
        failure(() -> master.control.next().files().lock(myOther, 0, ALL, false, true));
    assertEquals(ErrorKind.IO, circle.getKind());
    assertEquals("Resource deadlock avoided", circle.getReason());
    unlock(master, mine, 0, 1);
    assertTrue(soon(waiting));
  }

  @Test
  void waitingEndsWhenTheOtherProcessUnlocks() throws Exception {
    try (LockingProcess process = new LockingProcess(file)) {
      assertEquals("true", process.ask("lock 3 1 false"));
      assertFalse(tryLock(second, theirs, 0, ALL));
      CompletableFuture<Boolean> waiting = waitingLock();
      process.ask("unlock");
      assertTrue(soon(waiting));
      assertFalse(process.tryLock(3, 1, false));
    }
  }

  @Test
  void waitingEndsWhenTheOtherSessionEnds() throws Exception {
    assertTrue(tryLock(master, mine, 0, 1));
    CompletableFuture<Boolean> waiting = waitingLock();
    master.control.next().session().close();
    assertTrue(soon(waiting));
  }

  @Test
  void aCancelledWaitTakesNothing() throws Exception {
    assertTrue(tryLock(master, mine, 0, ALL));
    long id = second.ids.incrementAndGet();
    CompletableFuture<Boolean> waiting = locking(second, id, theirs);
    awaitBlockedIn("SharedFile", "lock");
    assertTrue(second.control.next().session().cancel(id));
    assertEquals(ErrorKind.CANCELLED, failure(() -> joined(waiting)).getKind());
    unlock(master, mine, 0, ALL);
    assertTrue(tryLock(master, mine, 0, ALL));
  }

  private static void joined(CompletableFuture<?> result) throws Exception {
    try {
      soon(result);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  @Test
  void closingTheHandleEndsItsWait() throws Exception {
    assertTrue(tryLock(master, mine, 0, ALL));
    CompletableFuture<Boolean> waiting = waitingLock();
    second.control.next().files().close(theirs);
    assertEquals(ErrorKind.CLOSED, failure(() -> joined(waiting)).getKind());
  }

  @Test
  void theEndOfASessionEndsItsWait() throws Exception {
    assertTrue(tryLock(master, mine, 0, ALL));
    CompletableFuture<Boolean> waiting = waitingLock();
    second.control.next().session().close();
    // A reply, or the end of the connection, whichever the slave comes to first.
    assertThrows(ExecutionException.class, () -> soon(waiting));
    unlock(master, mine, 0, ALL);
    assertTrue(tryLock(master, mine, 0, ALL), "nobody is left who waits");
  }

  @Test
  void closingAHandleFreesItsLocksOnly() throws Exception {
    assertTrue(tryLock(master, mine, 0, 1));
    assertTrue(tryLock(second, theirs, 1, 1));
    try (LockingProcess process = new LockingProcess(file)) {
      master.control.next().files().close(mine);
      assertTrue(process.tryLock(0, 1, false));
      assertFalse(process.tryLock(1, 1, false), "the close of one session cost the other its lock");
    }
  }

  @Test
  void nothingThatTheSlaveClosesCostsALock() throws Exception {
    assertTrue(tryLock(second, theirs, 0, ALL));
    Path copy = dir.resolve("copy");
    try (LockingProcess process = new LockingProcess(file)) {
      for (int i = 0; i < 300; i++) {
        long other = openBoth(master, file);
        master.control.next().files().close(other);
      }
      assertFalse(process.tryLock(0, 1, false), "after many closes");
      master.control.next().files().readWhole(name(file), 100, Set.of());
      assertFalse(process.tryLock(0, 1, false), "after readWhole");
      master.control.next().files().writeWhole(request(file, OpenOption.WRITE), name("new"));
      assertFalse(process.tryLock(0, 1, false), "after writeWhole");
      master.control.next().files().copy(name(file), name(copy), Set.<CopyOption>of());
      assertFalse(process.tryLock(0, 1, false), "after a copy");
      AttributeChange time = new AttributeChange();
      time.setModified(new Time(1_000, 0));
      master.control.next().files().setAttributes(name(file), true, List.of(time));
      assertFalse(process.tryLock(0, 1, false), "after its time was set");
      master.control.next().files().userAttributeNames(name(file), true);
      assertFalse(process.tryLock(0, 1, false), "after its user's attributes were listed");
      unlock(second, theirs, 0, ALL);
      assertTrue(process.tryLock(0, 1, false));
    }
  }

  @Test
  void whatWasKeptOpenIsClosedAfterTheLastLock() throws Exception {
    long before = descriptors();
    assertTrue(tryLock(second, theirs, 0, ALL));
    for (int i = 0; i < 20; i++) {
      long other = openBoth(master, file);
      master.control.next().files().close(other);
    }
    assertEquals(before + 20, descriptors());
    unlock(second, theirs, 0, ALL);
    assertEquals(before, descriptors());
  }

  /** Descriptors of this process on the file. */
  private long descriptors() throws Exception {
    long count = 0;
    try (var all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : all) {
        try {
          count += Files.readSymbolicLink(one).equals(file.toRealPath()) ? 1 : 0;
        } catch (java.nio.file.NoSuchFileException e) {
          // The listing's own.
        }
      }
    }
    return count;
  }

  @Test
  void badRegionsAndHandlesAreRefused() throws Exception {
    assertEquals(ErrorKind.ILLEGAL_ARGUMENT, failure(() -> tryLock(master, mine, -1, 1)).getKind());
    assertEquals(ErrorKind.UNKNOWN_HANDLE, failure(() -> tryLock(master, theirs, 0, 1)).getKind());
    unlock(master, mine, 5, 5);
  }
}
