package dev.splitbrain.agent.weave;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What weaving makes, cold or from the cache: the door, and for each hooked class its bytes before
 * and after. A class may stand there more than once: the VM hands out other bytes for a class that
 * it has loaded than the JDK's files hold. Threads: any.
 */
final class Woven {
  /**
   * A class that is defined beside one of the JDK's.
   *
   * @param neighbour binary name of the JDK's class
   */
  record StandIn(String neighbour, byte[] bytes) {}

  /** One class before and after. */
  record Pair(byte[] original, byte[] woven) {}

  final byte[] door;
  final List<StandIn> standIns;
  private final Map<String, List<Pair>> classes = new LinkedHashMap<>();

  /**
   * Starts empty.
   *
   * @param standIns the classes that stand in for native methods; none where the JDK needs none
   */
  Woven(byte[] door, List<StandIn> standIns) {
    this.door = door;
    this.standIns = List.copyOf(standIns);
  }

  synchronized void add(String className, byte[] original, byte[] woven) {
    classes.computeIfAbsent(className, k -> new ArrayList<>(2)).add(new Pair(original, woven));
  }

  /** The woven bytes for exactly these original bytes, or null. */
  synchronized byte[] find(String className, byte[] original) {
    for (Pair pair : classes.getOrDefault(className, List.of())) {
      if (Arrays.equals(pair.original(), original)) {
        return pair.woven();
      }
    }
    return null;
  }

  /** A copy, for saving. */
  synchronized Map<String, List<Pair>> classes() {
    Map<String, List<Pair>> copy = new LinkedHashMap<>();
    classes.forEach((name, pairs) -> copy.put(name, List.copyOf(pairs)));
    return copy;
  }

  /** The classes that have hooks, by internal name. */
  synchronized Set<String> names() {
    return Set.copyOf(classes.keySet());
  }
}
