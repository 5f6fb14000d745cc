package dev.splitbrain.agent.area.processes;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each ProcessBuilder's environment map held when the program got it: the child is given the
 * slave's variables and what the program changed since. By identity; a map that is gone is
 * forgotten. Threads: any.
 */
final class StartingPoints {
  /**
   * Where a map began.
   *
   * @param variables what it held
   * @param whole whether it says all: Runtime.exec with an environment of its own
   */
  record Start(Map<String, String> variables, boolean whole) {}

  private final Map<Key, Start> starts = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** The program gets {@code map} now. */
  void began(Map<String, String> map, boolean whole) {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      starts.remove(key);
    }
    starts.put(new Key(map, gone), new Start(Map.copyOf(map), whole));
  }

  /** Where {@code map} began; null for one that was made outside every scope. */
  Start of(Map<String, String> map) {
    return starts.get(new Key(map, null));
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object map, ReferenceQueue<Object> queue) {
      super(map, queue);
      hash = System.identityHashCode(map);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Key key && get() != null && get() == key.get());
    }
  }
}
