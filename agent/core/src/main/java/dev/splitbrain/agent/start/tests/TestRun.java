package dev.splitbrain.agent.start.tests;

import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scopes of {@code scope=tests}: the code of tests, of their lifecycle methods, rules, data and
 * constructors runs on the host, and the runner with its listeners on the master. Runners ask what
 * {@link TestRunners} has put into them, through the door.
 *
 * <p>A thread's spans nest; each remembers the scope that was opened for it, if one was. Code in a
 * scope already, be it the class's or one of the user's own (a rule that steps back to the master),
 * stays in that. Threads: any; each has spans of its own.
 */
public final class TestRun {
  /** A question of a runner. */
  @FunctionalInterface
  public interface Question {
    /** Answers; what it throws is the failure of the test that asked. */
    Object ask() throws IOException;
  }

  private enum Kind {
    CODE,
    LISTENERS
  }

  private static final class Span {
    final Kind kind;
    Scope scope;

    /** Why there is no scope that works, until somebody was told. */
    IllegalStateException untold;

    Span(Kind kind) {
      this.kind = kind;
    }
  }

  private final HostRef host;
  private final Scopes scopes;
  private final Runnable readyForScopes;
  private final PrintStream err;
  private final ThreadLocal<Deque<Span>> spans = ThreadLocal.withInitial(ArrayDeque::new);
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private volatile boolean seen;

  /** Some test was made to fail for want of a scope. */
  private volatile boolean failed;

  /**
   * No test has run yet.
   *
   * @param readyForScopes to be run before a scope opens
   * @param err for the user; a runner may replace {@code System.err}
   */
  public TestRun(HostRef host, Scopes scopes, Runnable readyForScopes, PrintStream err) {
    this.host = host;
    this.scopes = scopes;
    this.readyForScopes = readyForScopes;
    this.err = err;
    put("runnerSeen", () -> {});
    put("codeBegin", this::begin);
    put("codeFrame", () -> spans.get().push(new Span(Kind.CODE)));
    put("codeTry", () -> spans.get().push(tried()));
    put("codeOpen", () -> open(spans.get().peek()));
    put("codeEnd", this::end);
    put("testStarted", this::testStarted);
    put("testCheck", this::check);
    put("testFinished", this::testFinished);
    put("listenersBegin", this::beginListeners);
    put("listenersEnd", this::end);
    // JUnit Platform: a listener cannot fail a test.
    questions.put(
        "platformStarted",
        () -> {
          platformStarted();
          return null;
        });
    questions.put("platformFinished", this::platformFinished);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void put(String question, Step step) {
    questions.put(
        question,
        () -> {
          seen = true;
          step.run();
          return null;
        });
  }

  /** The questions by name. */
  public Map<String, Question> questions() {
    return questions;
  }

  private void begin() throws IOException {
    Span span = new Span(Kind.CODE);
    open(span);
    spans.get().push(span);
  }

  private void open(Span span) throws IOException {
    if (scopes.current() != null) {
      return;
    }
    try {
      readyForScopes.run();
      host.connect();
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw new IllegalStateException("splitbrain: no scope for the tests: " + e.getMessage(), e);
    }
    span.scope = scopes.open(host);
  }

  private void end() {
    Span span = spans.get().pop();
    if (span.scope != null) {
      int left = scopes.closeInner(span.scope);
      if (left > 0 && span.kind == Kind.CODE) {
        err.println("splitbrain: a test left " + left + " scope(s) open; closed now");
      }
      scopes.close(span.scope);
    }
  }

  private void beginListeners() {
    Span span = new Span(Kind.LISTENERS);
    if (scopes.current() != null) {
      span.scope = scopes.open(null);
    }
    spans.get().push(span);
  }

  /**
   * Within another runner's word to its listeners (JUnit 3 below JUnit 4, JUnit 4 below JUnit
   * Platform) a test only starts to be told of; its code has a span of its own.
   */
  private boolean toldToListeners() {
    Span span = spans.get().peek();
    return span != null && span.kind == Kind.LISTENERS;
  }

  private void testStarted() throws IOException {
    if (!toldToListeners()) {
      begin();
    }
  }

  private void testFinished() {
    if (!toldToListeners()) {
      end();
    }
  }

  /**
   * Where code has to run before a test can be failed: into a scope whose routed calls all fail.
   */
  private Span tried() throws IOException {
    Span span = new Span(Kind.CODE);
    try {
      open(span);
    } catch (IllegalStateException e) {
      span.untold = e;
      span.scope = scopes.open(host);
    }
    return span;
  }

  private void platformStarted() throws IOException {
    seen = true;
    if (!toldToListeners()) {
      spans.get().push(tried());
    }
  }

  private void check() {
    Span span = spans.get().peek();
    if (span != null && span.untold != null) {
      IllegalStateException failure = span.untold;
      span.untold = null;
      throw failure;
    }
  }

  /** The failure that nobody was told of, as text; null if all is well. */
  private Object platformFinished() {
    if (toldToListeners()) {
      return null;
    }
    IllegalStateException untold = spans.get().peek().untold;
    end();
    return untold == null ? null : untold.getMessage();
  }

  /**
   * To be asked when the JVM ends.
   *
   * @param failure why a runner's class could not be given its hooks; null if all could
   * @return whether all that ran as a test ran in a scope, as far as can be told; else the user has
   *     been told
   */
  public boolean wasScoped(RuntimeException failure) {
    if (scopes.everOpened() || failed) {
      return true;
    }
    String start = "splitbrain: scope=tests: no scope of " + host.name() + " was opened: ";
    if (failure != null) {
      err.println(start + failure.getMessage());
      return false;
    }
    if (seen) {
      err.println(start + "the test runner had no test to run");
      return true;
    }
    err.println(
        start
            + "no test runner that splitbrain knows (JUnit Platform, JUnit 4 and 3, TestNG) ran a"
            + " test in this JVM, so whatever ran acted on this machine; use scope=main for a"
            + " program, or open scopes in its code with SplitBrain.with");
    return false;
  }
}
