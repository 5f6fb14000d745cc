package dev.splitbrain.boot;

import java.io.FileDescriptor;
import java.lang.reflect.InvocationHandler;
import jdk.internal.access.SharedSecrets;

/**
 * The door from woven JDK methods to the agent's core. This source is a template: the core defines
 * it once per VM as {@code java.lang.SplitBrainDispatcher}, where every JDK method can see it and
 * no application class loader can supply another. It names JDK types only and knows no area.
 *
 * <p>Woven prologues read {@link #active} or {@link #virtual} first, and come no further outside
 * every scope. Threads: any; the guard is per thread.
 */
public final class Dispatcher {
  /** Above zero while some thread may be in a scope. Read by every woven prologue. */
  public static volatile int active;

  /**
   * Above zero once this VM has met a host whose file names have another syntax than the master's.
   * Read by the prologues of what does nothing but with the text of names.
   */
  public static volatile int foreign;

  /**
   * Not zero while some task may have been given its submitter's scope. It outlives the scopes: a
   * task that still waits in a queue runs where it was submitted, whatever has been closed since.
   */
  public static volatile int tasks;

  /** What {@link #call} returns for a result of null, and for void. */
  public static final Object NULL = new Object();

  /** How deep the thread is in the agent's own code or in code that is never routed. */
  private static final ThreadLocal<int[]> GUARD = new ThreadLocal<>();

  private static volatile InvocationHandler[] hooks;
  private static volatile InvocationHandler api;
  private static Object owner;

  private Dispatcher() {}

  /**
   * Called by a woven prologue whose gate is open.
   *
   * @return null to go on with the JDK's own code; else the boxed result, {@link #NULL} for none
   */
  public static Object call(int hook, Object self, Object[] args) throws Throwable {
    int[] guard = guard();
    if (guard[0] != 0) {
      return null;
    }
    InvocationHandler[] all = hooks;
    if (all == null) {
      return null;
    }
    guard[0] = 1;
    try {
      return all[hook].invoke(self, null, args);
    } finally {
      // Whatever the body left: a guard that stays up would keep the thread on the master.
      guard[0] = 0;
    }
  }

  /**
   * Called by a woven prologue that found an object of a slave. Never null, and the guard does not
   * count: such an object has no master side that the JDK's code could act on.
   */
  public static Object callByOrigin(int hook, Object self, Object[] args) throws Throwable {
    int[] guard = guard();
    int before = guard[0];
    guard[0] = before + 1;
    try {
      Object answer = hooks[hook].invoke(self, null, args);
      if (answer == null) {
        throw new IllegalStateException(
            "splitbrain: hook " + hook + " left a slave's object alone");
      }
      return answer;
    } finally {
      guard[0] = before;
    }
  }

  /**
   * Called by a woven prologue of an object that keeps to the machine where it was made. Guard mode
   * does not count: whoever calls the object, it does not change machines.
   *
   * @return as {@link #call}
   */
  public static Object callForObject(int hook, Object self, Object[] args) throws Throwable {
    InvocationHandler[] all = hooks;
    if (all == null) {
      return null;
    }
    int[] guard = guard();
    int before = guard[0];
    guard[0] = before + 1;
    try {
      return all[hook].invoke(self, null, args);
    } finally {
      guard[0] = before;
    }
  }

  /**
   * Called just before a call that a woven method makes, with one of the call's values.
   *
   * @return the value that the call is to have in its place
   */
  public static Object pass(Object value, int hook) throws Throwable {
    if ((active | tasks) == 0) {
      return value;
    }
    Object answer = call(hook, value, null);
    return answer == null ? value : answer;
  }

  /** Whether a descriptor stands for a slave's file: its number is -2 or less. */
  public static boolean virtual(FileDescriptor fd) {
    return fd != null && SharedSecrets.getJavaIOFileDescriptorAccess().get(fd) <= -2;
  }

  /**
   * Starts a stretch of this thread that is never routed. Always paired with {@link #guardExit}.
   */
  public static void guardEnter() {
    guard()[0]++;
  }

  /** Ends the stretch begun by {@link #guardEnter}. */
  public static void guardExit() {
    guard()[0]--;
  }

  /** How deep this thread is in guard mode. */
  public static int guardDepth() {
    return guard()[0];
  }

  /**
   * Sets the guard's depth and returns the one before: the core steps out of guard mode for user
   * code (a task, a visitor) and back in with it.
   */
  public static int guardDepth(int depth) {
    int[] guard = guard();
    int before = guard[0];
    guard[0] = depth;
    return before;
  }

  private static int[] guard() {
    int[] guard = GUARD.get();
    if (guard == null) {
      guard = new int[1];
      GUARD.set(guard);
    }
    return guard;
  }

  /** What {@code dev.splitbrain.api} asks of the core; the first argument names the question. */
  public static Object api(Object[] args) throws Throwable {
    InvocationHandler handler = api;
    if (handler == null) {
      throw new IllegalStateException("splitbrain: the agent is still starting");
    }
    guardEnter();
    try {
      return handler.invoke(null, null, args);
    } finally {
      guardExit();
    }
  }

  /**
   * Ties the door to the core. The first caller's key is needed for every later change, so no
   * application code can turn routing off.
   */
  public static synchronized void install(
      Object key, InvocationHandler[] newHooks, InvocationHandler newApi) {
    if (key == null || (owner != null && owner != key)) {
      throw new IllegalStateException("splitbrain: another agent owns the door");
    }
    owner = key;
    hooks = newHooks;
    api = newApi;
  }

  /** Adds to {@link #active}; for the owner of the door only. */
  public static synchronized void activate(Object key, int change) {
    if (key == null || owner != key) {
      throw new IllegalStateException("splitbrain: only the core opens scopes");
    }
    active += change;
  }

  /** Sets {@link #tasks}; for the owner of the door only. */
  public static synchronized void markTasks(Object key, int some) {
    if (key == null || owner != key) {
      throw new IllegalStateException("splitbrain: only the core marks tasks");
    }
    tasks = some;
  }

  /** Sets {@link #foreign} for good; for the owner of the door only. */
  public static synchronized void meetForeign(Object key) {
    if (key == null || owner != key) {
      throw new IllegalStateException("splitbrain: only the core meets hosts");
    }
    foreign = 1;
  }
}
