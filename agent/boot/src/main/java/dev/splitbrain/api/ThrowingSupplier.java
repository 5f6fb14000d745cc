package dev.splitbrain.api;

/**
 * A body that gives a value and may throw.
 *
 * @param <T> the value
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface ThrowingSupplier<T, E extends Exception> {
  /**
   * Does what it is for.
   *
   * @return the value; null if it likes
   * @throws E as it likes
   */
  T get() throws E;
}
