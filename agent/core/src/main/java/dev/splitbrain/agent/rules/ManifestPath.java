package dev.splitbrain.agent.rules;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** What a jar's manifest adds to the class path, as the JDK's loaders find it. */
public final class ManifestPath {
  private ManifestPath() {}

  /**
   * The files and directories, absolute, whether they exist or not.
   *
   * @param jar what is no jar names none
   */
  public static Set<String> of(File jar) {
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
