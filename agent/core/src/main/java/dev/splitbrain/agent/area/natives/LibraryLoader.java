package dev.splitbrain.agent.area.natives;

import dev.splitbrain.agent.library.PrivateCopy;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Loads what a hook decided on, by the JDK's own code. What this process wrote is loaded from a
 * private copy, once for each class loader, as the JDK does with a file. Threads: any.
 */
final class LibraryLoader {
  private final WrittenFiles libraries;

  /** The copies' contents by the program's names, for each loader of the program. */
  private final Map<ClassLoader, Map<String, byte[]>> loaded =
      Collections.synchronizedMap(new WeakHashMap<>());

  LibraryLoader(WrittenFiles libraries) {
    this.libraries = libraries;
  }

  WrittenFiles.Found find(Session session, String name) {
    return libraries.find(session, name);
  }

  /** Loads the master's file. */
  void load(Class<?> from, String file) {
    try {
      Method load = Runtime.class.getDeclaredMethod("load0", Class.class, String.class);
      load.setAccessible(true);
      load.invoke(Runtime.getRuntime(), from, file);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("splitbrain: the JDK's own System.load is not there", e);
    }
  }

  /**
   * Loads bytes.
   *
   * @param library the program's name for the file they were written to
   */
  void loadCopy(Class<?> from, String library, byte[] bytes) {
    Map<String, byte[]> ofLoader =
        loaded.computeIfAbsent(
            from.getClassLoader(),
            loader -> Collections.synchronizedMap(new java.util.HashMap<>()));
    if (ofLoader.get(library) == bytes) {
      return;
    }
    try (PrivateCopy copy = PrivateCopy.of(new File(library).getName(), bytes)) {
      try {
        load(from, copy.file().toString());
      } catch (UnsatisfiedLinkError e) {
        throw about(e, copy.file().toString(), library);
      }
      ofLoader.put(library, bytes);
    } catch (IOException e) {
      UnsatisfiedLinkError error =
          new UnsatisfiedLinkError(
              "Can't load library: "
                  + library
                  + " (no private copy of it: "
                  + e.getMessage()
                  + ")");
      error.initCause(e);
      throw error;
    }
  }

  private static UnsatisfiedLinkError about(UnsatisfiedLinkError e, String copy, String library) {
    UnsatisfiedLinkError same =
        new UnsatisfiedLinkError(String.valueOf(e.getMessage()).replace(copy, library));
    same.setStackTrace(e.getStackTrace());
    return same;
  }
}
