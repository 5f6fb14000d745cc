package dev.splitbrain.boot.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@code @OnHost} and its like say. */
public final class HostNames {
  /** For each list of hosts, how many were given away. */
  private static final Map<List<String>, AtomicInteger> TURNS = new ConcurrentHashMap<>();

  private HostNames() {}

  /**
   * The next of the hosts that an annotation names, in turn.
   *
   * @param user who asks, for the error
   * @param names with {@code ${PROPERTY}} or {@code ${PROPERTY:DEFAULT}} among them
   * @throws IllegalArgumentException if they are none, naming the property that is not set
   */
  public static String next(String user, String... names) {
    List<String> hosts = new ArrayList<>();
    for (String name : names) {
      for (String one : resolved(user, name).split(",")) {
        if (!one.isBlank()) {
          hosts.add(one.strip());
        }
      }
    }
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("splitbrain: @OnHost of " + user + " names no host");
    }
    int turn = TURNS.computeIfAbsent(hosts, key -> new AtomicInteger()).getAndIncrement();
    return hosts.get(Math.floorMod(turn, hosts.size()));
  }

  private static String resolved(String user, String name) {
    if (!name.startsWith("${") || !name.endsWith("}")) {
      return name;
    }
    String inside = name.substring(2, name.length() - 1);
    int colon = inside.indexOf(':');
    String property = colon < 0 ? inside : inside.substring(0, colon);
    String value = System.getProperty(property);
    if (value != null && !value.isBlank()) {
      return value;
    }
    if (colon < 0) {
      throw new IllegalArgumentException(
          "splitbrain: @OnHost of "
              + user
              + ": the system property "
              + property
              + " is not set; it names a host, or several with commas between them");
    }
    return inside.substring(colon + 1);
  }
}
