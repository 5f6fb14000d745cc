package dev.splitbrain.slave;

import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.session.Threads;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.JarFile;

/**
 * Loads the slave's own classes as soon as it serves. Whoever updates the slave overwrites its jar,
 * and a JVM that comes back for a class then gets none: the end of a session, which needs its own
 * for the first time, would leave locks and processes behind.
 */
final class OwnClasses {
  /** What a request needs was loaded for requests before; what an end needs is in these. */
  private static final String[] PACKAGES = {
    "dev/splitbrain/slave/",
    "dev/splitbrain/wire/common/",
    "dev/splitbrain/wire/envelope/",
    "dev/splitbrain/wire/error/",
    "dev/splitbrain/wire/hello/",
    "dev/splitbrain/wire/log/"
  };

  /** As the system shows it: as long as that can be. */
  static final String THREAD = "splitbr-classes";

  private static final String SUFFIX = ".class";

  private OwnClasses() {}

  /** Begins, in a thread that is over when all are there. Nothing is initialized. */
  static void load() {
    Threads.run(THREAD, OwnClasses::loadAll);
  }

  private static void loadAll() {
    try {
      CodeSource source = OwnClasses.class.getProtectionDomain().getCodeSource();
      Path jar = Path.of(source.getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        // Class files, of which each can be replaced by itself.
        return;
      }
      try (JarFile entries = new JarFile(jar.toFile())) {
        entries.stream().forEach(entry -> load(entry.getName()));
      }
    } catch (IOException | URISyntaxException | LinkageError e) {
      SlaveLog.log("not all classes could be loaded ahead: " + e);
    }
  }

  private static void load(String entry) {
    for (String prefix : PACKAGES) {
      if (entry.startsWith(prefix) && entry.endsWith(SUFFIX)) {
        link(entry.substring(0, entry.length() - SUFFIX.length()).replace('/', '.'));
        return;
      }
    }
  }

  /**
   * Asking for members has the JVM verify the class, which loads what that is checked against.
   *
   * @return how many constructors it has
   */
  private static int link(String name) {
    try {
      return Class.forName(name, false, OwnClasses.class.getClassLoader())
          .getDeclaredConstructors()
          .length;
    } catch (ClassNotFoundException e) {
      throw new NoClassDefFoundError(e.getMessage());
    }
  }
}
