package dev.splitbrain.agent.start.tests;

import dev.splitbrain.agent.hosts.HostBook;
import dev.splitbrain.agent.hosts.HostRef;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The scopes of tests, those of {@code scope=tests} and of {@code @OnHost}: the code of tests, of
 * their lifecycle methods, rules, data and constructors runs on the host, and the runner with its
 * listeners on the master. Runners ask what {@link TestRunners} has put into them, through the
 * door.
 *
 * <p>A thread's spans nest; each remembers the scope that was opened for it, if one was. Code in a
 * scope already, be it the class's or one of the user's own (a rule that steps back to the master),
 * stays in that. Threads: any; each has spans of its own.
 */
public final class TestRun {
  /** A question of a runner. */
  @FunctionalInterface
  public interface Question {
    /**
     * Answers; what it throws is the failure of the test that asked.
     *
     * @param args the question's name, then its arguments
     */
    Object ask(Object[] args) throws IOException;
  }

  private enum Kind {
    CODE,
    LISTENERS
  }

  private static final class Span {
    final Kind kind;
    Scope scope;

    /** What the runner had in hand when the span began; may be null. */
    final Object subject;

    /** Why there is no scope that works, until somebody was told. */
    IllegalStateException untold;

    /** Whether the thread's scope has the name of this span's test, and which it had before. */
    boolean isNamed;

    String outerTest;

    Span(Kind kind, Object subject) {
      this.kind = kind;
      this.subject = subject;
    }
  }

  /** The open spans of a thread, and what its listeners were told of last. */
  private static final class Spans extends ArrayDeque<Span> {
    private static final long serialVersionUID = 1L;
    transient Object told;
  }

  private final HostBook hosts;
  private final Scopes scopes;
  private final Runnable readyForScopes;
  private final PrintStream err;
  private final ThreadLocal<Spans> spans = ThreadLocal.withInitial(Spans::new);
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private volatile HostRef host;
  private volatile BiConsumer<String, String> onTest = (test, hostName) -> {};
  private volatile boolean seen;

  /** Some test was made to fail for want of a scope. */
  private volatile boolean failed;

  /**
   * No test has run yet, and none has a host but those that name one.
   *
   * @param hosts those that tests may name
   * @param readyForScopes to be run before a scope opens
   * @param err for the user; a runner may replace {@code System.err}
   */
  public TestRun(HostBook hosts, Scopes scopes, Runnable readyForScopes, PrintStream err) {
    this.hosts = hosts;
    this.scopes = scopes;
    this.readyForScopes = readyForScopes;
    this.err = err;
    put("runnerSeen", args -> {});
    put("codeBegin", this::begin);
    put("codeFrame", args -> spans.get().push(new Span(Kind.CODE, subject(args))));
    put("codeTry", args -> spans.get().push(tried(args, null)));
    put("codeOpen", args -> openFramed(spans.get().peek()));
    put("codeEnd", args -> end());
    put("testStarted", args -> testStarted());
    put("testCheck", args -> check());
    put("testFinished", args -> testFinished());
    put("listenersBegin", this::beginListeners);
    put("listenersEnd", args -> end());
    // JUnit Platform: a listener cannot fail a test.
    put("platformStarted", this::platformStarted);
    questions.put("platformFinished", args -> platformFinished());
    questions.put("testsAreScoped", args -> host != null);
  }

  /** From now on all tests run on a host, but those that name another. */
  public void runOn(HostRef every) {
    host = every;
  }

  /** Has somebody hear of each test as it starts: its name and that of its host. */
  public void onTest(BiConsumer<String, String> listener) {
    onTest = listener;
  }

  private interface Step {
    void run(Object[] args) throws IOException;
  }

  private void put(String question, Step step) {
    questions.put(
        question,
        args -> {
          seen = true;
          step.run(args);
          return null;
        });
  }

  /** The questions by name. */
  public Map<String, Question> questions() {
    return questions;
  }

  /** The code of a test, if what comes along names one, or of what belongs to none. */
  private void begin(Object[] args) throws IOException {
    begin(subject(args));
  }

  private void begin(Object subject) throws IOException {
    Span span = new Span(Kind.CODE, subject);
    open(span, null);
    spans.get().push(span);
    name(span, TestNames.of(subject));
  }

  private void openFramed(Span span) throws IOException {
    open(span, null);
    name(span, TestNames.of(span.subject));
  }

  private static Object subject(Object[] args) {
    return args.length < 2 ? null : args[1];
  }

  /**
   * Opens the span's scope, if there is to be one.
   *
   * @param wanted the host that the test itself names; null if it leaves that to others
   */
  private void open(Span span, HostRef wanted) throws IOException {
    Scope current = scopes.current();
    HostRef target = wanted == null ? host : wanted;
    if (target == null || (current != null && (wanted == null || current.host() == wanted))) {
      return;
    }
    try {
      readyForScopes.run();
      target.connect();
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw new IllegalStateException("splitbrain: no scope for the tests: " + e.getMessage(), e);
    }
    span.scope = scopes.open(target);
  }

  /** Says that what follows is a test's, unless it is one's already. */
  private void name(Span span, TestNames.Name test) {
    Scope scope = scopes.current();
    if (test == null || scope == null || (test.isTest() && test.text().equals(scope.test()))) {
      return;
    }
    span.outerTest = scopes.test(test.text());
    span.isNamed = true;
    if (test.isTest() && scope.host() != null) {
      onTest.accept(test.text(), scope.host().name());
    }
  }

  private void end() {
    Span span = spans.get().pop();
    if (span.kind == Kind.LISTENERS) {
      spans.get().told = span.subject;
    }
    if (span.scope != null) {
      int left = scopes.closeInner(span.scope);
      if (left > 0 && span.kind == Kind.CODE) {
        err.println("splitbrain: a test left " + left + " scope(s) open; closed now");
      }
      scopes.close(span.scope);
    } else if (span.isNamed) {
      scopes.test(span.outerTest);
    }
  }

  private void beginListeners(Object[] args) {
    Span span = new Span(Kind.LISTENERS, subject(args));
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

  /** Right after the listeners were told of the test. */
  private void testStarted() throws IOException {
    if (!toldToListeners()) {
      Object test = spans.get().told;
      spans.get().told = null;
      begin(test);
    }
  }

  private void testFinished() {
    if (!toldToListeners()) {
      end();
    }
  }

  /**
   * Where code has to run before a test can be failed: into a scope whose routed calls all fail.
   *
   * @param wanted the name of the host that the test itself names, or null
   */
  private Span tried(Object[] args, String wanted) throws IOException {
    Span span = new Span(Kind.CODE, subject(args));
    HostRef target = host;
    try {
      target = wanted == null ? host : hosts.find(wanted);
      open(span, wanted == null ? null : target);
    } catch (IllegalStateException e) {
      span.untold = e;
      span.scope = scopes.open(target);
    } catch (IOException | IllegalArgumentException e) {
      failed = true;
      span.untold =
          new IllegalStateException("splitbrain: no scope for the test: " + e.getMessage(), e);
      readyForScopes.run();
      span.scope = scopes.open(hosts.nowhere(wanted));
    }
    return span;
  }

  /** With the name of a test or null, whether it is one, and the name of its own host or null. */
  private void platformStarted(Object[] args) throws IOException {
    if (toldToListeners()) {
      return;
    }
    String test = args.length < 2 ? null : (String) args[1];
    Span span = tried(args, args.length < 4 ? null : (String) args[3]);
    spans.get().push(span);
    name(span, test == null ? null : new TestNames.Name(test, (Boolean) args[2]));
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
    if (host == null || scopes.everOpened() || failed) {
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
