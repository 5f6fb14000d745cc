package dev.splitbrain.agent.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Counts by name, of so many names and no more: a suite may touch any number. Names keep the order
 * of their first use. Threads: one at a time, which whoever has it sees to.
 *
 * @param <V> what is kept for a name
 */
final class Bounded<V> {
  /** Names are cut behind so many characters. */
  static final int LONGEST = 300;

  private final int most;
  private final Map<String, V> values = new LinkedHashMap<>();
  private long more;

  Bounded(int most) {
    this.most = most;
  }

  /**
   * What is kept for a name, made if it is new; null if there is no more room.
   *
   * @param maker gives null if there is no room elsewhere
   */
  V of(String name, Function<String, V> maker) {
    String key = name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "...";
    V known = values.get(key);
    if (known != null) {
      return known;
    }
    V made = values.size() == most ? null : maker.apply(key);
    if (made == null) {
      more++;
    } else {
      values.put(key, made);
    }
    return made;
  }

  /** Whether the name is new and was taken in. */
  boolean add(String name, V value) {
    int before = values.size();
    return of(name, key -> value) != null && values.size() > before;
  }

  Map<String, V> values() {
    return values;
  }

  /** How many uses of names there were that had no room. */
  long more() {
    return more;
  }
}
