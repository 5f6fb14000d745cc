package dev.splitbrain.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedHistoryTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("config/history");
  }

  private SharedHistory history() {
    SharedHistory history = new SharedHistory(file());
    history.readAll();
    assertNull(history.complaint());
    return history;
  }

  @Test
  void eachLineIsOnDiskAtOnce() throws IOException {
    SharedHistory first = history();
    SharedHistory second = history();
    first.add(Instant.now(), "int a = 1");
    second.add(Instant.now(), "int f() {\n  return '\\n';\n}");
    first.add(Instant.now(), "int b = 2");
    assertEquals(
        List.of("int a = 1", "int f() {\n  return '\\n';\n}", "int b = 2"),
        new SharedHistory(file()).readAll());
  }

  /** The very first start may be that of two shells. */
  @Test
  void twoShellsAtOnceMakeItsDirectory() throws Exception {
    for (int i = 0; i < 200; i++) {
      Path file = directory.resolve("config" + i + "/history");
      CyclicBarrier start = new CyclicBarrier(2);
      CompletableFuture<Void> other = new CompletableFuture<>();
      new Thread(() -> complete(other, start, file)).start();
      start.await();
      new SharedHistory(file).makeDirectory();
      other.get(20, TimeUnit.SECONDS);
    }
  }

  private static void complete(CompletableFuture<Void> done, CyclicBarrier start, Path file) {
    try {
      start.await();
      new SharedHistory(file).makeDirectory();
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  /** JLine keeps a number of lines in memory; that it is full changes nothing on disk. */
  @Test
  void alsoWhenMemoryIsFull() throws IOException {
    SharedHistory history = history();
    List<String> typed = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      typed.add("line " + i);
      history.add(Instant.now(), "line " + i);
    }
    assertEquals(typed, Files.readAllLines(file()));
  }

  @Test
  void repetitionsSecretsAndWhatIsHiddenStayOut() throws IOException {
    SharedHistory history = history();
    history.add(Instant.now(), "1 + 1");
    history.add(Instant.now(), "1 + 1");
    history.add(Instant.now(), " hidden()");
    history.add(Instant.now(), "   ");
    history.add(Instant.now(), "/with splitbrain://0123456789abcdef@127.0.0.1:7777");
    assertEquals(
        List.of("1 + 1", "/with splitbrain://...@127.0.0.1:7777"), Files.readAllLines(file()));
  }
}
