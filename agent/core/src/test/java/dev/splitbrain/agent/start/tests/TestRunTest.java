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
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRunTest {
  private final Scopes scopes = new Scopes(change -> {});
  private final HostRef host = TestHosts.connectable("bench1");
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final TestRun run = of(host);

  private TestRun of(HostRef on) {
    TestRun made =
        new TestRun(
            TestHosts.book("bench2"),
            scopes,
            () -> {},
            new PrintStream(err, true, StandardCharsets.UTF_8));
    made.runOn(on);
    return made;
  }

  private Object ask(Object... question) throws IOException {
    return ask(run, question);
  }

  private static Object ask(TestRun of, Object... question) throws IOException {
    return of.questions().get((String) question[0]).ask(question);
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
        assertThrows(IllegalStateException.class, () -> ask(nowhere, "codeBegin"));
    assertTrue(e.getMessage().startsWith("splitbrain: no scope for the tests: "), e.getMessage());
    assertNull(scopes.current());
    assertTrue(nowhere.wasScoped(null), "a test failed: that is enough");
  }

  @Test
  void wherePlatformTestsCannotBeScopedTheyFailAndRunNowhere() throws IOException {
    HostRef unreachable = TestHosts.named("nowhere");
    TestRun nowhere = of(unreachable);
    ask(nowhere, "platformStarted");
    assertEquals(unreachable, current(), "in a scope without a session: routed calls fail");
    assertThrows(IllegalStateException.class, () -> ask(nowhere, "testCheck"));
    assertNull(ask(nowhere, "testCheck"), "told once");
    assertNull(ask(nowhere, "platformFinished"));
    ask(nowhere, "platformStarted");
    Object untold = ask(nowhere, "platformFinished");
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

  @Test
  void callsAreMadeForTheTestThatRuns() throws IOException {
    List<String> started = new ArrayList<>();
    run.onTest((test, on) -> started.add(test + " on " + on));
    ask("platformStarted", "com.acme.Some", false);
    assertEquals("com.acme.Some", scopes.test());
    ask("platformStarted", "com.acme.Some.one", true);
    assertEquals("com.acme.Some.one", scopes.test());
    Scope inner = scopes.open(null);
    assertEquals("com.acme.Some.one", scopes.test(), "a scope within");
    scopes.close(inner);
    ask("platformFinished");
    assertEquals("com.acme.Some", scopes.test(), "between tests");
    ask("platformFinished");
    assertNull(scopes.test());
    assertEquals(List.of("com.acme.Some.one on bench1"), started);
  }

  /** What a runner hands over names the test; TestNG's methods of one test stand in each other. */
  @Test
  void aTestIsNamedByWhatItsRunnerHasOfIt() throws Exception {
    List<String> started = new ArrayList<>();
    run.onTest((test, on) -> started.add(test));
    Method method = TestRunTest.class.getDeclaredMethod("aTestIsNamedByWhatItsRunnerHasOfIt");
    ask("listenersBegin", method);
    ask("listenersEnd");
    ask("testStarted");
    assertEquals(method.getDeclaringClass().getName() + "." + method.getName(), scopes.test());
    ask("testFinished");
    ask("codeFrame", method);
    assertNull(scopes.test());
    ask("codeOpen");
    ask("codeEnd");
    ask("codeBegin", "not a test");
    ask("codeBegin", method);
    ask("codeBegin", method);
    ask("codeEnd");
    ask("codeEnd");
    ask("codeEnd");
    String name = TestRunTest.class.getName() + ".aTestIsNamedByWhatItsRunnerHasOfIt";
    assertEquals(List.of(name, name, name), started);
  }

  @Test
  void aTestRunsOnTheHostThatItNamesAndOthersWhereTheyWould() throws IOException {
    TestRun quiet = of(null);
    assertEquals(false, ask(quiet, "testsAreScoped"));
    ask(quiet, "platformStarted", "com.acme.Some", false, null);
    assertNull(scopes.current(), "no host is named and none is everybody's");
    ask(quiet, "platformStarted", "com.acme.Some.one", true, "bench2");
    assertEquals("bench2", current().name());
    assertNull(ask(quiet, "platformFinished"));
    assertNull(ask(quiet, "platformFinished"));
    assertNull(scopes.current());
    assertTrue(quiet.wasScoped(null), "nothing was promised");
  }

  @Test
  void aTestThatNamesAHostThatIsNotKnownActsNowhere() throws IOException {
    ask("platformStarted", "com.acme.Some.one", true, "bench9");
    assertEquals("bench9", current().name());
    assertThrows(IOException.class, () -> current().session());
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> ask("testCheck"));
    assertTrue(e.getMessage().contains("no host is called 'bench9'"), e.getMessage());
    assertNull(ask("platformFinished"));
  }
}
