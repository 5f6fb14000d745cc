package dev.splitbrain.agent.area.natives;

import dev.splitbrain.agent.library.PrivateCopy;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * SymbolLookup.libraryLookup, which newer JDKs have, of what this process wrote: by the JDK's own
 * code, from a private copy.
 */
final class LibraryLookups {
  private static final String LOOKUP = "java.lang.foreign.SymbolLookup";

  private LibraryLookups() {}

  /**
   * Makes the JDK's check of who may call native code, or its warning.
   *
   * @param caller the program's class; null if it is not known
   * @throws IllegalCallerException if its module may not
   */
  static void checkNativeAccess(Class<?> caller) {
    Method check = method("jdk.internal.reflect.Reflection", "ensureNativeAccess", -1);
    Object[] arguments = new Object[check.getParameterCount()];
    arguments[0] = caller;
    arguments[1] = method(LOOKUP, "libraryLookup", 2).getDeclaringClass();
    arguments[2] = "libraryLookup";
    if (arguments.length > 3) {
      arguments[3] = false; // Not by a native method.
    }
    call(check, null, arguments);
  }

  /**
   * Looks a library up.
   *
   * @param named the program's name for it, as it gave it
   * @param library the same as text
   * @param arena what it lives as long as
   * @return the SymbolLookup
   * @throws IllegalArgumentException if it is no library
   */
  static Object ofCopy(Object named, String library, byte[] bytes, Object arena) {
    Method lookup = method(LOOKUP, "libraryLookup", 3);
    Method load = method("jdk.internal.loader.RawNativeLibraries", "load", 1, Path.class);
    try (PrivateCopy copy = PrivateCopy.of(new File(library).getName(), bytes)) {
      BiFunction<Object, Object, Object> loading =
          (libraries, ignored) -> call(load, libraries, copy.file());
      return call(lookup, null, named, loading, arena);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot open library: " + library + " (no private copy of it: " + e.getMessage() + ")",
          e);
    }
  }

  /** Found by the number of its parameters, any if that is negative, and the types of the first. */
  private static Method method(String type, String name, int count, Class<?>... first) {
    try {
      for (Method method : Class.forName(type).getDeclaredMethods()) {
        Class<?>[] parameters = method.getParameterTypes();
        if (method.getName().equals(name)
            && (count < 0 || parameters.length == count)
            && (first.length == 0 || parameters[0] == first[0])) {
          method.setAccessible(true);
          return method;
        }
      }
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(missing(type, name), e);
    }
    throw new IllegalArgumentException(missing(type, name));
  }

  private static String missing(String type, String name) {
    return "splitbrain: SymbolLookup.libraryLookup of a slave's file is not possible on this release"
        + " of the JDK, which lacks "
        + type
        + "."
        + name
        + ": use System.load, or local(...)";
  }

  private static Object call(Method method, Object self, Object... arguments) {
    try {
      return method.invoke(self, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
