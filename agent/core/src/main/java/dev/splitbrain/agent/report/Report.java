package dev.splitbrain.agent.report;

import dev.splitbrain.agent.scope.RouteListener;
import dev.splitbrain.agent.session.CallListener;
import dev.splitbrain.agent.session.RoutedCall;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What the tests of this JVM did on which host, as far as it can be kept in a few megabytes: test
 * by test what they touched, what stayed here by which rule, what is missing there and exists here,
 * what was refused, what was slow. A name that is missed is told on stderr too, once, since runners
 * cut suppressed exceptions away. Threads: any.
 */
public final class Report implements CallListener, RouteListener {
  /** Of what is done between tests, or by threads that belong to none. */
  static final String NO_TEST = "outside of tests";

  private static final int TESTS = 4000;
  private static final int NAMES_OF_ALL_TESTS = 10_000;
  private static final int RULES = 100;
  private static final int NAMES_OF_A_RULE = 500;
  private static final int REFUSALS = 200;
  private static final int MISSED = 200;
  private static final int SLOWEST = 20;
  private static final int TOLD = 10;

  /** A call that took long. */
  record Slow(RoutedCall call, String test) {}

  /** What was refused, how often. */
  static final class Refused {
    final String why;
    int count;

    Refused(String why) {
      this.why = why;
    }
  }

  private final Supplier<String> currentTest;
  private final PrintStream err;
  private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
  private final AtomicInteger room = new AtomicInteger(NAMES_OF_ALL_TESTS);
  private final Tally outside = new Tally(NO_TEST, room);
  private final Tally others = new Tally("further tests", room);
  private final Map<String, Integer> testsByHost = new TreeMap<>();
  private final Bounded<Bounded<String>> keptByRule = new Bounded<>(RULES);
  private final Bounded<Refused> refused = new Bounded<>(REFUSALS);
  private final Bounded<String> missed = new Bounded<>(MISSED);
  private final PriorityQueue<Slow> slowest =
      new PriorityQueue<>(Comparator.comparingLong(slow -> slow.call().nanos()));
  private volatile long slowEnough = -1;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong nanos = new AtomicLong();
  private volatile boolean active;
  private long refusals;
  private int told;

  /**
   * Nothing has happened yet. A JVM that runs no tests pays nothing for a report that nobody asked
   * for: until the first test starts, what happens is not kept.
   *
   * @param currentTest the name of the test that the calling thread runs; null for none
   * @param err for the user; a runner may replace {@code System.err}
   * @param asked whether the user asked for a report
   */
  public Report(Supplier<String> currentTest, PrintStream err, boolean asked) {
    this.currentTest = currentTest;
    this.err = err;
    this.active = asked;
  }

  /** Whether there is something to tell: the user asked, or a test ran on a host. */
  public boolean isActive() {
    return active;
  }

  /** A test begins on a host; on the thread that runs it. */
  public void testStarted(String test, String host) {
    active = true;
    synchronized (testsByHost) {
      testsByHost.merge(host, 1, Integer::sum);
    }
    tally(test).startedOn(host);
  }

  private Tally tally(String test) {
    if (test == null) {
      return outside;
    }
    Tally known = tallies.get(test);
    if (known != null) {
      return known;
    }
    return tallies.size() >= TESTS
        ? others
        : tallies.computeIfAbsent(test, name -> new Tally(name, room));
  }

  @Override
  public void onCall(RoutedCall call) {
    if (!active) {
      return;
    }
    if (call.roundTrips() == 0 && call.nanos() == 0 && call.failure() == null) {
      kept(call.subject() == null ? call.call() : call.subject(), call.reason());
      return;
    }
    calls.incrementAndGet();
    nanos.addAndGet(call.nanos());
    String test = currentTest.get();
    tally(test).add(call);
    if (call.nanos() > slowEnough) {
      addSlow(new Slow(call, test == null ? NO_TEST : test));
    }
  }

  private synchronized void addSlow(Slow slow) {
    slowest.add(slow);
    if (slowest.size() > SLOWEST) {
      slowest.poll();
      slowEnough = slowest.peek().call().nanos();
    }
  }

  @Override
  public synchronized void kept(String name, String rule) {
    if (!active) {
      return;
    }
    Bounded<String> names = keptByRule.of(rule, key -> new Bounded<>(NAMES_OF_A_RULE));
    if (names != null) {
      names.add(name, "");
    }
  }

  @Override
  public synchronized void refused(String what, String why) {
    if (!active) {
      return;
    }
    refusals++;
    Refused known = refused.of(what + ": " + why, key -> new Refused(why));
    if (known != null) {
      known.count++;
    }
  }

  @Override
  public void missed(String name, String rule) {
    synchronized (this) {
      if (!active || !missed.add(name, rule) || ++told > TOLD) {
        return;
      }
      if (told == TOLD) {
        err.println("splitbrain: further names that are missing there stand in the report only");
        return;
      }
    }
    err.println(
        "splitbrain: "
            + Trace.visible(name)
            + " is missing on the host and exists here; the rule '"
            + Trace.visible(rule)
            + "' would keep it here");
  }

  /** All tests in the order of their names, then what belongs to none if there was such. */
  List<Tally> tallies() {
    List<Tally> all = new ArrayList<>(new TreeMap<>(tallies).values());
    for (Tally more : List.of(others, outside)) {
      if (more.calls > 0 || !more.hosts.isEmpty()) {
        all.add(more);
      }
    }
    return all;
  }

  /** How many tests started on each host. */
  Map<String, Integer> testsByHost() {
    synchronized (testsByHost) {
      return new TreeMap<>(testsByHost);
    }
  }

  /** The calls that took longest, the longest first. */
  synchronized List<Slow> slowest() {
    List<Slow> all = new ArrayList<>(slowest);
    all.sort(slowest.comparator().reversed());
    return all;
  }

  Bounded<Bounded<String>> keptByRule() {
    return keptByRule;
  }

  Bounded<Refused> refusedCalls() {
    return refused;
  }

  Bounded<String> missedNames() {
    return missed;
  }

  long calls() {
    return calls.get();
  }

  long nanos() {
    return nanos.get();
  }

  synchronized long refusals() {
    return refusals;
  }

  /** How many names rules kept here, as far as they were counted. */
  synchronized long keptNames() {
    return keptByRule.values().values().stream().mapToLong(names -> names.values().size()).sum();
  }
}
