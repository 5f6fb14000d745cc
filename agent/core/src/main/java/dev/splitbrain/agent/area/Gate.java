package dev.splitbrain.agent.area;

/** What the woven prologue tests before it leaves the JDK's own code. */
public enum Gate {
  /** Some thread may be in a scope. The body decides by the calling thread's scope. */
  SCOPE,
  /**
   * By origin: the object's field {@code fd} (a {@code FileDescriptor}) is a virtual descriptor. The
   * body runs in any thread, in or out of a scope.
   */
  DESCRIPTOR_FIELD,
  /** By origin: the object's own int field {@code fd} is a virtual descriptor (at most -2). */
  DESCRIPTOR_NUMBER,
  /** The method's code runs as the JDK's own, never routed, whatever it calls. It has no body. */
  GUARD
}
