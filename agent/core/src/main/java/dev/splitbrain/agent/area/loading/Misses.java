package dev.splitbrain.agent.area.loading;

import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.File;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks that a program's class loaders make in vain, where the slave has what they look for: the
 * program is told, beside the JDK's own exception and once for each place on stderr. Threads: any.
 */
final class Misses {
  private static final int MOST = 1_000;

  private final Router router;
  private final WrittenCode code;

  /** The look that this thread has passed on to the JDK's own code. */
  private final ThreadLocal<Boolean> passing = new ThreadLocal<>();

  /** Resources that were asked for on slaves already. */
  private final Map<String, String> asked =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > MOST;
            }
          });

  /** As long as a loader has no more URLs, and rules that change meanwhile only lose a hint. */
  private final Map<URLClassLoader, Places> places =
      Collections.synchronizedMap(new WeakHashMap<>());

  private record Places(Session session, int urls, List<String> files) {}

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Misses(Router router, WrittenCode code) {
    this.router = router;
    this.code = code;
  }

  /** Rides along with the JDK's exception. It has no stack of its own. */
  private static final class SlaveHint extends Exception {
    private static final long serialVersionUID = 1L;

    SlaveHint(String text) {
      super(text, null, false, false);
    }
  }

  /** The JDK's own look. */
  @FunctionalInterface
  interface Look<T> {
    T in(URLClassLoader loader, String name) throws Throwable;
  }

  /** Whether the look is one of the JDK's own that {@link #pass} began, or of no interest. */
  boolean isPassed(Object loader) {
    if (passing.get() != null) {
      passing.remove();
      return true;
    }
    Session session = router.scopeSession();
    return session == null
        || !router.inScope()
        || places(session, (URLClassLoader) loader).isEmpty();
  }

  /** Makes the look by the JDK's own code, which asks {@link #isPassed} first. */
  <T> T pass(Object loader, String name, Look<T> look) throws Throwable {
    passing.set(true);
    try {
      return look.in((URLClassLoader) loader, name);
    } finally {
      passing.remove();
    }
  }

  Object findClass(Object loader, String name) throws Exception {
    try {
      return sneaky(() -> pass(loader, name, JdkLoaders::findClass));
    } catch (ClassNotFoundException e) {
      String hint = hint((URLClassLoader) loader, name.replace('.', '/') + ".class");
      if (hint != null) {
        e.addSuppressed(new SlaveHint("splitbrain: " + hint));
        tell("class " + name + " was not found", hint);
      }
      throw e;
    }
  }

  URL findResource(Object loader, String name) throws Exception {
    URL found = sneaky(() -> pass(loader, name, JdkLoaders::findResource));
    if (found == null) {
      missed((URLClassLoader) loader, name);
    }
    return found;
  }

  Object findResources(Object loader, String name) throws Exception {
    Object found = sneaky(() -> pass(loader, name, JdkLoaders::findResources));
    if (!((Enumeration<?>) found).hasMoreElements()) {
      missed((URLClassLoader) loader, name);
    }
    return found;
  }

  private void missed(URLClassLoader loader, String name) {
    String hint = hint(loader, name);
    if (hint != null) {
      tell("resource " + name + " was not found", hint);
    }
  }

  private void tell(String what, String hint) {
    String place = hint.substring(0, hint.indexOf(','));
    if (told.size() < MOST && told.add(place.substring(0, place.lastIndexOf('/')))) {
      PrintStream err = System.err;
      err.println("splitbrain: " + what + ": " + hint);
    }
  }

  /** Where on the slave a loader looks: directories, and jars that the master does not have. */
  private List<String> places(Session session, URLClassLoader loader) {
    URL[] urls = JdkLoaders.places(loader);
    Places before = places.get(loader);
    if (before != null && before.session == session && before.urls == urls.length) {
      return before.files;
    }
    List<String> files = new ArrayList<>();
    for (URL url : urls) {
      String file = url == null ? null : JdkLoaders.file(url);
      if (file != null
          && code.isThere(session, file)
          && (file.endsWith("/") || !new File(file).exists())) {
        files.add(file);
      }
    }
    places.put(loader, new Places(session, urls.length, List.copyOf(files)));
    return files;
  }

  /** What the slave has of the name, in words; null for nothing. */
  private String hint(URLClassLoader loader, String name) {
    Session session = router.scopeSession();
    if (session == null) {
      return null;
    }
    for (String place : places(session, loader)) {
      String file = place.endsWith("/") ? place + name : place;
      String reason = code.find(session, file).reason();
      if (reason != null && exists(session, file)) {
        String directory = new File(file).getParent();
        return session.hostName()
            + " has "
            + file
            + ", but this program "
            + reason
            + ", and code and its resources are the master's: write it in this program (or copy it"
            + " there, with Files.copy), or keep it here by a rule 'paths: "
            + ("/".equals(directory) ? file : directory + "/**")
            + " = local'";
      }
    }
    return null;
  }

  private boolean exists(Session session, String file) {
    String key = session.hostName() + " " + session.epoch() + " " + file;
    String known = asked.get(key);
    if (known == null) {
      known = String.valueOf(ask(file));
      asked.put(key, known);
    }
    return known.equals("true");
  }

  private static boolean ask(String file) {
    try {
      return Door.unguarded(() -> new File(file).exists());
    } catch (Exception e) {
      return false; // The slave is down, which the look itself has nothing to do with.
    }
  }

  @FunctionalInterface
  private interface Throwing<T> {
    T get() throws Throwable;
  }

  private static <T> T sneaky(Throwing<T> body) throws Exception {
    try {
      return body.get();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
