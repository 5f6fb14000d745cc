package dev.splitbrain.agent.area.watch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.InProcessSession;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.watch.Event;
import dev.splitbrain.wire.watch.EventKind;
import dev.splitbrain.wire.watch.Signalled;
import dev.splitbrain.wire.watch.WatchService;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The master's half of a slave's watch service, against scripted answers. */
class SlaveWatchServiceTest {
  private static final WatchEvent.Kind<?>[] CREATE = {ENTRY_CREATE};

  /** One answer. */
  private interface Answer {
    Object to(Object[] args) throws Exception;
  }

  private final Map<String, Answer> answers = new HashMap<>();
  private final InProcessSession session =
      new InProcessSession(
          "bench1",
          new WatchService.Processor<>(
              (WatchService.Iface)
                  Proxy.newProxyInstance(
                      getClass().getClassLoader(),
                      new Class<?>[] {WatchService.Iface.class},
                      (proxy, method, args) -> answers.get(method.getName()).to(args))));
  private final Route route = new Route(session, "inside with(bench1)");
  private SlaveWatchService service;

  @BeforeEach
  void open() throws Exception {
    answers.put("open", args -> 7L);
    answers.put("watch", args -> 1L);
    answers.put("take", args -> signalled(1));
    answers.put("reset", args -> true);
    answers.put("close", args -> null);
    service = SlaveWatchService.open(route);
  }

  private static Signalled signalled(long key) {
    Signalled signalled = new Signalled();
    signalled.setKey(key);
    return signalled;
  }

  private static Event event(EventKind kind, int count, String name) {
    Event event = new Event(kind, count);
    if (name != null) {
      event.setName(ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return event;
  }

  private WatchKey register() throws Exception {
    return service.register(route, Path.of("/d"), CREATE);
  }

  @Test
  void oneRequestEach() throws Exception {
    answers.put("events", args -> List.of(event(EventKind.CREATE, 2, "a")));
    WatchKey key = register();
    assertSame(key, register());
    assertSame(key, service.take());
    List<WatchEvent<?>> events = key.pollEvents();
    assertEquals(Path.of("a"), events.get(0).context());
    assertEquals(2, events.get(0).count());
    assertTrue(key.reset());
    service.close();
    service.close();
    assertFalse(key.isValid());
    assertEquals(
        List.of("open", "watch", "watch", "take", "events", "reset", "close"), session.calls);
  }

  @Test
  void aKeyMayBeTakenBeforeItsRegistrationIsAnswered() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    answers.put(
        "watch",
        args -> {
          taken.await();
          return 5L;
        });
    answers.put(
        "take",
        args -> {
          if (taken.getCount() == 0) {
            throw InProcessSession.failure(ErrorKind.OTHER, "the key was told once");
          }
          taken.countDown();
          return signalled(5);
        });
    CompletableFuture<WatchKey> registered = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                registered.complete(register());
              } catch (Exception e) {
                registered.completeExceptionally(e);
              }
            });
    thread.start();
    InProcessSession.await(() -> session.calls.contains("watch"));
    WatchKey key = service.take();
    assertSame(registered.get(20, TimeUnit.SECONDS), key);
    assertEquals(Path.of("/d"), key.watchable());
  }

  @Test
  void eventsThatAreNoneAreTold() throws Exception {
    WatchKey key = register();
    for (Event bad :
        List.of(
            event(EventKind.CREATE, 1, "../x"),
            event(EventKind.CREATE, 1, ".."),
            event(EventKind.CREATE, 1, ""),
            event(EventKind.CREATE, 1, null),
            event(EventKind.CREATE, 0, "a"),
            event(EventKind.OVERFLOW, 1, "a"))) {
      answers.put("events", args -> List.of(bad));
      UncheckedIOException e = assertThrows(UncheckedIOException.class, key::pollEvents);
      assertTrue(e.getMessage().contains("protocol error of host bench1"), e.getMessage());
    }
    answers.put("events", args -> List.of(event(EventKind.OVERFLOW, 3, null)));
    assertNull(key.pollEvents().get(0).context());
  }

  private static void assertLie(String words, org.junit.jupiter.api.function.Executable call) {
    UncheckedIOException e = assertThrows(UncheckedIOException.class, call);
    assertTrue(e.getMessage().contains("protocol error of host bench1"), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @Test
  void aWaitThatIsNoneIsAnErrorAndNotAskedForAgain() throws Exception {
    register();
    answers.put("take", args -> new Signalled());
    session.calls.clear();
    assertLie("without bound", service::take);
    assertLie("over at once", () -> service.poll(1, TimeUnit.HOURS));
    assertNull(service.poll());
    assertEquals(List.of("take", "take", "take"), session.calls);
  }

  @Test
  void keysThatNobodyRegisteredOrResetAreAnErrorAndNoFlood() throws Exception {
    WatchKey key = register();
    answers.put("take", args -> signalled(4711));
    assertLie("nobody registered", service::poll);
    assertLie("nobody registered", service::take);
    answers.put("take", args -> signalled(1));
    assertSame(key, service.take());
    assertLie("signalled already", service::take);
    answers.put("reset", args -> true);
    assertTrue(key.reset());
    assertSame(key, service.poll());
  }

  @Test
  void aLostHostIsNamed() throws Exception {
    WatchKey key = register();
    session.lost = true;
    ClosedWatchServiceException lost =
        assertThrows(ClosedWatchServiceException.class, service::take);
    assertTrue(lost.getMessage().contains("bench1"), lost.getMessage());
    assertFalse(key.isValid());
    assertFalse(key.reset());
    session.lost = false;
    answers.put("isValid", args -> true);
    assertTrue(key.isValid(), "the link broke, and the session went on");
    session.epoch++;
    assertFalse(key.isValid());
    assertFalse(key.reset());
    key.cancel();
    RuntimeException events = assertThrows(RuntimeException.class, key::pollEvents);
    assertTrue(events.getMessage().contains("bench1"), events.getMessage());
    assertThrows(RuntimeException.class, service::poll);
    session.calls.clear();
    service.close();
    assertEquals(new ArrayList<>(), session.calls);
  }

  @Test
  void aServiceThatTheSlaveClosedIsClosed() throws Exception {
    answers.put(
        "take",
        args -> {
          throw InProcessSession.failure(ErrorKind.CLOSED, null);
        });
    assertEquals(
        ClosedWatchServiceException.class,
        assertThrows(ClosedWatchServiceException.class, service::take).getClass());
  }
}
