package dev.splitbrain.agent.area;

/** What the woven prologue tests before it leaves the JDK's own code. */
public enum Gate {
  /** Some thread may be in a scope. The body decides by the calling thread's scope. */
  SCOPE,
  /**
   * As {@link #SCOPE}, and this VM has met a host whose file names have another syntax. For methods
   * that only look at the text of names and are called by the million.
   */
  FOREIGN,
  /**
   * Some thread may be in a scope, or some task may be marked with one: for what runs tasks, also
   * after every scope was closed.
   */
  TASKS,
  /** As {@link #TASKS}, just before a call that the method makes. */
  CALLS,
  /**
   * By origin: the object's field {@code fd} (a {@code FileDescriptor}) is a virtual descriptor.
   * The body runs in any thread, in or out of a scope.
   */
  DESCRIPTOR_FIELD,
  /** By origin: the object's own int field {@code fd} is a virtual descriptor (at most -2). */
  DESCRIPTOR_NUMBER,
  /**
   * As {@link #DESCRIPTOR_FIELD}, for a native method of an object whose {@code fd} is a descriptor
   * (or which is one itself): the woven class has a Java method in its place, which calls the body
   * for virtual descriptors and the twin of the native code in {@code NativeTwins} for all others.
   */
  NATIVE_DESCRIPTOR,
  /** No test: the body runs at every call. For methods that run a few times in a JVM's life. */
  ALWAYS,
  /**
   * No test, and guard mode does not count: the body finds out whether the object belongs to
   * another machine than the one that the thread is on, and may leave it to the JDK's code. For
   * methods that run seldom.
   */
  OBJECT,
  /** The method's code runs as the JDK's own, never routed, whatever it calls. It has no body. */
  GUARD;

  /** Whether an open gate means an object of a slave, which no JDK code can serve. */
  public boolean byOrigin() {
    return this == DESCRIPTOR_FIELD || this == DESCRIPTOR_NUMBER || this == NATIVE_DESCRIPTOR;
  }
}
