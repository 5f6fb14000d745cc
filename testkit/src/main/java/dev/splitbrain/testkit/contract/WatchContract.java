package dev.splitbrain.testkit.contract;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watch services and their keys. Works on any file system's paths, on Linux. */
@Timeout(120)
@PosixOnly("this file system looks for changes every few seconds")
public abstract class WatchContract extends FilesContract {
  private static final int SOON = 20;

  private WatchService service;

  @BeforeEach
  final void openService() throws IOException {
    service = work().getFileSystem().newWatchService();
  }

  @AfterEach
  final void closeService() throws IOException {
    service.close();
  }

  private WatchKey register(WatchEvent.Kind<?>... kinds) throws IOException {
    return work().register(service, kinds);
  }

  /** Waits for an event, whatever else happens before it. */
  private WatchEvent<?> await(WatchKey expected, WatchEvent.Kind<?> kind, String name)
      throws InterruptedException {
    while (true) {
      WatchKey key = service.poll(SOON, TimeUnit.SECONDS);
      assertSame(expected, key, "waiting for " + kind + " of " + name);
      List<WatchEvent<?>> events = key.pollEvents();
      assertTrue(key.reset());
      for (WatchEvent<?> event : events) {
        if (event.kind() == kind && String.valueOf(event.context()).equals(name)) {
          return event;
        }
      }
    }
  }

