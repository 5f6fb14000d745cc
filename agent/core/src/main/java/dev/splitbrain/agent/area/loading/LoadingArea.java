package dev.splitbrain.agent.area.loading;

import com.google.auto.service.AutoService;
import dev.splitbrain.agent.area.Area;
import dev.splitbrain.agent.area.AreaContext;
import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Flag;
import dev.splitbrain.agent.area.GuardPolicy;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.HookBody;
import dev.splitbrain.agent.area.Position;
import dev.splitbrain.agent.area.Target;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.jar.JarFile;

/**
 * Where the JDK's URLClassLoader looks for classes and resources. The program's loaders look on the
 * master, as all its code is there; before that, they find what this process wrote to the slave of
 * the scope. A loader that has found something goes on finding it, in every scope and outside.
 */
@AutoService(Area.class)
public final class LoadingArea implements Area {
  private static final String CLASS_PATH = "jdk.internal.loader.URLClassPath";
  private static final String RESOURCE = "Ljdk/internal/loader/Resource;";
  private static final String JAR = "Ljava/util/jar/JarFile;";
  private static final String LOADER = "java.net.URLClassLoader";

  /** A JDK loader of a directory of a slave, and what finds what was written there. */
  private record Bound(Session session, Object loader) {}

  private final Map<Object, Bound> bound = Collections.synchronizedMap(new WeakHashMap<>());

  @Override
  public String name() {
    return "loading";
  }

  @Override
  public List<Hook> hooks(AreaContext context) {
    Router router = context.router();
    Flag anyBound = context.flag();
    Condition condition = new Condition.AnyOf(Flag.SCOPE | anyBound.mask());
    WrittenCode code = new WrittenCode(router, context.written());
    Misses misses = new Misses(router, code);

    List<Hook> hooks = new ArrayList<>();
    HookBody directory =
        (self, args) -> {
          Object found = resource(router, code, self, (String) args[0]);
          if (found != Hook.PROCEED) {
            anyBound.raise();
          }
          return found;
        };
    String files = CLASS_PATH + "$FileLoader";
    hooks.add(
        hook(condition, files, "getResource", "(Ljava/lang/String;Z)" + RESOURCE, directory)
            .until(24));
    hooks.add(
        hook(condition, files, "getResource", "(Ljava/lang/String;)" + RESOURCE, directory)
            .since(25));
    hooks.add(
        hook(
            Condition.IN_SCOPE,
            CLASS_PATH + "$JarLoader",
            "getJarFile",
            "(Ljava/net/URL;)" + JAR,
            (self, args) -> jar(router, code, (URL) args[0], WrittenCode::plainJar)));
    hooks.add(
        hook(
            Condition.IN_SCOPE,
            "sun.net.www.protocol.jar.URLJarFile",
            "getJarFile",
            "(Ljava/net/URL;Lsun/net/www/protocol/jar/URLJarFile$URLJarFileCloseController;)" + JAR,
            (self, args) ->
                Door.isCallerGuarded()
                    ? jar(router, code, (URL) args[0], copy -> JdkLoaders.urlJarFile(copy, args[1]))
                    : Hook.PROCEED));
    looks(hooks, misses);
    return hooks;
  }

  private static void looks(List<Hook> hooks, Misses misses) {
    hooks.add(
        hook(
            Condition.IN_SCOPE,
            LOADER,
            "findClass",
            "(Ljava/lang/String;)Ljava/lang/Class;",
            (self, args) ->
                misses.isPassed(self) ? Hook.PROCEED : misses.findClass(self, (String) args[0])));
    hooks.add(
        hook(
            Condition.IN_SCOPE,
            LOADER,
            "findResource",
            "(Ljava/lang/String;)Ljava/net/URL;",
            (self, args) ->
                misses.isPassed(self)
                    ? Hook.PROCEED
                    : misses.findResource(self, (String) args[0])));
    hooks.add(
        hook(
            Condition.IN_SCOPE,
            LOADER,
            "findResources",
            "(Ljava/lang/String;)Ljava/util/Enumeration;",
            (self, args) ->
                misses.isPassed(self)
                    ? Hook.PROCEED
                    : misses.findResources(self, (String) args[0])));
  }

  /** The JDK's own loading is in guard mode, so these are asked there too. */
  private static Hook hook(
      Condition condition, String className, String method, String descriptor, HookBody body) {
    return new Hook(
        new Target(className, method, descriptor),
        Position.ENTRY,
        condition,
        GuardPolicy.IGNORE,
        0,
        body);
  }

  private Object resource(Router router, WrittenCode code, Object self, String name)
      throws IOException {
    Bound before = bound.get(self);
    Session session =
        before != null ? before.session : router.inScope() ? router.scopeSession() : null;
    URL base = session == null || name.contains("..") ? null : JdkLoaders.base(self);
    String directory = base == null ? null : JdkLoaders.file(base);
    if (directory == null) {
      return Hook.PROCEED;
    }
    String file = directory + name;
    if (code.find(session, file).bytes() == null && code.names(session, file).isEmpty()) {
      return Hook.PROCEED;
    }
    Bound now = before;
    if (now == null) {
      now = new Bound(session, JdkLoaders.loader(new WrittenUrls(code, session).url(base)));
      bound.put(self, now);
    }
    Object resource = JdkLoaders.resource(now.loader, name);
    return resource == null ? Hook.PROCEED : resource;
  }

  private static Object jar(Router router, WrittenCode code, URL url, WrittenCode.Opener opener)
      throws IOException {
    Session session = router.inScope() ? router.scopeSession() : null;
    String file = session == null ? null : JdkLoaders.file(url);
    JarFile jar = file == null ? null : code.jar(session, file, opener);
    return jar == null ? Hook.PROCEED : jar;
  }

  @Override
  public List<String> limits() {
    return List.of(
        "Class loaders that a program makes itself (URLClassLoader and what extends it) look on the"
            + " master, as all code is the master's, but find first what this program itself wrote"
            + " to the slave: classes and jars of at most 64 MiB each and 256 MiB of all (with native"
            + " libraries), and other files of at most 256 KiB each and 8 MiB of all as resources,"
            + " services and bundles, all less in a small heap, if it wrote them from beginning to"
            + " end. Where such a loader finds nothing and the slave has a file of the name, the"
            + " ClassNotFoundException has a suppressed one that says so, and stderr a line for each"
            + " directory.");
  }
}
