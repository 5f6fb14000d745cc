package dev.splitbrain.agent.area.preferences;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.prefs.AbstractPreferences;
import java.util.prefs.NodeChangeEvent;
import java.util.prefs.NodeChangeListener;
import java.util.prefs.PreferenceChangeEvent;
import java.util.prefs.PreferenceChangeListener;

/**
 * Listeners of any node, a slave's or the master's. One thread of the JDK's calls them all, and it
 * was started by whoever registered the first; so it is kept out of every scope, and a listener
 * that was registered in one stands in the node's list as a {@link Scoped}. Threads: any.
 */
final class Listeners {
  private final Scopes scopes;

  /**
   * Listeners.
   *
   * @param scopes null where no hook will be called
   */
  Listeners(Scopes scopes) {
    this.scopes = scopes;
  }

  /** A listener of the program's that is called in the scope where it was registered. */
  private record Scoped(Object listener, Scopes scopes, Scope scope)
      implements PreferenceChangeListener, NodeChangeListener {
    @Override
    public void preferenceChange(PreferenceChangeEvent event) {
      inScope(() -> ((PreferenceChangeListener) listener).preferenceChange(event));
    }

    @Override
    public void childAdded(NodeChangeEvent event) {
      inScope(() -> ((NodeChangeListener) listener).childAdded(event));
    }

    @Override
    public void childRemoved(NodeChangeEvent event) {
      inScope(() -> ((NodeChangeListener) listener).childRemoved(event));
    }

    private void inScope(Runnable call) {
      Scope inner = scopes.resume(scope);
      try {
        call.run();
      } finally {
        scopes.close(inner);
      }
    }
  }

  Object addForValues(Object node, Object listener) throws Throwable {
    return add(node, listener, Jdk.ADD_FOR_VALUES);
  }

  Object addForNodes(Object node, Object listener) throws Throwable {
    return add(node, listener, Jdk.ADD_FOR_NODES);
  }

  Object removeForValues(Object node, Object listener) throws Throwable {
    return remove(node, listener, Jdk.FOR_VALUES, Jdk.REMOVE_FOR_VALUES);
  }

  Object removeForNodes(Object node, Object listener) throws Throwable {
    return remove(node, listener, Jdk.FOR_NODES, Jdk.REMOVE_FOR_NODES);
  }

  /** The JDK's thread begins to serve all who listen. */
  Object dispatching() {
    scopes.forgetInherited();
    return Hook.PROCEED;
  }

  private Object add(Object node, Object listener, MethodHandle own) throws Throwable {
    Scope scope = scopes.current();
    if (listener == null || scope == null || scope.host() == null) {
      return Hook.PROCEED;
    }
    own.invoke(node, new Scoped(listener, scopes, scope));
    return null;
  }

  /** The JDK takes out the first that is this very object. */
  private static Object remove(Object node, Object listener, VarHandle list, MethodHandle own)
      throws Throwable {
    synchronized (Jdk.LOCK.get(node)) {
      Object[] registered = (Object[]) list.get(node);
      for (int i = 0; registered != null && i < registered.length; i++) {
        if (registered[i] == listener) {
          break;
        }
        if (registered[i] instanceof Scoped scoped && scoped.listener() == listener) {
          own.invoke(node, scoped);
          return null;
        }
      }
    }
    return Hook.PROCEED;
  }

  /**
   * What a node has of its own, whatever a subclass makes of its methods. Looked up when first
   * needed; a JDK image may be without preferences.
   */
  private static final class Jdk {
    static final VarHandle LOCK;
    static final VarHandle FOR_VALUES;
    static final VarHandle FOR_NODES;
    static final MethodHandle ADD_FOR_VALUES;
    static final MethodHandle ADD_FOR_NODES;
    static final MethodHandle REMOVE_FOR_VALUES;
    static final MethodHandle REMOVE_FOR_NODES;

    static {
      Class<?> node = AbstractPreferences.class;
      Class<?> forValues = PreferenceChangeListener.class;
      Class<?> forNodes = NodeChangeListener.class;
      try {
        MethodHandles.Lookup in = MethodHandles.privateLookupIn(node, MethodHandles.lookup());
        LOCK = in.findVarHandle(node, "lock", Object.class);
        FOR_VALUES = in.findVarHandle(node, "prefListeners", forValues.arrayType());
        FOR_NODES = in.findVarHandle(node, "nodeListeners", forNodes.arrayType());
        ADD_FOR_VALUES = own(in, "addPreferenceChangeListener", forValues);
        ADD_FOR_NODES = own(in, "addNodeChangeListener", forNodes);
        REMOVE_FOR_VALUES = own(in, "removePreferenceChangeListener", forValues);
        REMOVE_FOR_NODES = own(in, "removeNodeChangeListener", forNodes);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private static MethodHandle own(MethodHandles.Lookup in, String name, Class<?> listener)
        throws ReflectiveOperationException {
      Class<?> node = AbstractPreferences.class;
      return in.findSpecial(node, name, MethodType.methodType(void.class, listener), node);
    }
  }
}
