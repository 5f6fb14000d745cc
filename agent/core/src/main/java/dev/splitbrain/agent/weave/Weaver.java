package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.LibraryHook;
import dev.splitbrain.agent.area.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Puts the hooks into the JDK's classes and keeps them there. It stays a retransforming transformer
 * for the VM's life: classes loaded later are woven as they load, and another agent's
 * retransformation finds our prologues put in again. What cannot be woven is a failure that {@link
 * #prove} throws, at start and at every scope: never a silent gap.
 *
 * <p>The JDK shows a transformer nothing that loads while it runs on the same thread. So {@link
 * #transform} loads no class that may be hooked: it makes no table of hooks, and what it has to
 * weave without one it leaves alone until a table is made, at the latest before a scope opens.
 */
public final class Weaver implements ClassFileTransformer {
  private final Instrumentation instrumentation;
  private final Supplier<HookTable> table;
  private final LibraryWeaver libraries;
  private Woven woven;
  private Set<String> names;
  private LoadedHooks loaded;
  private boolean grown;
  private String complaint;

  /** Made outside every transformer; null until something needs it. */
  private volatile HookTable hooks;

  /** Some class changed by another agent waits for the table. */
  private volatile boolean waiting;

  private volatile RuntimeException failure;

  private Weaver(
      Instrumentation instrumentation, Supplier<HookTable> table, LibraryWeaver libraries) {
    this.instrumentation = instrumentation;
    this.table = table;
    this.libraries = libraries;
  }

  /**
   * Weaves what is loaded, and from now on what loads.
   *
   * @param table asked for only if something must be woven live, never within a transformer
   * @param libraries hooks on classes that the program brings
   * @param cacheDirectory where woven classes are kept
   * @param agentDigest names the agent's build
   * @throws HookMissedException if a hook did not take; it names the hook
   */
  public static Weaver install(
      Instrumentation instrumentation,
      Supplier<HookTable> table,
      List<LibraryHook> libraries,
      Path cacheDirectory,
      String agentDigest)
      throws IOException {
    Weaver weaver = new Weaver(instrumentation, table, new LibraryWeaver(libraries));
    WovenCache cache = new WovenCache(cacheDirectory, agentDigest);
    weaver.woven = cache.load();
    open(instrumentation, "java.base");
    byte[] door = weaver.woven == null ? DoorBytes.bytes() : weaver.woven.door;
    define(Object.class, door);
    if (weaver.woven == null) {
      weaver.weaveAll(door);
    }
    weaver.names = weaver.woven.names();
    weaver.loaded = new LoadedHooks(instrumentation, weaver.names);
    weaver.defineStandIns();
    instrumentation.addTransformer(weaver, true);
    weaver.loaded.weaveLoaded();
    if (weaver.waiting) {
      weaver.makeTable();
      weaver.rehearse();
      weaver.loaded.weaveLoaded();
    }
    weaver.check();
    if (weaver.grown) {
      cache.save(weaver.woven);
    }
    weaver.complaint = cache.complaint();
    String dump = System.getProperty(WovenDump.PROPERTY);
    if (dump != null) {
      WovenDump.write(weaver.woven, Path.of(dump));
    }
    return weaver;
  }

  /** A line for the user about the cache, or null. */
  public String complaint() {
    return complaint;
  }

  /** What went wrong in weaving so far; null if nothing did. */
  public RuntimeException failure() {
    return failure;
  }

  /** Throws what went wrong in weaving so far, if anything did. */
  public void check() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  /**
   * Proves that every hooked class that is loaded has its hooks; weaves those that have not. To be
   * called before each scope opens; costs next to nothing if no class was loaded since.
   *
   * @throws HookMissedException if a class is, and stays, without
   */
  public void prove() {
    makeTable();
    loaded.prove();
    check();
  }

  private void makeTable() {
    if (hooks == null) {
      hooks = table.get();
    }
  }

  /** Weaves a class for nothing, so that the transformer need load nothing to weave. */
  private void rehearse() throws IOException {
    String name = hooks.byClass().keySet().iterator().next();
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name + ".class")) {
      ClassWeaver.weave(in.readAllBytes(), hooks.hooks(), hooks.byClass().get(name));
    }
  }

  private void weaveAll(byte[] door) throws IOException {
    makeTable();
    List<Woven.StandIn> standIns = new ArrayList<>();
    for (Needs.StandIn standIn : hooks.standIns()) {
      standIns.add(new Woven.StandIn(standIn.neighbour(), standIn.bytes().get()));
    }
    woven = new Woven(door, standIns);
    for (Map.Entry<String, List<Integer>> entry : hooks.byClass().entrySet()) {
      String resource = entry.getKey() + ".class";
      try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
        if (in == null) {
          Hook hook = hooks.hooks().get(entry.getValue().get(0));
          if (Object.class.getModule().getPackages().contains(packageOf(hook.className()))) {
            throw new HookMissedException("the running JDK has no class " + hook.className());
          }
          continue; // A module that this JDK image was made without: nobody can call it.
        }
        byte[] original = in.readAllBytes();
        woven.add(
            entry.getKey(), original, ClassWeaver.weave(original, hooks.hooks(), entry.getValue()));
      }
    }
    grown = true;
  }

  private static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }

  /**
   * Opens a JDK module to the core: hook bodies work with fields and methods that the JDK keeps to
   * itself. Nothing happens if this JDK image was made without it.
   */
  public static void open(Instrumentation instrumentation, String moduleName) {
    Optional<Module> found = ModuleLayer.boot().findModule(moduleName);
    if (found.isEmpty()) {
      return;
    }
    Module module = found.get();
    Module mine = Weaver.class.getModule();
    Map<String, Set<Module>> opens = new HashMap<>();
    module.getPackages().forEach(name -> opens.put(name, Set.of(mine)));
    instrumentation.redefineModule(module, Set.of(), Map.of(), opens, Set.of(), Map.of());
  }

  private void defineStandIns() {
    for (Woven.StandIn standIn : woven.standIns) {
      try {
        define(Class.forName(standIn.neighbour(), false, null), standIn.bytes());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("the running JDK has no " + standIn.neighbour(), e);
      }
    }
  }

  private static void define(Class<?> neighbour, byte[] bytes) {
    try {
      MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(bytes);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot define beside " + neighbour.getName(), e);
    }
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String className,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    loaded.event();
    try {
      return className == null ? null : transform(module, loader, className, bytes);
    } finally {
      loaded.event();
    }
  }

  private byte[] transform(Module module, ClassLoader loader, String className, byte[] bytes) {
    if (libraries.includes(className)) {
      return weaveLibrary(className, bytes);
    }
    // Hooked classes are the JDK's; a class of the same name elsewhere cannot be meant.
    if (!names.contains(className) || !isJdk(module, loader)) {
      return null;
    }
    loaded.touch(className);
    byte[] known = woven.find(className, bytes);
    return known != null ? known : weaveLive(className, bytes);
  }

  static boolean isJdk(Class<?> type) {
    return isJdk(type.getModule(), type.getClassLoader());
  }

  /** Some of the JDK's modules, as that for attaching, are the application loader's. */
  private static boolean isJdk(Module module, ClassLoader loader) {
    return loader == null
        || loader == ClassLoader.getPlatformClassLoader()
        || (loader == ClassLoader.getSystemClassLoader()
            && module.isNamed()
            && (module.getName().startsWith("jdk.") || module.getName().startsWith("java.")));
  }

  private byte[] weaveLive(String className, byte[] bytes) {
    HookTable known = hooks;
    if (known == null) {
      waiting = true;
      return null;
    }
    try {
      byte[] result = ClassWeaver.weave(bytes, known.hooks(), known.byClass().get(className));
      woven.add(className, bytes, result);
      grown = true;
      return result;
    } catch (RuntimeException | Error e) {
      return failed(className, e);
    }
  }

  private byte[] weaveLibrary(String className, byte[] bytes) {
    try {
      return libraries.weave(className, bytes);
    } catch (RuntimeException | Error e) {
      return failed(className, e);
    }
  }

  /** The VM drops what a transformer throws, and goes on with the class unwoven. */
  private byte[] failed(String className, Throwable e) {
    failure =
        e instanceof HookMissedException
            ? (HookMissedException) e
            : new IllegalStateException("weaving " + className + " failed: " + e, e);
    return null;
  }
}
