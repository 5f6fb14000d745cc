package dev.splitbrain.agent.area;

import dev.splitbrain.agent.scope.Scope;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scope that each of some objects belongs to, by the object's identity, for as long as the
 * object lives. Threads: any.
 */
public final class ScopeMarks {
  private final Map<Key, Scope> marks = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** From now on the object belongs to the scope. */
  public void put(Object object, Scope scope) {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      marks.remove(key);
    }
    marks.put(new Key(object, gone), scope);
  }

  /** The object's scope; null if it was given none. */
  public Scope get(Object object) {
    return marks.isEmpty() ? null : marks.get(new Key(object, null));
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object object, ReferenceQueue<Object> queue) {
      super(object, queue);
      this.hash = System.identityHashCode(object);
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
