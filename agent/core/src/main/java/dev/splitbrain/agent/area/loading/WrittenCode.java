package dev.splitbrain.agent.area.loading;

import dev.splitbrain.agent.library.PrivateCopy;
import dev.splitbrain.agent.library.WrittenFiles;
import dev.splitbrain.agent.library.WrittenFiles.Found;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.IOException;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;

/**
 * Finds what this process wrote to a slave by the names that its class loaders look for. Threads:
 * any.
 */
final class WrittenCode {
  private final Router router;
  private final WrittenFiles files;

  WrittenCode(Router router, WrittenFiles files) {
    this.router = router;
    this.files = files;
  }

  /** A jar from a private copy of the bytes that were written. */
  @FunctionalInterface
  interface Opener {
    JarFile open(File copy) throws IOException;
  }

  /**
   * The name of a file where it is.
   *
   * @return null if it is not the session's, by whatever rule
   */
  private String there(Session session, String file) {
    try {
      // Nothing is opened: so no line in the trace for each of the many names that loaders try.
      Route route = router.opened(session, file);
      return route.isRemote() ? route.names().out(file) : null;
    } catch (IOException e) {
      return null; // Refused by a rule, whoever asks for it.
    }
  }

  boolean isThere(Session session, String file) {
    return there(session, file) != null;
  }

  /** The bytes that were written to a file, or why they are not known. */
  Found find(Session session, String file) {
    String there = there(session, file);
    return there == null ? new Found(null, "keeps it here") : files.find(session, there);
  }

  /** What is known to be in a directory; empty for what is none, as far as is known. */
  Set<String> names(Session session, String directory) {
    String there = there(session, directory);
    return there == null ? Set.of() : files.names(session, there);
  }

  /** The jar that was written to a file; null if that is not known. */
  JarFile jar(Session session, String file, Opener opener) throws IOException {
    byte[] bytes = find(session, file).bytes();
    if (bytes == null) {
      return null;
    }
    try (PrivateCopy copy = PrivateCopy.of(new File(file).getName(), bytes)) {
      return opener.open(copy.file().toFile());
    }
  }

  /** As class loaders open one. */
  static JarFile plainJar(File copy) throws IOException {
    return new JarFile(copy, true, ZipFile.OPEN_READ, JarFile.runtimeVersion());
  }
}
