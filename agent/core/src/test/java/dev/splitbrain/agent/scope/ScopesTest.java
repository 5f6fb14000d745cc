package dev.splitbrain.agent.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.hosts.TestHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ScopesTest {
  private final AtomicInteger active = new AtomicInteger();
  private final Scopes scopes = new Scopes(active::addAndGet);
  private final HostRef bench1 = TestHosts.named("bench1");
  private final HostRef bench2 = TestHosts.named("bench2");

  @Test
  void scopesNestAndComeBackInOrder() {
    Scope outer = scopes.open(bench1);
    Scope inner = scopes.open(bench2);
    assertSame(bench2, scopes.current().host());
    Scope local = scopes.open(null);
    assertNull(scopes.current().host());
    scopes.close(local);
    scopes.close(inner);
    assertSame(bench1, scopes.current().host());
    scopes.close(outer);
    assertNull(scopes.current());
    assertEquals(0, active.get());
  }

  @Test
  void closingOutOfOrderFailsAndChangesNothing() {
    Scope outer = scopes.open(bench1);
    Scope inner = scopes.open(bench2);
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> scopes.close(outer));
    assertTrue(e.getMessage().contains("bench1") && e.getMessage().contains("bench2"));
    assertSame(bench2, scopes.current().host());
    scopes.close(inner);
    scopes.close(outer);
  }

  @Test
  void closingTwiceDoesNothing() {
    Scope scope = scopes.open(bench1);
    scopes.close(scope);
    scopes.close(scope);
    assertEquals(0, active.get());
  }

  @Test
  void anotherThreadCannotClose() throws Exception {
    Scope scope = scopes.open(bench1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread other =
        new Thread(
            () -> thrown.set(assertThrows(IllegalStateException.class, () -> scopes.close(scope))),
            "other");
    other.start();
    other.join();
    assertTrue(thrown.get().getMessage().contains("other"));
    assertSame(bench1, scopes.current().host());
    scopes.close(scope);
  }

  @Test
  void startedThreadKeepsTheScopeAfterItsStarterLeft() throws Exception {
    Scope scope = scopes.open(bench1);
    AtomicReference<HostRef> seen = new AtomicReference<>();
    Thread thread = new Thread(() -> seen.set(scopes.current().host()));
    scopes.capture(thread);
    scopes.close(scope);
    assertEquals(1, active.get(), "the hooks stay awake for the thread");
    thread.start();
    thread.join();
    assertSame(bench1, seen.get());
    scopes.end(thread);
    assertEquals(0, active.get());
  }

  @Test
  void threadStartedOutsideHasNone() throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>("unset");
    Thread thread = new Thread(() -> seen.set(scopes.current()));
    scopes.capture(thread);
    Scope scope = scopes.open(bench1);
    thread.start();
    thread.join();
    scopes.close(scope);
    assertNull(seen.get());
  }

  @Test
  void whatASnippetLeftOpenIsClosedDownToTheScopeAround() {
    Scope outer = scopes.open(bench1);
    Scope around = scopes.open(bench2);
    scopes.open(bench1);
    scopes.open(null);
    assertEquals(2, scopes.closeInner(around));
    assertSame(around, scopes.current());
    assertEquals(2, active.get());
    assertEquals(0, scopes.closeInner(around));
    assertSame(around, scopes.current());
    assertEquals(2, scopes.closeInner(null));
    assertNull(scopes.current());
    assertEquals(0, active.get());
    scopes.close(outer);
    assertEquals(0, active.get(), "it is closed already");
  }

  @Test
  void anInheritedScopeIsNotTheThreadsToClose() throws Exception {
    Scope scope = scopes.open(bench1);
    List<Object> seen = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              Scope inherited = scopes.current();
              scopes.open(bench2);
              seen.add(scopes.closeInner(null));
              seen.add(scopes.current() == inherited);
              seen.add(scopes.closeInner(null));
              seen.add(scopes.current() == inherited);
              seen.add(active.get());
              IllegalStateException e =
                  assertThrows(IllegalStateException.class, () -> scopes.close(inherited));
              seen.add(e.getMessage().contains("bench1 was inherited"));
            });
    scopes.capture(thread);
    thread.setDaemon(true);
    thread.start();
    thread.join(20_000);
    assertEquals(
        List.of(1, true, 0, true, 2, true), seen, "or it closes the inherited one for ever");
    scopes.end(thread);
    scopes.close(scope);
    assertEquals(0, active.get());
  }

  /** What runs as a task of another thread's is an inner scope of its own thread, and closed so. */
  @Test
  void aResumedScopeIsTheThreadsToClose() throws Exception {
    Scope scope = scopes.open(bench1);
    AtomicInteger closed = new AtomicInteger();
    Thread thread =
        new Thread(
            () -> {
              Scope resumed = scopes.resume(scope);
              scopes.open(bench2);
              closed.set(scopes.closeInner(resumed));
              closed.addAndGet(10 * scopes.closeInner(null));
            });
    thread.start();
    thread.join();
    assertEquals(11, closed.get());
    assertSame(scope, scopes.current());
    scopes.close(scope);
    assertEquals(0, active.get());
  }

  @Test
  void mainActionRunsOnce() {
    AtomicInteger runs = new AtomicInteger();
    scopes.onMain(runs::incrementAndGet);
    scopes.enterMain();
    scopes.enterMain();
    assertEquals(1, runs.get());
  }

  @Test
  void hooksAreProvedBeforeAScopeOfAHostAndNotForTheMasters() {
    AtomicInteger proofs = new AtomicInteger();
    Scopes proving = new Scopes(active::addAndGet, proofs::incrementAndGet);
    assertFalse(proving.everOpened());
    Scope local = proving.open(null);
    assertEquals(0, proofs.get());
    assertFalse(proving.everOpened());
    Scope scope = proving.open(bench1);
    assertEquals(1, proofs.get());
    assertTrue(proving.everOpened());
    Scope resumed = proving.resume(scope);
    assertSame(bench1, resumed.host());
    assertEquals(1, proofs.get(), "it was proved when it was opened");
    proving.close(resumed);
    Scope outside = proving.resume(null);
    assertNull(outside.host());
    proving.close(outside);
    proving.close(scope);
    proving.close(local);
  }

  @Test
  void aScopeWhoseHooksAreMissingDoesNotOpen() {
    Scopes broken =
        new Scopes(
            active::addAndGet,
            () -> {
              throw new IllegalStateException("a hook is missing");
            });
    assertThrows(IllegalStateException.class, () -> broken.open(bench1));
    assertNull(broken.current());
    assertFalse(broken.everOpened());
    assertEquals(0, active.get());
  }

  @Test
  void aThreadOfAPoolForgetsWhatItInherited() throws Exception {
    Scope scope = scopes.open(bench1);
    AtomicReference<Object> seen = new AtomicReference<>("nothing");
    Thread worker =
        new Thread(
            () -> {
              assertSame(bench1, scopes.current().host());
              scopes.forgetInherited();
              seen.set(scopes.current());
            });
    Thread other = new Thread(() -> {});
    scopes.capture(worker);
    scopes.capture(other);
    assertEquals(3, active.get());
    scopes.close(scope);
    worker.start();
    worker.join();
    assertNull(seen.get());
    assertEquals(1, active.get(), "the other's stays");
    scopes.end(other);
    scopes.end(other);
    assertEquals(0, active.get());
  }

  /** It may never have been started. */
  @Test
  void whatAThreadThatIsGoneInheritedNoLongerKeepsHooksAwake() {
    Scope scope = scopes.open(bench1);
    scopes.capture(new Thread(() -> {}));
    scopes.close(scope);
    assertEquals(1, active.get());
    for (int i = 0; active.get() > 0 && i < 200; i++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      scopes.end(Thread.currentThread());
    }
    assertEquals(0, active.get());
  }

  @Test
  void whatBeginsInAScopeIsMadeForTheSameTest() throws InterruptedException {
    assertNull(scopes.test("com.acme.A.one"), "outside every scope there is nobody to tell");
    assertNull(scopes.test());
    Scope scope = scopes.open(bench1);
    assertNull(scopes.test("com.acme.A.one"));
    Scope local = scopes.open(null);
    assertEquals("com.acme.A.one", scopes.test(), "a scope within");
    scopes.close(local);
    List<String> seen = new ArrayList<>();
    Thread started = new Thread(() -> seen.add(scopes.test()));
    scopes.capture(started);
    Thread pooled =
        new Thread(
            () -> {
              Scope resumed = scopes.resume(scope);
              seen.add(scopes.test());
              scopes.close(resumed);
              seen.add(String.valueOf(scopes.test()));
            });
    assertEquals("com.acme.A.one", scopes.test("com.acme.A.two"));
    for (Thread thread : List.of(started, pooled)) {
      thread.start();
      thread.join();
      scopes.end(thread);
    }
    assertEquals(List.of("com.acme.A.one", "com.acme.A.two", "null"), seen);
    scopes.close(scope);
    assertNull(scopes.test());
  }
}
