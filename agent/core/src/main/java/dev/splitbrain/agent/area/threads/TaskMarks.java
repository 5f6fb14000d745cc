package dev.splitbrain.agent.area.threads;

import dev.splitbrain.agent.scope.Scope;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scope each submitted task belongs to, by the task's identity, for as long as the task lives.
 */
final class TaskMarks {
  private final Map<Key, Scope> marks = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  void put(Object task, Scope scope) {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      marks.remove(key);
    }
    marks.put(new Key(task, gone), scope);
  }

  Scope get(Object task) {
    return marks.isEmpty() ? null : marks.get(new Key(task, null));
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object task, ReferenceQueue<Object> queue) {
      super(task, queue);
      this.hash = System.identityHashCode(task);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return this == other
          || (other instanceof Key && get() != null && get() == ((Key) other).get());
    }
  }
}
