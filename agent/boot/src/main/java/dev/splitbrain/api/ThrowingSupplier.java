package dev.splitbrain.api;

/** A body that gives a value and may throw. */
@FunctionalInterface
public interface ThrowingSupplier<T, E extends Exception> {
  T get() throws E;
}
