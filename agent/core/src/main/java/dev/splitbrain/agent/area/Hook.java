package dev.splitbrain.agent.area;

import java.util.Objects;

/**
 * One intercepted JDK method: plain data and a body. The weaver makes it a prologue that tests the
 * condition and calls the body through the door; neither knows any area.
 *
 * <p>Several hooks may be on one method at one position: their bodies are asked in the order of
 * {@link #order}, until one answers.
 *
 * @param target the method
 * @param position where in it
 * @param condition what is tested before the body is called
 * @param guard whether the body runs in guard mode
 * @param order the place among hooks of the same target and position, lowest first; no two are
 *     equal
 * @param body what runs instead; null for {@link Position#WHOLE}
 */
public record Hook(
    Target target,
    Position position,
    Condition condition,
    GuardPolicy guard,
    int order,
    HookBody body) {
  /** A body's answer for "not mine: run the JDK's own code". */
  public static final Object PROCEED = new Object();

  public Hook {
    Objects.requireNonNull(target);
    Objects.requireNonNull(position);
    Objects.requireNonNull(condition);
    Objects.requireNonNull(guard);
    if ((body == null) != (position instanceof Position.Whole)) {
      throw new IllegalArgumentException(
          "what runs as the JDK's own has no body, every other hook has one: " + target);
    }
    if (position instanceof Position.BeforeCall
        && !(condition instanceof Condition.AnyOf && guard == GuardPolicy.HONOUR)) {
      throw new IllegalArgumentException("a hook on calls waits for flags: " + target);
    }
    if (position instanceof Position.InPlaceOfNative
        && !(condition instanceof Condition.Virtual && guard == GuardPolicy.MUST_ANSWER)) {
      throw new IllegalArgumentException("a native method is replaced by origin: " + target);
    }
  }

  private static Hook atEntry(
      Target target, Condition condition, GuardPolicy guard, HookBody body) {
    return new Hook(target, Position.ENTRY, condition, guard, 0, body);
  }

  /** A hook that routes by the thread's scope. */
  public static Hook inScope(
      String className, String methodName, String descriptor, HookBody body) {
    return when(Condition.IN_SCOPE, className, methodName, descriptor, body);
  }

  /** A hook on what runs a task, in whatever scope the task was submitted. */
  public static Hook onTask(String className, String methodName, String descriptor, HookBody body) {
    return when(Condition.IN_SCOPE_OR_TASK, className, methodName, descriptor, body);
  }

  /** A hook whose body is asked at every call. For methods that run a few times in a VM's life. */
  public static Hook always(String className, String methodName, String descriptor, HookBody body) {
    return when(Condition.ALWAYS, className, methodName, descriptor, body);
  }

  /** A hook that waits for a condition, and leaves the JDK's code alone in guard mode. */
  public static Hook when(
      Condition condition, String className, String methodName, String descriptor, HookBody body) {
    return atEntry(
        new Target(className, methodName, descriptor), condition, GuardPolicy.HONOUR, body);
  }

  /** A hook on all calls of one kind that a method makes, in whatever scope its task was given. */
  public static Hook onCall(
      String className,
      String methodName,
      String descriptor,
      Position.BeforeCall call,
      HookBody body) {
    return new Hook(
        new Target(className, methodName, descriptor),
        call,
        Condition.IN_SCOPE_OR_TASK,
        GuardPolicy.HONOUR,
        0,
        body);
  }

  /** A hook that routes by a virtual descriptor; its body must answer. */
  public static Hook byOrigin(
      Condition.Virtual condition,
      String className,
      String methodName,
      String descriptor,
      HookBody body) {
    return atEntry(
        new Target(className, methodName, descriptor), condition, GuardPolicy.MUST_ANSWER, body);
  }

  /** As {@link #byOrigin} for a native method. */
  public static Hook byOriginInNative(
      Condition.Virtual condition, Target target, String standIn, HookBody body) {
    return new Hook(
        target, new Position.InPlaceOfNative(standIn), condition, GuardPolicy.MUST_ANSWER, 0, body);
  }

  /** A hook that routes by where the object was made, asked at every call, guarded or not. */
  public static Hook byObject(
      String className, String methodName, String descriptor, HookBody body) {
    return atEntry(
        new Target(className, methodName, descriptor), Condition.ALWAYS, GuardPolicy.IGNORE, body);
  }

  /** A method whose code is the JDK's own affair and never routed. */
  public static Hook guard(String className, String methodName, String descriptor) {
    return new Hook(
        new Target(className, methodName, descriptor),
        Position.WHOLE,
        Condition.ALWAYS,
        GuardPolicy.IGNORE,
        0,
        null);
  }

  /** The same hook, expected only from this feature release on. */
  public Hook since(int jdk) {
    return on(target.since(jdk));
  }

  /** The same hook, expected only up to this feature release. */
  public Hook until(int jdk) {
    return on(target.until(jdk));
  }

  private Hook on(Target other) {
    return new Hook(other, position, condition, guard, order, body);
  }

  /** The same hook at another place among those on its method. */
  public Hook at(int newOrder) {
    return new Hook(target, position, condition, guard, newOrder, body);
  }

  /** The same hook with another body. */
  public Hook with(HookBody other) {
    return new Hook(target, position, condition, guard, order, other);
  }

  /** Binary name of the declaring class, with dots. */
  public String className() {
    return target.className();
  }

  /** The method's name. */
  public String methodName() {
    return target.methodName();
  }

  /** The method's JVM descriptor. */
  public String descriptor() {
    return target.descriptor();
  }

  /** What no two hooks may have in common: method, position and order. */
  public String place() {
    return target + " " + position + " " + order;
  }

  /** Method and position, as errors and docs name them: {@code java.io.File.exists()Z}. */
  public String signature() {
    return target + position.suffix();
  }
}
