package dev.splitbrain.api;

/** A body that gives nothing and may throw. */
@FunctionalInterface
public interface ThrowingRunnable<E extends Exception> {
  void run() throws E;
}
