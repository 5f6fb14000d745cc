package dev.splitbrain.agent.area;

import java.util.List;
import java.util.Map;

/**
 * Code put around methods of a library that the program brings, such as a test runner. Plain data;
 * the weaver puts it in as the class loads. Unlike a {@link Hook} it never stands in for the
 * method, which always runs.
 *
 * @param classNames internal names of the class, with slashes: releases of a library move it
 * @param methods names of its methods, whatever their parameters; one that ends with {@code *}
 *     means all names that start so
 * @param required whether a class of that name without such a method, or without such calls, is an
 *     error: something would go unseen
 * @param code what is put in
 */
public record LibraryHook(
    List<String> classNames, List<String> methods, boolean required, Code code) {

  /** What is put in. */
  public sealed interface Code permits Guarded, Asking {}

  /** The method's code runs in guard mode: it is never routed. */
  public record Guarded() implements Code {}

  /**
   * Asks the core, by the names of questions. A question that throws does so in the method.
   *
   * @param atStart before the method's first instruction, with the method's first argument if that
   *     is an object; if one throws, nothing else is asked
   * @param atReturn before each return; if one throws, nothing else is asked
   * @param atThrow before an exception leaves the method
   * @param beforeCalls the question before each call of a method of that name, where the method's
   *     own handlers see what it throws
   */
  public record Asking(
      List<String> atStart,
      List<String> atReturn,
      List<String> atThrow,
      Map<String, String> beforeCalls)
      implements Code {}

  public LibraryHook {
    classNames = List.copyOf(classNames);
    methods = List.copyOf(methods);
  }

  /** Methods that are never routed, where the library has them. */
  public static LibraryHook guard(String className, String... methods) {
    return new LibraryHook(List.of(className), List.of(methods), false, new Guarded());
  }

  /** Whether the hook is on the method of that name. */
  public boolean matches(String method) {
    for (String name : methods) {
      boolean matches =
          name.endsWith("*")
              ? method.startsWith(name.substring(0, name.length() - 1))
              : method.equals(name);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