  @Test
  void whatHappensInADirectoryIsTold() throws Exception {
    WatchKey key = register(ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
    assertTrue(key.isValid());
    assertSame(work(), key.watchable());
    assertNull(service.poll());
    assertEquals(List.of(), key.pollEvents());
    file("a", "text");
    WatchEvent<?> made = await(key, ENTRY_CREATE, "a");
    assertEquals(1, made.count());
    Path name = (Path) made.context();
    assertFalse(name.isAbsolute());
    assertEquals(1, name.getNameCount());
    assertEquals(path("a"), work().resolve(name));
    assertEquals(path("a").getFileName(), name);
    file("a", "more text");
    assertTrue(await(key, ENTRY_MODIFY, "a").count() >= 1);
    Files.move(path("a"), path("b c ü"));
    await(key, ENTRY_CREATE, "b c ü");
    Files.delete(path("b c ü"));
    await(key, ENTRY_DELETE, "b c ü");
  }

  @Test
  void anEventWakesWhoWaits() throws Exception {
    WatchKey key = register(ENTRY_CREATE);
    CompletableFuture<WatchKey> waiting = async(service::take);
    file("a", "");
    assertSame(key, waiting.get(SOON, TimeUnit.SECONDS));
    List<WatchEvent<?>> events = key.pollEvents();
    assertEquals(1, events.size());
    assertEquals(ENTRY_CREATE, events.get(0).kind());
    assertTrue(key.reset());
  }

  @Test
  void aKeyIsToldOnceUntilItIsReset() throws Exception {
    WatchKey key = register(ENTRY_CREATE);
    Path marked = Files.createDirectory(path("marked"));
    await(key, ENTRY_CREATE, "marked");
    WatchKey mark = marked.register(service, ENTRY_CREATE);
    file("a", "");
    assertSame(key, service.take());
    file("b", "");
    Files.createFile(marked.resolve("mark"));
    assertSame(mark, service.take(), "what happened before the mark has been seen now");
    assertNull(service.poll());
    Set<String> names = new TreeSet<>();
    key.pollEvents().forEach(event -> names.add(event.context().toString()));
    assertEquals(Set.of("a", "b"), names);
    assertEquals(List.of(), key.pollEvents());
    assertTrue(key.reset());
    assertNull(service.poll());
    file("c", "");
    assertSame(key, service.take());
    assertTrue(key.reset(), "with events left it is told again");
    assertSame(key, service.take());
  }

  @Test
  void aDirectoryHasOneKey() throws Exception {
    WatchKey key = register(ENTRY_CREATE);
    assertSame(key, register(ENTRY_CREATE, ENTRY_DELETE));
    Path link = Files.createSymbolicLink(path("link"), work());
    await(key, ENTRY_CREATE, "link");
    assertSame(key, link.register(service, ENTRY_DELETE));
    assertSame(work(), key.watchable());
    file("a", "");
    Files.delete(path("a"));
    assertSame(key, service.take());
    List<WatchEvent<?>> events = key.pollEvents();
    assertEquals(ENTRY_DELETE, events.get(0).kind(), "the last registration counts");
    assertTrue(key.reset());
    key.cancel();
    key.cancel();
    assertFalse(key.isValid());
    assertFalse(key.reset());
    WatchKey again = register(ENTRY_CREATE);
    assertNotSame(key, again);
    assertTrue(again.isValid());
    file("b", "");
    await(again, ENTRY_CREATE, "b");
  }

  @Test
  void aDeletedDirectoryMakesItsKeyInvalid() throws Exception {
    Path directory = Files.createDirectory(path("gone"));
    WatchKey key = directory.register(service, ENTRY_CREATE);
    Files.delete(directory);
    assertSame(key, service.poll(SOON, TimeUnit.SECONDS));
    assertEquals(List.of(), key.pollEvents());
    assertFalse(key.reset());
    assertFalse(key.isValid());
  }

  @Test
  void tooManyEventsAreAnOverflow() throws Exception {
    WatchKey key = register(ENTRY_CREATE);
    Path marked = Files.createDirectory(path("marked"));
    await(key, ENTRY_CREATE, "marked");
    WatchKey mark = marked.register(service, ENTRY_CREATE);
    for (int i = 0; i < 700; i++) {
      Files.createFile(path("file" + i));
    }
    Files.createFile(marked.resolve("mark"));
    assertSame(key, service.take());
    assertSame(mark, service.take());
    List<WatchEvent<?>> events = key.pollEvents();
    assertEquals(OVERFLOW, events.get(0).kind());
    assertNull(events.get(0).context());
    assertTrue(events.get(0).count() >= 1);
    assertEquals(1, events.size());
  }

  @Test
  void kindsAndModifiersAreChecked() throws Exception {
    assertThrows(NullPointerException.class, () -> work().register(null, ENTRY_CREATE));
    assertEquals(
        "No events to register",
        assertThrows(IllegalArgumentException.class, () -> register()).getMessage());
    assertThrows(IllegalArgumentException.class, () -> register(OVERFLOW));
    assertNotNull(register(OVERFLOW, ENTRY_CREATE));
    assertEquals(
        "An element in event set is 'null'",
        assertThrows(
                NullPointerException.class, () -> register(ENTRY_CREATE, (WatchEvent.Kind<?>) null))
            .getMessage());
    WatchEvent.Kind<Path> unknown =
        new WatchEvent.Kind<>() {
          @Override
          public String name() {
            return "MY KIND";
          }

          @Override
          public Class<Path> type() {
            return Path.class;
          }
        };
    assertEquals(
        "MY KIND",
        assertThrows(UnsupportedOperationException.class, () -> register(unknown)).getMessage());
    WatchEvent.Kind<?>[] kinds = {ENTRY_CREATE};
    for (WatchEvent.Modifier modifier : modifiers("SensitivityWatchEventModifier")) {
      assertNotNull(work().register(service, kinds, modifier));
    }
    for (WatchEvent.Modifier modifier : modifiers("ExtendedWatchEventModifier")) {
      assertEquals(
          "Modifier not supported",
          assertThrows(
                  UnsupportedOperationException.class,
                  () -> work().register(service, kinds, modifier))
              .getMessage());
    }
    assertThrows(
        NullPointerException.class,
        () -> work().register(service, kinds, (WatchEvent.Modifier) null));
  }

  /** By name: a later JDK may have none of them. */
  private static List<WatchEvent.Modifier> modifiers(String type) {
    List<WatchEvent.Modifier> modifiers = new ArrayList<>();
    try {
      for (Object constant : Class.forName("com.sun.nio.file." + type).getEnumConstants()) {
        modifiers.add((WatchEvent.Modifier) constant);
      }
    } catch (ClassNotFoundException e) {
      return List.of();
    }
    return modifiers;
  }

  @Test
  void onlyDirectoriesAreWatched() throws Exception {
    file("f", "");
    NotDirectoryException file =
        assertThrows(NotDirectoryException.class, () -> path("f").register(service, ENTRY_CREATE));
    assertEquals(name("f"), file.getMessage());
    NoSuchFileException none =
        assertThrows(NoSuchFileException.class, () -> path("none").register(service, ENTRY_CREATE));
    assertEquals(name("none"), none.getMessage());
  }

  @Test
  void anotherServiceIsRefused() {
    WatchService own =
        new WatchService() {
          @Override
          public void close() {}

          @Override
          public WatchKey poll() {
            return null;
          }

          @Override
          public WatchKey poll(long timeout, TimeUnit unit) {
            return null;
          }

          @Override
          public WatchKey take() {
            return null;
          }
        };
    assertThrows(ProviderMismatchException.class, () -> work().register(own, ENTRY_CREATE));
  }

  @Test
  void whoWaitsIsInterrupted() throws Exception {
    for (Taking wait :
        List.<Taking>of(service::take, () -> service.poll(SOON * 10, TimeUnit.SECONDS))) {
      Thread[] thread = new Thread[1];
      CompletableFuture<WatchKey> waiting =
          async(
              () -> {
                thread[0] = Thread.currentThread();
                try {
                  return wait.run();
                } finally {
                  assertFalse(Thread.currentThread().isInterrupted());
                }
              });
      while (thread[0] == null || thread[0].getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }
      thread[0].interrupt();
      assertInstanceOf(InterruptedException.class, thrownBy(waiting));
    }
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, service::take);
    assertFalse(Thread.interrupted());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> service.poll(0, TimeUnit.SECONDS));
    Thread.currentThread().interrupt();
    assertNull(service.poll());
    assertTrue(Thread.interrupted());
    WatchKey key = register(ENTRY_CREATE);
    file("a", "");
    assertSame(key, service.take());
  }

  @Test
  void pollingWaitsSoLong() throws Exception {
    long start = System.nanoTime();
    assertNull(service.poll(50, TimeUnit.MILLISECONDS));
    assertTrue(System.nanoTime() - start >= 50_000_000);
    assertNull(service.poll(-1, TimeUnit.SECONDS));
  }

  @Test
  void closingEndsWhatWaits() throws Exception {
    WatchKey key = register(ENTRY_CREATE);
    List<CompletableFuture<WatchKey>> waiting =
        List.of(
            async(service::take),
            async(service::take),
            async(() -> service.poll(SOON * 10, TimeUnit.SECONDS)));
    service.close();
    service.close();
    for (CompletableFuture<WatchKey> each : waiting) {
      assertEquals(ClosedWatchServiceException.class, thrownBy(each).getClass());
    }
    assertFalse(key.isValid());
    assertFalse(key.reset());
    key.cancel();
    assertThrows(ClosedWatchServiceException.class, service::poll);
    assertThrows(ClosedWatchServiceException.class, service::take);
    assertThrows(ClosedWatchServiceException.class, () -> service.poll(1, TimeUnit.NANOSECONDS));
    assertThrows(ClosedWatchServiceException.class, () -> register(ENTRY_CREATE));
    assertThrows(IllegalArgumentException.class, () -> register());
  }

  @Test
  void eachSignalGoesToOneOfManyThreads() throws Exception {
    int count = 10;
    List<CompletableFuture<WatchKey>> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(async(service::take));
    }
    List<WatchKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path directory = Files.createDirectory(path("d" + i));
      keys.add(directory.register(service, ENTRY_CREATE));
      Files.createFile(directory.resolve("a"));
    }
    List<WatchKey> taken = new ArrayList<>();
    for (CompletableFuture<WatchKey> each : waiting) {
      taken.add(each.get(SOON, TimeUnit.SECONDS));
    }
    assertEquals(Set.copyOf(keys), Set.copyOf(taken));
  }

  @Test
  void theNameOfAFileIsWatchedToo() throws Exception {
    if (work().getFileSystem().provider().getScheme().equals("file")) {
      WatchKey key = new File(work().toString()).toPath().register(service, ENTRY_CREATE);
      file("a", "");
      await(key, ENTRY_CREATE, "a");
    }
  }

  /** Something that waits for a key. */
  private interface Taking {
    WatchKey run() throws InterruptedException;
  }

  /** Runs it in a thread that is started here, and so in this thread's scope. */
  private static CompletableFuture<WatchKey> async(Taking body) {
    CompletableFuture<WatchKey> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(body.run());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "contract");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static Throwable thrownBy(CompletableFuture<?> result) {
    return assertThrows(ExecutionException.class, () -> result.get(SOON, TimeUnit.SECONDS))
        .getCause();
  }
}
