package dev.splitbrain.agent.area;

import java.util.Objects;

/**
 * The JDK method that a hook is on.
 *
 * @param className binary name of the declaring class, with dots
 * @param methodName the method
 * @param descriptor the JVM descriptor, without which overloads could be confused
 * @param firstJdk the first feature release that has the method, 0 for all
 * @param lastJdk the last feature release that has the method, {@link Integer#MAX_VALUE} for all
 */
public record Target(
    String className, String methodName, String descriptor, int firstJdk, int lastJdk) {
  public Target {
    Objects.requireNonNull(className);
    Objects.requireNonNull(methodName);
    Objects.requireNonNull(descriptor);
  }

  /** A method that every supported JDK has. */
  public Target(String className, String methodName, String descriptor) {
    this(className, methodName, descriptor, 0, Integer.MAX_VALUE);
  }

  /** The same method, expected only from this feature release on. */
  public Target since(int jdk) {
    return new Target(className, methodName, descriptor, jdk, lastJdk);
  }

  /** The same method, expected only up to this feature release. */
  public Target until(int jdk) {
    return new Target(className, methodName, descriptor, firstJdk, jdk);
  }

  /** Whether the JDK of that feature release should have the method. */
  public boolean isIn(int jdk) {
    return firstJdk <= jdk && jdk <= lastJdk;
  }

  /** The class as the JVM names it, with slashes. */
  public String internalName() {
    return className.replace('.', '/');
  }

  /** The method as errors and docs name it: {@code java.io.File.exists()Z}. */
  @Override
  public String toString() {
    return className + "." + methodName + descriptor;
  }
}
