package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.hosts.HostRef;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/**
 * Which scope each thread is in. A scope is opened and closed by its own thread, innermost first; a
 * thread that is started in one begins its life there and stays, also when the starter has left, so
 * that what it does never moves to another machine half-way.
 */
public final class Scopes {
  /** Stands for "outside every scope" where a value is needed; never open on a thread. */
  public static final Scope MASTER = new Scope(null, null, null);

  private final ThreadLocal<Scope> current = ThreadLocal.withInitial(this::inherited);

  /** Scopes that threads were started in, until the thread first asks or is gone. */
  private final Map<ThreadKey, Scope> captured = new ConcurrentHashMap<>();

  private final ReferenceQueue<Thread> goneThreads = new ReferenceQueue<>();

  private final IntConsumer activate;
  private final Runnable hooksIntact;
  private volatile Runnable main;
  private volatile boolean everOpened;

  /**
   * No thread is in a scope yet.
   *
   * @param activate told of one more or one less thread that may be in a scope: {@code
   *     Door::activate}
   */
  public Scopes(IntConsumer activate) {
    this(activate, () -> {});
  }

  /**
   * No thread is in a scope yet.
   *
   * @param activate as of the other
   * @param hooksIntact throws if a hook is missing; asked before each scope of a host opens
   */
  public Scopes(IntConsumer activate, Runnable hooksIntact) {
    this.activate = activate;
    this.hooksIntact = hooksIntact;
  }

  /** The innermost scope of this thread; null outside every scope. */
  public Scope current() {
    return current.get();
  }

  /**
   * Opens a scope on this thread.
   *
   * @param host where its calls go; null for the master
   * @throws RuntimeException if a hook is missing and cannot be put in
   */
  public Scope open(HostRef host) {
    if (host != null) {
      hooksIntact.run();
    }
    return enter(host);
  }

  private Scope enter(HostRef host) {
    Scope outer = current.get();
    Scope scope = new Scope(host, outer, Thread.currentThread());
    scope.test = outer == null ? null : outer.test;
    if (host != null) {
      everOpened = true;
    }
    activate.accept(1);
    current.set(scope);
    return scope;
  }

  /** The test that this thread's calls are made for now; null for none, or outside every scope. */
  public String test() {
    Scope scope = current.get();
    return scope == null ? null : scope.test;
  }

  /**
   * Says what test the calls of this thread's innermost scope are made for from now on, and of
   * scopes, threads and tasks that begin in it. Nothing outside every scope.
   *
   * @param test null for none
   * @return what it was
   */
  public String test(String test) {
    Scope scope = current.get();
    if (scope == null) {
      return null;
    }
    String before = scope.test;
    scope.test = test;
    return before;
  }

  /** Whether a scope of some host has ever been opened in this JVM. */
  public boolean everOpened() {
    return everOpened;
  }

  /**
   * Closes the innermost scope of this thread; nothing if it is closed already.
   *
   * @throws IllegalStateException on another thread, or if it is not the innermost
   */
  public void close(Scope scope) {
    if (scope.closed) {
      return;
    }
    if (scope.thread != Thread.currentThread()) {
      throw new IllegalStateException(
          "the scope of "
              + nameOf(scope)
              + (scope.thread == null
                  ? " was inherited"
                  : " was opened by thread '" + scope.thread.getName() + "'")
              + " and cannot be closed by '"
              + Thread.currentThread().getName()
              + "'");
    }
    if (current.get() != scope) {
      throw new IllegalStateException(
          "the scope of "
              + nameOf(scope)
              + " is not the innermost: close the scope of "
              + nameOf(current.get())
              + " first");
    }
    scope.closed = true;
    if (scope.outer == null) {
      current.remove();
    } else {
      current.set(scope.outer);
    }
    activate.accept(-1);
  }

  private static String nameOf(Scope scope) {
    return scope == null || scope.host == null ? "the master" : scope.host.name();
  }

  /**
   * Closes this thread's scopes that were opened after the given one.
   *
   * @param outer an open scope of this thread, which stays; null closes all it opened
   * @return how many were closed
   */
  public int closeInner(Scope outer) {
    int count = 0;
    // One that is inherited was never opened here, and ends the loop.
    for (Scope scope = current.get();
        scope != null && scope != outer && scope.thread == Thread.currentThread();
        scope = current.get()) {
      close(scope);
      count++;
    }
    return count;
  }

  /**
   * Makes the scope current on this thread, as an inner one, for a task of another thread's. Its
   * hooks were proved when it was opened; a task that failed here might be waited for in vain.
   */
  public Scope resume(Scope scope) {
    Scope resumed = enter(scope == null ? null : scope.host);
    if (scope != null) {
      resumed.test = scope.test;
    }
    return resumed;
  }

  /** The thread that is being started begins in the starter's scope. */
  public void capture(Thread started) {
    Scope scope = current.get();
    if (scope != null && scope.host != null) {
      capture(started, scope);
    }
  }

  /** The thread, which is yet to be started, begins in a scope of the same host. */
  public void capture(Thread started, Scope scope) {
    forgetGone();
    ThreadKey key = new ThreadKey(started, goneThreads);
    Scope beginning = new Scope(scope.host, null, null);
    beginning.test = scope.test;
    if (captured.put(key, beginning) == null) {
      activate.accept(1);
    }
  }

  /** The thread ends: what it inherited no longer keeps hooks awake. */
  public void end(Thread ended) {
    if (captured.remove(new ThreadKey(ended, null)) != null) {
      activate.accept(-1);
    }
    forgetGone();
  }

  /** This thread turns out to serve a pool: what it inherited is not its tasks'. */
  public void forgetInherited() {
    end(Thread.currentThread());
    current.remove();
  }

  /** Sets what the main thread does just before the main class; null for nothing. */
  public void onMain(Runnable action) {
    main = action;
  }

  /** Called on the main thread by the launcher, once. */
  public void enterMain() {
    Runnable action = main;
    main = null;
    if (action != null) {
      action.run();
    }
  }

  private Scope inherited() {
    // Stays in the map while the thread lives: its scope keeps the hooks awake.
    return captured.get(new ThreadKey(Thread.currentThread(), null));
  }

  private void forgetGone() {
    for (Object gone = goneThreads.poll(); gone != null; gone = goneThreads.poll()) {
      if (captured.remove(gone) != null) {
        activate.accept(-1);
      }
    }
  }

  /** A thread by identity, without keeping it. */
  private static final class ThreadKey extends WeakReference<Thread> {
    private final int hash;

    ThreadKey(Thread thread, ReferenceQueue<Thread> queue) {
      super(thread, queue);
      this.hash = System.identityHashCode(thread);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      return other instanceof ThreadKey && get() != null && get() == ((ThreadKey) other).get();
    }
  }
}
