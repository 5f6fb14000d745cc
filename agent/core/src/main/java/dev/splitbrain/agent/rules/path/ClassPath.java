package dev.splitbrain.agent.rules.path;

import dev.splitbrain.agent.rules.ManifestPath;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where a JVM's code comes from, in all forms that its options have. */
final class ClassPath {
  private ClassPath() {}

  /**
   * The entries of a class path, and what its jars name in their manifests in turn, as the JDK's
   * loaders find it: test runners start their JVMs with one jar that names all others.
   *
   * @param path as the system property has it; an empty entry is the working directory
   */
  static Set<String> entries(String path) {
    Set<String> found = new LinkedHashSet<>();
    Deque<String> left = new ArrayDeque<>();
    for (String entry : path.split(File.pathSeparator, -1)) {
      left.add(Path.of(entry).toAbsolutePath().normalize().toString());
    }
    while (!left.isEmpty()) {
      String entry = left.remove();
      if (found.add(entry) && new File(entry).isFile()) {
        left.addAll(ManifestPath.of(new File(entry)));
      }
    }
    return found;
  }

  /** The entries of a path whose empty ones mean nothing. */
  static List<String> modules(String path) {
    return java.util.Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .toList();
  }
}
