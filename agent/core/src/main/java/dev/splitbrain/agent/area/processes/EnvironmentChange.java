package dev.splitbrain.agent.area.processes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a program did to the environment of a process that it starts, as a change to the slave's own
 * variables: so none of the master's JVM variables ever gets there.
 *
 * @param set variables to put
 * @param unset variables to remove
 */
record EnvironmentChange(Map<String, String> set, List<String> unset) {
  static final EnvironmentChange NONE = new EnvironmentChange(Map.of(), List.of());

  /** Asks for the slave's variables, when they matter. */
  @FunctionalInterface
  interface Slave<E extends Exception> {
    Map<String, String> variables() throws E;
  }

  /**
   * The change.
   *
   * @param start what the map held when the program got it
   * @param whole whether the map says all there shall be, whatever it began with
   * @param now what it holds
   */
  static <E extends Exception> EnvironmentChange between(
      Map<String, String> start, boolean whole, Map<String, String> now, Slave<E> slave) throws E {
    // Nothing left of what was there: the program cleared the map, so it means all it holds.
    boolean cleared = !start.isEmpty() && start.keySet().stream().noneMatch(now::containsKey);
    Map<String, String> before = whole || cleared ? slave.variables() : start;
    Map<String, String> set = new LinkedHashMap<>();
    now.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            set.put(name, value);
          }
        });
    List<String> unset = new ArrayList<>();
    for (String name : before.keySet()) {
      if (!now.containsKey(name)) {
        unset.add(name);
      }
    }
    return new EnvironmentChange(set, unset);
  }
}
