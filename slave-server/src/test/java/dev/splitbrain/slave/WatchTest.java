package dev.splitbrain.slave;

import static dev.splitbrain.slave.RawMaster.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.watch.Event;
import dev.splitbrain.wire.watch.EventKind;
import dev.splitbrain.wire.watch.Signalled;
import dev.splitbrain.wire.watch.WatchService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watch services: waits that end by an event, a cancel, a close or the session's end. */
class WatchTest extends SlaveCase {
  private static final long SECOND = 1_000_000_000L;
  private static final long FOR_EVER = -1;

  private long handle;

  @BeforeEach
  void openService() throws Exception {
    handle = watch().open();
  }

  private WatchService.Client watch() {
    return master.control.next().watch();
  }

  private long register(Path directory, EventKind... kinds) throws Exception {
    return watch().watch(handle, name(directory), Set.of(kinds));
  }

  private CompletableFuture<Signalled> taking(long id) throws Exception {
    RawMaster.Link link = master.call();
    CompletableFuture<Signalled> taking =
        async(
            () -> {
              try (link) {
                return link.id(id).watch().take(handle, FOR_EVER);
              }
            });
    awaitBlockedIn("area.watch.Watch", "take");
    return taking;
  }

  private static ErrorKind kindOf(CompletableFuture<?> result) throws Exception {
    return failure(
            () -> {
              try {
                soon(result);
              } catch (ExecutionException e) {
                throw (Exception) e.getCause();
              }
            })
        .getKind();
  }

  @Test
  void anEventAnswersTheOneRequest() throws Exception {
    long key = register(dir, EventKind.CREATE);
    CompletableFuture<Signalled> taking = taking(master.ids.incrementAndGet());
    assertFalse(taking.isDone());
    Files.createFile(dir.resolve("new"));
    assertEquals(key, soon(taking).getKey());
    List<Event> events = watch().events(handle, key);
    assertEquals(1, events.size());
    assertEquals(EventKind.CREATE, events.get(0).getKind());
    assertEquals("new", text(events.get(0).getName()));
    assertEquals(1, events.get(0).getCount());
    assertTrue(watch().reset(handle, key));
    assertFalse(watch().take(handle, 0).isSetKey());
    assertFalse(watch().take(handle, SECOND / 100).isSetKey());
    assertEquals(Map.of("watch", 1), master.control.next().session().openHandles());
  }

  @Test
  void keysHaveOneNumberWhileTheyAreValid() throws Exception {
    long key = register(dir, EventKind.CREATE);
    assertEquals(key, register(dir, EventKind.DELETE));
    assertTrue(watch().isValid(handle, key));
    watch().cancel(handle, key);
    assertFalse(watch().isValid(handle, key));
    assertFalse(watch().reset(handle, key));
    assertNotEquals(key, register(dir, EventKind.DELETE));
    assertFalse(watch().isValid(handle, 12345));
    assertEquals(List.of(), watch().events(handle, 12345));
  }

  @Test
  void invalidKeysAreForgottenInTheEnd() throws Exception {
    long first = 0;
    for (int i = 0; i < 1_100; i++) {
      long key = register(dir, EventKind.CREATE);
      first = first == 0 ? key : first;
      watch().cancel(handle, key);
    }
    long key = register(dir, EventKind.CREATE);
    Files.createFile(dir.resolve("new"));
    assertEquals(key, watch().take(handle, 20 * SECOND).getKey());
    assertFalse(watch().isValid(handle, first));
  }

  @Test
  void aCancelledWaitEnds() throws Exception {
    long key = register(dir, EventKind.CREATE);
    long id = master.ids.incrementAndGet();
    CompletableFuture<Signalled> taking = taking(id);
    assertTrue(master.control.next().session().cancel(id));
    assertEquals(ErrorKind.CANCELLED, kindOf(taking));
    Files.createFile(dir.resolve("new"));
    assertEquals(key, watch().take(handle, 20 * SECOND).getKey(), "and takes no event with it");
  }

  @Test
  void aCloseEndsWaits() throws Exception {
    CompletableFuture<Signalled> taking = taking(master.ids.incrementAndGet());
    watch().close(handle);
    assertEquals(ErrorKind.CLOSED, kindOf(taking));
    assertEquals(ErrorKind.UNKNOWN_HANDLE, failure(() -> watch().take(handle, 0)).getKind());
    assertEquals(ErrorKind.UNKNOWN_HANDLE, failure(() -> watch().close(handle)).getKind());
  }

  @Test
  void theSessionsEndEndsWaits() throws Exception {
    CompletableFuture<Signalled> taking = taking(master.ids.incrementAndGet());
    master.control.next().session().close();
    // A reply, or the end of the connection, whichever the slave comes to first.
    assertThrows(ExecutionException.class, () -> soon(taking));
  }

  @Test
  void whatIsNoDirectoryIsRefused() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    assertEquals(
        ErrorKind.NOT_A_DIRECTORY, failure(() -> register(file, EventKind.CREATE)).getKind());
    assertEquals(
        ErrorKind.NO_SUCH_FILE,
        failure(() -> register(dir.resolve("none"), EventKind.CREATE)).getKind());
  }
}
