package dev.splitbrain.agent.area;

/** What a woven prologue tests, in the JDK's own code, before it calls the hook's body. */
public sealed interface Condition {
  /** No test. For methods that run seldom. */
  Condition ALWAYS = new Always();

  /** Some thread may be in a scope. The body decides by the calling thread's scope. */
  Condition IN_SCOPE = new AnyOf(Flag.SCOPE);

  /** For what runs tasks: as {@link #IN_SCOPE}, or some task may be marked with a scope. */
  Condition IN_SCOPE_OR_TASK = new AnyOf(Flag.SCOPE | Flag.TASKS);

  /** By origin: the object itself is a virtual FileDescriptor. */
  Virtual VIRTUAL_SELF = new Virtual("", "Ljava/io/FileDescriptor;");

  /** By origin: the object's field {@code fd} is a virtual FileDescriptor. */
  Virtual VIRTUAL_FD = new Virtual("fd", "Ljava/io/FileDescriptor;");

  /** By origin: the object's int field {@code fd} is a virtual descriptor's number. */
  Virtual VIRTUAL_NUMBER = new Virtual("fd", "I");

  /** See {@link Condition#ALWAYS}. */
  record Always() implements Condition {}

  /**
   * At least one of these flags is up.
   *
   * @param mask of {@link Flag}
   */
  record AnyOf(int mask) implements Condition {
    public AnyOf {
      if (mask == 0) {
        throw new IllegalArgumentException("a condition without a flag would never hold");
      }
    }
  }

  /**
   * The descriptor of the object that the method is called on stands for something on a slave.
   *
   * @param field the field that holds the descriptor; empty for the object itself
   * @param type the field's JVM descriptor: {@code Ljava/io/FileDescriptor;} or {@code I}
   */
  record Virtual(String field, String type) implements Condition {}

  /** While an area's flag is up. */
  static Condition anyOf(Flag flag) {
    return new AnyOf(flag.mask());
  }
}
