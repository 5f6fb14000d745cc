package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cache that programs under test share, as those of a user do: the first finds it cold, all
 * others warm. Tests of the cache itself, or of what is in it, take one of their own.
 */
final class Caches {
  /** Its variable in the environment. */
  static final String VARIABLE = "SPLITBRAIN_CACHE";

  private static Path shared;

  private Caches() {}

  /** The directory; it goes with this JVM. */
  static synchronized String shared() {
    if (shared == null) {
      try {
        shared = Files.createTempDirectory("splitbrain-e2e-cache");
      } catch (IOException e) {
        throw new UncheckedIOException("no directory for the cache", e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(Caches::delete, "end of the shared cache"));
    }
    return shared.toString();
  }

  private static void delete() {
    try (Stream<Path> files = Files.walk(shared)) {
      List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inside) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + shared + ": " + e);
    }
  }
}
