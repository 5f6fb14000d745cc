package dev.splitbrain.boot;

import java.io.FileDescriptor;
import java.lang.reflect.InvocationHandler;
import jdk.internal.access.SharedSecrets;

/**
 * The door from woven JDK methods to the agent's core. This source is a template: the core defines
 * it once per VM as {@code java.lang.SplitBrainDispatcher}, where every JDK method can see it and
 * no application class loader can supply another. It names JDK types only and knows no area.
 *
 * <p>Woven prologues read {@link #flags} or {@link #virtual} first, and come no further outside
 * every scope. Threads: any; the guard is per thread.
 *
 * <p>What is public here is open to all code of the VM: JDK methods of every package read the flags
 * in one instruction, and only a public field lets them. So the key of {@link #install} keeps other
 * copies of the agent out and mistakes away, not a program that means to turn its own routing off:
 * that one could as well use an agent of its own. Nothing of a slave's comes through here.
 */
public final class Dispatcher {
  /**
   * What hooks wait for, a bit each: a woven prologue goes on only if one of its bits is up. The
   * door does not know what they stand for.
   */
  public static volatile int flags;

  /** What {@link #call} returns for a result of null, and for void. */
  public static final Object NULL = new Object();

  /** How deep the thread is in the agent's own code or in code that is never routed. */
  private static final ThreadLocal<int[]> GUARD = new ThreadLocal<>();

  private static volatile InvocationHandler[] hooks;
  private static volatile InvocationHandler api;
  private static Object owner;

  private Dispatcher() {}

  /**
   * Called by a woven prologue whose condition holds.
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
   * @param mask the flags that the hook waits for: a test here needs no branch in the woven code
   * @return the value that the call is to have in its place
   */
  public static Object pass(Object value, int hook, int mask) throws Throwable {
    if ((flags & mask) == 0) {
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
   * Ties the door to the core. The first caller's key is needed for every later change of what
   * stands behind it.
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

  /** Puts flags up or down; for the owner of the door only. */
  public static synchronized void setFlags(Object key, int mask, boolean up) {
    if (key == null || owner != key) {
      throw new IllegalStateException("splitbrain: only the core sets flags");
    }
    flags = up ? flags | mask : flags & ~mask;
  }
}
