package dev.splitbrain.agent.weave;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows which hooked classes are proved to be woven, and proves the others. The JDK does not show a
 * transformer what loads while it runs, and a later transformer may undo what it did; so what
 * counts is the mark on the loaded class itself.
 *
 * <p>A proof is asked for at every scope, so it must cost nothing while nothing has changed: no
 * class loads without an event here, unless within one. Threads: any; a transformer takes no lock.
 */
final class LoadedHooks {
  private static final int LOOKS = 2;

  private final Instrumentation instrumentation;
  private final Set<String> names;
  private final WovenMark mark = new WovenMark();
  private final Method findLoaded;

  /** Moves before and after every transformation, of any class. */
  private final AtomicLong events = new AtomicLong();

  /** Proved, and not transformed since; by binary name. */
  private final Set<String> proved = ConcurrentHashMap.newKeySet();

  /**
   * Transformed lately, and in how many looks more it is looked at: the code that a transformer
   * returns is there a moment later.
   */
  private final Map<String, Integer> touched = new ConcurrentHashMap<>();

  private volatile long provedAt = -1;

  /**
   * Nothing is proved yet.
   *
   * @param names of the hooked classes, internal
   */
  LoadedHooks(Instrumentation instrumentation, Set<String> names) {
    this.instrumentation = instrumentation;
    try {
      findLoaded = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
      findLoaded.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new HookMissedException("the running JDK does not tell what is loaded: " + e);
    }
    this.names = new HashSet<>();
    for (String name : names) {
      this.names.add(name.replace('/', '.'));
    }
  }

  /** A transformation begins or ends, of whatever class. */
  void event() {
    events.incrementAndGet();
  }

  /** The class, by internal name, is given other code just now. */
  void touch(String className) {
    String name = className.replace('/', '.');
    touched.put(name, LOOKS);
    proved.remove(name);
  }

  /** Weaves every hooked class that is loaded; not to be called from a transformer. */
  void weaveLoaded() {
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (names.contains(type.getName())) {
        loaded.add(type);
      }
    }
    retransform(loaded);
  }

  /**
   * Proves that every hooked class that is loaded by now is woven, and weaves what is not. Not to
   * be called from a transformer.
   *
   * @throws HookMissedException if one cannot be woven; it names it
   */
  void prove() {
    if (events.get() != provedAt) {
      look();
    }
  }

  private synchronized void look() {
    long now = events.get();
    if (now == provedAt) {
      return;
    }
    List<Class<?>> bare = bare();
    if (!bare.isEmpty()) {
      retransform(bare);
      for (Class<?> type : bare) {
        if (!mark.isOn(type)) {
          throw new HookMissedException(
              type.getName()
                  + " is loaded without its hooks, and another agent or the VM keeps them from"
                  + " being put in: start splitbrain's agent after the others");
        }
      }
    }
    for (String name : touched.keySet()) {
      // Only this look takes entries out; one that is touched meanwhile begins anew.
      Integer left = touched.get(name);
      if (left == 1) {
        touched.remove(name, left);
      } else {
        touched.replace(name, left, left - 1);
      }
    }
    // What is on its way in, and what weaving has loaded, is looked at the next time.
    provedAt = touched.isEmpty() ? now : -1;
  }

  /** The hooked classes that are loaded without their hooks; notes those that have them. */
  private List<Class<?>> bare() {
    List<Class<?>> bare = new ArrayList<>();
    if (proved.size() == names.size()) {
      return bare;
    }
    // Nearly all are the boot loader's; the program's own classes, which may be very many, are not
    // gone through.
    for (Class<?> type : instrumentation.getInitiatedClasses(null)) {
      look(type, bare);
    }
    for (ClassLoader loader :
        new ClassLoader[] {
          ClassLoader.getPlatformClassLoader(), ClassLoader.getSystemClassLoader()
        }) {
      for (String name : names) {
        if (!proved.contains(name)) {
          Class<?> type = loaded(loader, name);
          if (type != null && Weaver.isJdk(type) && !bare.contains(type)) {
            look(type, bare);
          }
        }
      }
    }
    return bare;
  }

  private void look(Class<?> type, List<Class<?>> bare) {
    String name = type.getName();
    if (!names.contains(name) || proved.contains(name)) {
      return;
    }
    if (!mark.isOn(type)) {
      bare.add(type);
    } else if (!touched.containsKey(name)) {
      proved.add(name);
    }
  }

  private Class<?> loaded(ClassLoader loader, String name) {
    try {
      return (Class<?>) findLoaded.invoke(loader, name);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot ask " + loader + " for " + name, e);
    }
  }

  private void retransform(List<Class<?>> types) {
    for (Class<?> type : types) {
      if (!instrumentation.isModifiableClass(type)) {
        throw new HookMissedException("the VM does not let " + type.getName() + " be changed");
      }
    }
    try {
      instrumentation.retransformClasses(types.toArray(new Class<?>[0]));
    } catch (UnmodifiableClassException | LinkageError e) {
      throw new IllegalStateException("the VM refused the woven classes: " + e, e);
    }
  }
}
