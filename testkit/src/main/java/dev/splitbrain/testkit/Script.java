package dev.splitbrain.testkit;

import java.util.ArrayList;
import java.util.List;

/** What a {@link FakeSlave} expects, and what came instead. Guarded by the slave. */
final class Script {
  private final List<Expectation> next = new ArrayList<>();
  private final List<Expectation> standing = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  Expectation expect(String call) {
    Expectation expectation = new Expectation(call);
    next.add(expectation);
    return expectation;
  }

  Expectation always(String call) {
    Expectation expectation = new Expectation(call);
    standing.add(expectation);
    return expectation;
  }

  /** Who expects the call; null if nobody does. */
  Expectation take(Messages.Call call) {
    if (!next.isEmpty() && next.get(0).matches(call)) {
      return next.remove(0);
    }
    for (Expectation expectation : standing) {
      if (expectation.matches(call)) {
        return expectation;
      }
    }
    return null;
  }

  void wrong(String what) {
    wrong.add(what);
  }

  /** Everything that did not go by the script; empty if all did. */
  List<String> complaints() {
    List<String> all = new ArrayList<>(wrong);
    next.forEach(left -> all.add("did not come: " + left));
    return all;
  }
}
