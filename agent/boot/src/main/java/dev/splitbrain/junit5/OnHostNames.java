package dev.splitbrain.junit5;

import dev.splitbrain.boot.junit.HostChoice;
import java.lang.reflect.Method;
import org.junit.jupiter.api.DisplayNameGenerator;

/**
 * JUnit's own names with the host behind them. It comes with {@link OnHost} on a class; a class
 * whose methods alone have the annotation asks for it with {@code @DisplayNameGeneration}.
 */
public final class OnHostNames implements DisplayNameGenerator {
  private static final DisplayNameGenerator JUNITS_OWN = new DisplayNameGenerator.Standard();

  /** Which host each annotated class or method has. */
  public static final HostChoice<OnHost> HOSTS = new HostChoice<>(OnHost.class, OnHost::value);

  /** As JUnit calls it. */
  public OnHostNames() {}

  @Override
  public String generateDisplayNameForClass(Class<?> type) {
    return JUNITS_OWN.generateDisplayNameForClass(type) + host(type, null);
  }

  // Releases from 5.12 on ask with more arguments, and by default for these.

  @Override
  public String generateDisplayNameForNestedClass(Class<?> type) {
    return type.getSimpleName() + host(type, null);
  }

  @Override
  public String generateDisplayNameForMethod(Class<?> type, Method method) {
    return method.getName()
        + DisplayNameGenerator.parameterTypesAsString(method)
        + host(type, method);
  }

  private static String host(Class<?> type, Method method) {
    try {
      return HOSTS.of(type, method).map(name -> " [" + name + "]").orElse("");
    } catch (IllegalArgumentException e) {
      return ""; // The test itself fails with it.
    }
  }
}
