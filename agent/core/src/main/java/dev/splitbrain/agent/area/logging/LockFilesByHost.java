package dev.splitbrain.agent.area.logging;

import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scopes;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.FileHandler;

/**
 * The map within the set in which FileHandler keeps the names of the lock files that are open in
 * this JVM. One name is another file on each machine, so a slave's names are kept apart from the
 * master's and other slaves'. Threads: guarded by the set's monitor, which its users hold.
 */
final class LockFilesByHost extends HashMap<Object, Object> {
  @Serial private static final long serialVersionUID = 1;

  /** A slave's name. */
  private record OnHost(Object host, Object name) {}

  private final transient Scopes scopes;

  private LockFilesByHost(Map<?, ?> names, Scopes scopes) {
    this.scopes = scopes;
    putAll(names);
  }

  /** Makes FileHandler use one of these; done once, whoever comes first. */
  static void install(Scopes scopes) {
    Set<?> names = Jdk.NAMES;
    synchronized (names) {
      HashMap<?, ?> map = (HashMap<?, ?>) Jdk.MAP.get((HashSet<?>) names);
      if (!(map instanceof LockFilesByHost)) {
        Jdk.MAP.set((HashSet<?>) names, (HashMap<?, ?>) new LockFilesByHost(map, scopes));
      }
    }
  }

  private Object here(Object name) {
    Object host = FileHandlers.hostOf(scopes.current(), Door.isGuarded());
    return host == null ? name : new OnHost(host, name);
  }

  @Override
  public boolean containsKey(Object name) {
    return super.containsKey(here(name));
  }

  @Override
  public Object put(Object name, Object value) {
    return super.put(here(name), value);
  }

  @Override
  public Object remove(Object name) {
    return super.remove(here(name));
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException(getClass().getName());
  }

  /** Where the JDK keeps the names; a JDK image may be without logging. */
  private static final class Jdk {
    static final Set<?> NAMES;
    static final VarHandle MAP;

    static {
      try {
        MethodHandles.Lookup here = MethodHandles.lookup();
        NAMES =
            (Set<?>)
                MethodHandles.privateLookupIn(FileHandler.class, here)
                    .findStaticVarHandle(FileHandler.class, "locks", Set.class)
                    .get();
        MAP =
            MethodHandles.privateLookupIn(HashSet.class, here)
                .findVarHandle(HashSet.class, "map", HashMap.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
