package dev.splitbrain.boot;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.SecureClassLoader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent's core and its libraries from below {@code splitbrain-core/} in the agent jar.
 * Its parent is the platform loader, so an application's Thrift or Byte Buddy is never seen from
 * here, and as nothing else looks below that folder, ours is never seen from there.
 */
final class CoreLoader extends SecureClassLoader {
  private static final String FOLDER = "splitbrain-core/";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final String jarUrl;

  CoreLoader(JarFile jar, String jarUrl) {
    super("splitbrain-core", ClassLoader.getPlatformClassLoader());
    this.jar = jar;
    this.jarUrl = jarUrl;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(FOLDER + name.replace('.', '/') + ".class");
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name + " cannot be read from " + jar.getName(), e);
    }
  }

  @Override
  protected URL findResource(String name) {
    if (jar.getJarEntry(FOLDER + name) == null) {
      return null;
    }
    try {
      return new URL("jar:" + jarUrl + "!/" + FOLDER + name);
    } catch (MalformedURLException e) {
      throw new IllegalStateException("the agent jar has no usable address: " + jarUrl, e);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL url = findResource(name);
    return Collections.enumeration(url == null ? List.of() : List.of(url));
  }
}
