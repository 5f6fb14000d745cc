package dev.splitbrain.e2e.inscope;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Watch services of several machines, which never watch another one than theirs. */
class WatchInScope {
  private static WatchService here() throws Exception {
    return FileSystems.getDefault().newWatchService();
  }

  private static WatchService onMaster() throws Exception {
    return SplitBrain.local(WatchInScope::here);
  }

  private static String refusal(WatchService service, Path directory) {
    return assertThrows(
            ProviderMismatchException.class, () -> directory.register(service, ENTRY_CREATE))
        .getMessage();
  }

  @Test
  void aServiceOfAnotherMachineIsRefusedByName() throws Exception {
    Path slave = Files.createDirectories(Both.here("watch-refused"));
    Path master = Path.of(Both.MASTER);
    try (WatchService ofSlave = here();
        WatchService ofMaster = onMaster();
        WatchService ofOther = SplitBrain.with("bench2", WatchInScope::here)) {
      assertTrue(
          refusal(ofMaster, slave)
              .contains("leads to host bench1, and the watch service is of the master"),
          refusal(ofMaster, slave));
      assertTrue(
          refusal(ofOther, slave)
              .contains("leads to host bench1, and the watch service is of host bench2"));
      String atHome = SplitBrain.local(() -> refusal(ofSlave, master));
      assertTrue(
          atHome.contains("leads to the master, and the watch service is of host bench1"), atHome);
      assertNotNull(SplitBrain.local(() -> master.register(ofMaster, ENTRY_CREATE)));
      assertNotNull(slave.register(ofSlave, ENTRY_CREATE));
    }
  }

  @Test
  void aServiceStaysWithItsHost() throws Exception {
    Path directory = Files.createDirectories(Both.here("watch-stays"));
    try (WatchService service = here()) {
      WatchKey key = directory.register(service, ENTRY_CREATE);
      Files.createFile(directory.resolve("one"));
      SplitBrain.local(
          () -> {
            assertSame(key, service.poll(20, TimeUnit.SECONDS));
            assertEquals("one", key.pollEvents().get(0).context().toString());
            assertTrue(key.reset());
          });
      Files.createFile(directory.resolve("two"));
      SplitBrain.with(
          "bench2",
          () -> {
            assertSame(key, service.take());
            assertEquals("two", key.pollEvents().get(0).context().toString());
          });
    }
  }

  @Test
  void pinnedDirectoriesAreWatchedByTheirOwnServices() throws Exception {
    for (Path directory :
        List.of(
            Both.host().path(Both.SLAVE + "/watch-pinned"),
            SplitBrain.master().path(Both.MASTER + "/watch-pinned"))) {
      Files.createDirectories(directory);
      try (WatchService service = directory.getFileSystem().newWatchService();
          WatchService plain = here()) {
        WatchKey key = directory.register(service, ENTRY_CREATE);
        assertSame(key, directory.register(service, ENTRY_CREATE));
        assertEquals(directory, key.watchable());
        Files.createFile(directory.resolve("new"));
        assertSame(key, service.poll(20, TimeUnit.SECONDS));
        WatchEvent<?> event = key.pollEvents().get(0);
        assertEquals(ENTRY_CREATE, event.kind());
        Path name = assertInstanceOf(Path.class, event.context());
        assertEquals(directory.resolve("new"), directory.resolve(name));
        assertTrue(Files.exists(directory.resolve(name)));
        assertTrue(key.reset());
        assertTrue(refusal(plain, directory).contains("is pinned to host "));
        assertThrows(
            ProviderMismatchException.class,
            () -> Both.here("watch-pinned").register(service, ENTRY_CREATE));
        key.cancel();
      }
    }
  }
}
