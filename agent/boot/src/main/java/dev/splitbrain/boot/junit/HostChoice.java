package dev.splitbrain.boot.junit;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which host a test runs on, by an annotation: decided once for each element that has it. Threads:
 * any.
 *
 * @param <A> the annotation
 */
public final class HostChoice<A extends Annotation> {
  private final Class<A> type;
  private final Function<A, String[]> names;
  private final Map<AnnotatedElement, String> chosen = new ConcurrentHashMap<>();

  /**
   * A choice.
   *
   * @param names what an annotation says, for {@link HostNames#next}
   */
  public HostChoice(Class<A> type, Function<A, String[]> names) {
    this.type = type;
    this.names = names;
  }

  /**
   * The name of the host for a test: by its method's annotation, else by its class's, else by that
   * of the classes around.
   *
   * @param testClass its class
   * @param method itself; null for what belongs to all tests of the class
   * @return empty if none has the annotation
   * @throws IllegalArgumentException if the annotation names none
   */
  public Optional<String> of(Class<?> testClass, Method method) {
    A own = method == null ? null : find(method, new HashSet<>());
    if (own != null) {
      return Optional.of(chosen(method, own));
    }
    for (Class<?> c = testClass; c != null; c = c.getEnclosingClass()) {
      own = find(c, new HashSet<>());
      if (own != null) {
        return Optional.of(chosen(c, own));
      }
    }
    return Optional.empty();
  }

  private String chosen(AnnotatedElement element, A annotation) {
    return chosen.computeIfAbsent(
        element, key -> HostNames.next(key.toString(), names.apply(annotation)));
  }

  /** The annotation of an element, or of an annotation of the user's that it has. */
  private A find(AnnotatedElement element, Set<Class<?>> seen) {
    A own = element.getAnnotation(type);
    if (own != null) {
      return own;
    }
    for (Annotation annotation : element.getAnnotations()) {
      Class<?> other = annotation.annotationType();
      if (!other.getName().startsWith("java.") && seen.add(other)) {
        A found = find(other, seen);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
