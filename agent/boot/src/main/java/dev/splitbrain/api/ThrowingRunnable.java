package dev.splitbrain.api;

/**
 * A body that gives nothing and may throw.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface ThrowingRunnable<E extends Exception> {
  /**
   * Does what it is for.
   *
   * @throws E as it likes
   */
  void run() throws E;
}
