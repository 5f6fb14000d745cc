package dev.splitbrain.agent.rules.path;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

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
        left.addAll(named(new File(entry)));
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

  private static Set<String> named(File jar) {
    Set<String> files = new LinkedHashSet<>();
    String names;
    try (JarFile open = new JarFile(jar, false)) {
      Manifest manifest = open.getManifest();
      names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    } catch (IOException e) {
      return files; // No jar: the JDK finds no code in it either.
    }
    if (names != null) {
      for (String name : names.strip().split("\\s+")) {
        String file = file(jar, name);
        if (file != null) {
          files.add(file);
        }
      }
    }
    return files;
  }

  /** The file of a URL that may be relative to the jar's; null if it is none. */
  private static String file(File jar, String name) {
    try {
      URI uri = jar.toURI().resolve(name);
      return "file".equals(uri.getScheme()) && uri.getPath() != null
          ? Path.of(uri.getPath()).normalize().toString()
          : null;
    } catch (IllegalArgumentException e) {
      return null; // No URL, or no path: the JDK ignores it as well. InvalidPathException is one.
    }
  }
}
