package dev.splitbrain.slave.open;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which sessions wait for which others' locks. As between processes, the one whose wait would close
 * a circle is told, for else all of them would wait for ever. Threads: any.
 */
final class LockWaits {
  private static final LockWaits ALL = new LockWaits();

  /** For each wait, of which an owner can have several: who waits, and for whom. */
  private final Map<Object, Wait> waits = new IdentityHashMap<>();

  private record Wait(Object owner, Set<Object> blockers) {}

  static LockWaits all() {
    return ALL;
  }

  /**
   * Somebody is about to wait, or goes on waiting.
   *
   * @param wait the wait's own object
   * @throws IOException in the system's words, if one of the blockers waits for the owner
   */
  synchronized void begin(Object wait, Object owner, Set<Object> blockers) throws IOException {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> left = new ArrayDeque<>(blockers);
    while (!left.isEmpty()) {
      Object blocker = left.pop();
      if (blocker == owner) {
        throw new IOException("Resource deadlock avoided");
      }
      if (seen.add(blocker)) {
        waits.values().stream()
            .filter(other -> other.owner == blocker)
            .forEach(other -> left.addAll(other.blockers));
      }
    }
    waits.put(wait, new Wait(owner, new HashSet<>(blockers)));
  }

  synchronized void end(Object wait) {
    waits.remove(wait);
  }
}
