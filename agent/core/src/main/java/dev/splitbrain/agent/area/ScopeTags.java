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
public final class ScopeTags {
  private final Map<Key, Scope> marks = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();
  private final Listener listener;

  /** What the listener was told last. */
  private volatile boolean told;

  /** Told when there begin, or cease, to be marked objects. */
  @FunctionalInterface
  public interface Listener {
    /** In the order of the changes, by one thread at a time. */
    void marked(boolean some);
  }

  /** Marks that nobody listens to. */
  public ScopeTags() {
    this(some -> {});
  }

  /** Marks whose beginning and end somebody wants to know. */
  public ScopeTags(Listener listener) {
    this.listener = listener;
  }

  /** From now on the object belongs to the scope. */
  public void put(Object object, Scope scope) {
    forgetGone();
    marks.put(new Key(object, gone), scope);
    tell(true);
  }

  /** The object's scope; null if it was given none. */
  public Scope get(Object object) {
    forgetGone();
    if (!marks.isEmpty()) {
      return marks.get(new Key(object, null));
    }
    tell(false);
    // A mark that came meanwhile either is seen here, or its own look at told comes later.
    if (!marks.isEmpty()) {
      tell(true);
    }
    return null;
  }

  private void forgetGone() {
    for (Object key = gone.poll(); key != null; key = gone.poll()) {
      marks.remove(key);
    }
  }

  private void tell(boolean some) {
    if (told != some) {
      synchronized (this) {
        told = some;
        listener.marked(some);
      }
    }
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
