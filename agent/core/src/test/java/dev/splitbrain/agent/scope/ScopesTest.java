package dev.splitbrain.agent.scope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.hosts.TestHosts;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
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
  void mainActionRunsOnce() {
    AtomicInteger runs = new AtomicInteger();
    scopes.onMain(runs::incrementAndGet);
    scopes.enterMain();
    scopes.enterMain();
    assertEquals(1, runs.get());
  }
}
