package dev.splitbrain.agent.start.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.hosts.TestHosts;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TestRunTest {
  private final Scopes scopes = new Scopes(change -> {});
  private final HostRef host = TestHosts.connectable("bench1");
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final TestRun run = of(host);

  private TestRun of(HostRef on) {
    return new TestRun(on, scopes, () -> {}, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private Object ask(String question) throws IOException {
    return run.questions().get(question).ask();
  }

  private HostRef current() {
    Scope scope = scopes.current();
    return scope == null ? null : scope.host();
  }

  @Test
  void codeRunsOnTheHostAndListenersOnTheMaster() throws IOException {
    ask("codeBegin");
    assertEquals(host, current());
    ask("listenersBegin");
    assertNotNull(scopes.current());
    assertNull(current());
    ask("listenersEnd");
    assertEquals(host, current());
    ask("codeEnd");
    assertNull(scopes.current());
    assertTrue(run.wasScoped(null));
  }

  /** A rule or extension that steps back to the master does so for what it surrounds. */
  @Test
  void codeInAScopeOfTheUsersStaysThere() throws IOException {
    ask("codeBegin");
    Scope local = scopes.open(null);
    ask("codeBegin");
    assertNull(current());
    ask("codeEnd");
    scopes.close(local);
    assertEquals(host, current());
    ask("codeEnd");
  }

  @Test
  void aScopeThatATestLeavesOpenIsClosedWithAWarning() throws IOException {
    ask("testStarted");
    scopes.open(null);
    ask("testFinished");
    assertNull(scopes.current());
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("left 1 scope(s) open"));
  }

  /** JUnit 3 below JUnit 4: the start is told within the start. */
  @Test
  void aTestThatIsToldWithinAnotherRunnersWordIsNoCodeYet() throws IOException {
    ask("listenersBegin");
    ask("listenersBegin");
    ask("listenersEnd");
    ask("testStarted");
    assertNull(scopes.current());
    ask("listenersEnd");
    ask("codeFrame");
    ask("codeOpen");
    assertEquals(host, current());
    ask("codeEnd");
    ask("listenersBegin");
    ask("testFinished");
    ask("listenersEnd");
    assertNull(scopes.current());
  }

  @Test
  void aHostThatCannotBeReachedFailsTheCodeThatAsks() throws IOException {
    TestRun nowhere = of(TestHosts.named("nowhere"));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> nowhere.questions().get("codeBegin").ask());
    assertTrue(e.getMessage().startsWith("splitbrain: no scope for the tests: "), e.getMessage());
    assertNull(scopes.current());
    assertTrue(nowhere.wasScoped(null), "a test failed: that is enough");
  }

  @Test
  void wherePlatformTestsCannotBeScopedTheyFailAndRunNowhere() throws IOException {
    HostRef unreachable = TestHosts.named("nowhere");
    TestRun nowhere = of(unreachable);
    nowhere.questions().get("platformStarted").ask();
    assertEquals(unreachable, current(), "in a scope without a session: routed calls fail");
    assertThrows(IllegalStateException.class, () -> nowhere.questions().get("testCheck").ask());
    assertNull(nowhere.questions().get("testCheck").ask(), "told once");
    assertNull(nowhere.questions().get("platformFinished").ask());
    nowhere.questions().get("platformStarted").ask();
    Object untold = nowhere.questions().get("platformFinished").ask();
    assertTrue(untold.toString().contains("no slave in this test"), "nobody could be told");
    assertNull(scopes.current());
  }

  @Test
  void aJvmWithoutATestIsNotScopedUnlessARunnerSaysSo() throws IOException {
    assertFalse(run.wasScoped(null));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("acted on this machine"));
    err.reset();
    ask("runnerSeen");
    assertTrue(run.wasScoped(null));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("no test to run"));
    assertFalse(run.wasScoped(new IllegalStateException("a runner without hooks")));
  }
}
