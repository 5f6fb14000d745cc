package dev.splitbrain.agent.report;

import dev.splitbrain.agent.session.RoutedCall;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one test did, or what was done outside all tests. Threads: any, but for reading, which is
 * done when no more is added.
 */
final class Tally {
  private static final int NAMES = 40;

  final String name;
  final TreeSet<String> hosts = new TreeSet<>();
  final Bounded<Touched> touched = new Bounded<>(NAMES);
  private final AtomicInteger room;
  long calls;
  long nanos;
  long failures;

  /** What was asked about one name. */
  static final class Touched {
    /** The calls, each once, with a space around each. */
    String calls = " ";

    int count;

    void add(String call) {
      count++;
      if (!calls.contains(" " + call + " ")) {
        calls += call + " ";
      }
    }
  }

  /**
   * Nothing was done yet.
   *
   * @param room for how many names there is still room, of all tests together
   */
  Tally(String name, AtomicInteger room) {
    this.name = name;
    this.room = room;
  }

  synchronized void startedOn(String host) {
    hosts.add(host);
  }

  synchronized void add(RoutedCall call) {
    hosts.add(call.host());
    calls++;
    nanos += call.nanos();
    if (call.failure() != null) {
      failures++;
    }
    if (call.subject() != null) {
      Touched subject =
          touched.of(call.subject(), key -> room.getAndDecrement() > 0 ? new Touched() : null);
      if (subject != null) {
        subject.add(call.call());
      }
    }
  }
}
