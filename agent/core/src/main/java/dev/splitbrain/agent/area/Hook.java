package dev.splitbrain.agent.area;

import java.util.Objects;

/**
 * One intercepted JDK method. Plain data and a body; the weaver makes it a prologue that tests the
 * gate and calls the body through the door.
 *
 * @param className binary name of the declaring class, with dots
 * @param methodName the method
 * @param descriptor the JVM descriptor, without which overloads could be confused
 * @param gate what the prologue tests
 * @param firstJdk the first feature release that has the method, 0 for all
 * @param lastJdk the last feature release that has the method, {@link Integer#MAX_VALUE} for all
 * @param body what runs instead; null for {@link Gate#GUARD}
 * @param site for {@link Gate#CALLS}, the call that is intercepted; else null
 */
public record Hook(
    String className,
    String methodName,
    String descriptor,
    Gate gate,
    int firstJdk,
    int lastJdk,
    HookBody body,
    Site site) {

  /**
   * A call that the hooked method makes.
   *
   * @param owner internal name of the class that the call names
   * @param methodName the method
   * @param descriptor the JVM descriptor
   * @param below which value the body gets, an object: 0 for the last argument (the receiver if
   *     there is none), 1 for the one before
   */
  public record Site(String owner, String methodName, String descriptor, int below) {}

  /** A body's answer for "not mine: run the JDK's own code". */
  public static final Object PROCEED = new Object();

  /** A hook on a method as a whole. */
  public Hook(
      String className,
      String methodName,
      String descriptor,
      Gate gate,
      int firstJdk,
      int lastJdk,
      HookBody body) {
    this(className, methodName, descriptor, gate, firstJdk, lastJdk, body, null);
  }

  public Hook {
    Objects.requireNonNull(className);
    Objects.requireNonNull(methodName);
    Objects.requireNonNull(descriptor);
    Objects.requireNonNull(gate);
    if ((body == null) != (gate == Gate.GUARD)) {
      throw new IllegalArgumentException(
          "a guard has no body, every other hook has one: " + className);
    }
    if ((site == null) == (gate == Gate.CALLS)) {
      throw new IllegalArgumentException("a hook on calls has a site, no other has: " + className);
    }
  }

  /** A hook that routes by the thread's scope. */
  public static Hook inScope(
      String className, String methodName, String descriptor, HookBody body) {
    return new Hook(className, methodName, descriptor, Gate.SCOPE, 0, Integer.MAX_VALUE, body);
  }

  /** A hook on what runs a task, in whatever scope the task was submitted. */
  public static Hook onTask(String className, String methodName, String descriptor, HookBody body) {
    return new Hook(className, methodName, descriptor, Gate.TASKS, 0, Integer.MAX_VALUE, body);
  }

  /**
   * A hook on all calls of one kind that a method makes. The body's {@code self} is the value that
   * the site names; what it answers is given to the call in its place.
   */
  public static Hook onCall(
      String className, String methodName, String descriptor, Site site, HookBody body) {
    return new Hook(
        className, methodName, descriptor, Gate.CALLS, 0, Integer.MAX_VALUE, body, site);
  }

  /** A hook on what is done with the text of file names, for hosts of another syntax. */
  public static Hook foreign(
      String className, String methodName, String descriptor, HookBody body) {
    return new Hook(className, methodName, descriptor, Gate.FOREIGN, 0, Integer.MAX_VALUE, body);
  }

  /** A hook that routes by the virtual descriptor in the object's field {@code fd}. */
  public static Hook byDescriptor(
      String className, String methodName, String descriptor, HookBody body) {
    return new Hook(
        className, methodName, descriptor, Gate.DESCRIPTOR_FIELD, 0, Integer.MAX_VALUE, body);
  }

  /** A hook that routes by where the object was made, asked at every call, guarded or not. */
  public static Hook byObject(
      String className, String methodName, String descriptor, HookBody body) {
    return new Hook(className, methodName, descriptor, Gate.OBJECT, 0, Integer.MAX_VALUE, body);
  }

  /** A method whose code is the JDK's own affair and never routed. */
  public static Hook guard(String className, String methodName, String descriptor) {
    return new Hook(className, methodName, descriptor, Gate.GUARD, 0, Integer.MAX_VALUE, null);
  }

  /** The same hook, expected only from this feature release on. */
  public Hook since(int jdk) {
    return new Hook(className, methodName, descriptor, gate, jdk, lastJdk, body, site);
  }

  /** The same hook, expected only up to this feature release. */
  public Hook until(int jdk) {
    return new Hook(className, methodName, descriptor, gate, firstJdk, jdk, body, site);
  }

  /** Whether the running JDK should have the method. */
  public boolean appliesTo(int jdk) {
    return firstJdk <= jdk && jdk <= lastJdk;
  }

  /** The method as errors and docs name it: {@code java.io.File.exists()Z}. */
  public String signature() {
    String method = className + "." + methodName + descriptor;
    return site == null ? method : method + ", where it calls " + site.methodName();
  }
}
