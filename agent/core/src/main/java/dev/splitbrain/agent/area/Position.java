package dev.splitbrain.agent.area;

/** Where in its method a hook is woven. */
public sealed interface Position {
  /** Before the method's own code, in whose place the body may answer. */
  Position ENTRY = new Entry();

  /** Around the method's own code, which runs as the JDK's own, never routed. It has no body. */
  Position WHOLE = new Whole();

  /** See {@link Position#ENTRY}. */
  record Entry() implements Position {}

  /** See {@link Position#WHOLE}. */
  record Whole() implements Position {}

  /**
   * Just before each call of one kind that the method makes. The body's {@code self} is one value
   * of the call; what it answers is given to the call in its place.
   *
   * @param owner internal name of the class that the call names
   * @param methodName the method
   * @param descriptor the JVM descriptor
   * @param below which value the body gets, an object: 0 for the last argument (the receiver if
   *     there is none), 1 for the one before
   */
  record BeforeCall(String owner, String methodName, String descriptor, int below)
      implements Position {}

  /**
   * The method is native and takes no prologue: the woven class has a Java method in its place,
   * which calls the body or else the stand-in, a static method of the same name whose first
   * parameter is the FileDescriptor.
   *
   * @param standIn internal name of the class of {@link Needs.StandIn}
   */
  record InPlaceOfNative(String standIn) implements Position {}

  /** Added to the method's name in errors and keys; empty for the method as a whole. */
  default String suffix() {
    return this instanceof BeforeCall call
        ? ", where it calls " + call.owner().replace('/', '.') + "." + call.methodName()
        : "";
  }
}
