package dev.splitbrain.agent.area.loading;

import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.jar.JarFile;

/** What the JDK's class loaders are made of, looked up when first needed. Threads: any. */
final class JdkLoaders {
  private static final String LOADER = "jdk.internal.loader.URLClassPath$Loader";
  private static final Constructor<?> NEW_LOADER;
  private static final Method BASE;
  private static final Method RESOURCE;
  private static final Method DECODE;
  private static final Constructor<?> URL_JAR_FILE;
  private static final MethodHandle FIND_CLASS;
  private static final MethodHandle FIND_RESOURCE;
  private static final MethodHandle FIND_RESOURCES;
  private static final MethodHandle URLS;

  static {
    try {
      Class<?> loader = Class.forName(LOADER, false, null);
      NEW_LOADER = loader.getDeclaredConstructor(URL.class);
      NEW_LOADER.setAccessible(true);
      BASE = accessible(loader.getDeclaredMethod("getBaseURL"));
      RESOURCE = accessible(loader.getDeclaredMethod("getResource", String.class));
      DECODE =
          accessible(
              Class.forName("sun.net.www.ParseUtil", false, null)
                  .getDeclaredMethod("decode", String.class));
      Class<?> jarFile = Class.forName("sun.net.www.protocol.jar.URLJarFile", false, null);
      Class<?> controller =
          Class.forName(jarFile.getName() + "$URLJarFileCloseController", false, null);
      URL_JAR_FILE = jarFile.getDeclaredConstructor(File.class, controller, Runtime.Version.class);
      URL_JAR_FILE.setAccessible(true);
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(URLClassLoader.class, MethodHandles.lookup());
      FIND_CLASS = own(lookup, "findClass", Class.class, String.class);
      FIND_RESOURCE = own(lookup, "findResource", URL.class, String.class);
      FIND_RESOURCES = own(lookup, "findResources", Enumeration.class, String.class);
      URLS = own(lookup, "getURLs", URL[].class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the running JDK's class loaders are of another build", e);
    }
  }

  private JdkLoaders() {}

  private static Method accessible(Method method) {
    method.setAccessible(true);
    return method;
  }

  /** The method of URLClassLoader itself, whatever the program's loader makes of it. */
  private static MethodHandle own(
      MethodHandles.Lookup lookup, String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return lookup.findSpecial(
        URLClassLoader.class,
        name,
        MethodType.methodType(result, parameters),
        URLClassLoader.class);
  }

  static Class<?> findClass(URLClassLoader loader, String name) throws Throwable {
    return (Class<?>) FIND_CLASS.invoke(loader, name);
  }

  static URL findResource(URLClassLoader loader, String name) throws Throwable {
    return (URL) FIND_RESOURCE.invoke(loader, name);
  }

  static Object findResources(URLClassLoader loader, String name) throws Throwable {
    return FIND_RESOURCES.invoke(loader, name);
  }

  /** Where a loader looks, in order. */
  static URL[] places(URLClassLoader loader) {
    try {
      return (URL[]) URLS.invoke(loader);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The URL of one of the JDK's loaders for a place of a class path. */
  static URL base(Object loader) throws IOException {
    return (URL) invoke(BASE, loader);
  }

  /** The JDK's loader for places that it knows nothing else of than their URL. */
  static Object loader(URL base) throws IOException {
    return create(NEW_LOADER, base);
  }

  /** What a loader has of a name, as the JDK's own Resource; null for nothing. */
  static Object resource(Object loader, String name) throws IOException {
    return invoke(RESOURCE, loader, name);
  }

  /** The file of a URL, as its connection would open it; null if it is none of this machine. */
  static String file(URL url) {
    String host = url.getHost();
    boolean here = host == null || host.isEmpty() || host.equals("localhost");
    if (!here || !"file".equals(url.getProtocol())) {
      return null;
    }
    try {
      String file = (String) invoke(DECODE, null, url.getFile());
      return file.startsWith("/") && file.indexOf('\0') < 0 ? file : null;
    } catch (IOException | IllegalArgumentException e) {
      return null; // The JDK says what is wrong with it.
    }
  }

  /** A jar as URLs open it, of which only the JDK's cache of them is told when it is closed. */
  static JarFile urlJarFile(File file, Object controller) throws IOException {
    // It deletes the file, which is a copy.
    return (JarFile) create(URL_JAR_FILE, file, controller, JarFile.runtimeVersion());
  }

  private static Object create(Constructor<?> constructor, Object... args) throws IOException {
    try {
      return constructor.newInstance(args);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object invoke(Method method, Object self, Object... args) throws IOException {
    try {
      return method.invoke(self, args);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IOException thrown(InvocationTargetException e) {
    if (e.getCause() instanceof IOException io) {
      return io;
    }
    if (e.getCause() instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException(e.getCause());
  }
}
