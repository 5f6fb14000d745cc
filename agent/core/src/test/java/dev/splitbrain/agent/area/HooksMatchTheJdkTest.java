package dev.splitbrain.agent.area;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.junit.jupiter.api.Test;

/** Every hook of every area has its method in the running JDK; CI runs this on each JDK. */
class HooksMatchTheJdkTest {
  /** What the JDK says of one method. */
  private record Found(int access, List<String> exceptions) {}

  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", ""), "src", "main", "java");

  private static final int JDK = Runtime.version().feature();
  private final Map<String, Map<String, Found>> classes = new HashMap<>();

  private static List<Area> areas() {
    List<Area> areas = new ArrayList<>();
    ServiceLoader.load(Area.class).forEach(areas::add);
    return areas;
  }

  /** A file of ServiceLoader's that is lost would take its area's hooks along unseen. */
  @Test
  void everyAreaIsFound() throws IOException {
    String here = Area.class.getPackageName();
    Path packages = SOURCES.resolve(here.replace('.', '/'));
    Set<String> written = new TreeSet<>();
    try (Stream<Path> all = Files.list(packages)) {
      for (Path area : all.filter(Files::isDirectory).toList()) {
        written.add(here + "." + area.getFileName());
      }
    }
    Set<String> found = new TreeSet<>();
    areas().forEach(area -> found.add(area.getClass().getPackageName()));
    assertEquals(written, found);
    assertEquals(found.size(), areas().stream().map(Area::name).distinct().count());
  }

  @Test
  void everyHookHasItsMethod() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Area area : areas()) {
      for (Hook hook : area.hooks(new AreaContext(new FixedRouter(null), null, null))) {
        if (hook.target().isIn(JDK)) {
          Found found = find(hook.className(), hook.methodName(), hook.descriptor(), wrong);
          if (found != null) {
            boolean isNative = (found.access() & Opcodes.ACC_NATIVE) != 0;
            boolean hasCode = (found.access() & Opcodes.ACC_ABSTRACT) == 0;
            if (!hasCode || isNative != (hook.position() instanceof Position.InPlaceOfNative)) {
              wrong.add(area.name() + ": no code to weave into: " + hook.signature());
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void noTwoHooksHaveTheSamePlace() {
    Set<String> seen = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (Area area : areas()) {
      for (Hook hook : area.hooks(new AreaContext(new FixedRouter(null), null, null))) {
        if (hook.target().isIn(JDK) && !seen.add(hook.place())) {
          twice.add(area.name() + ": " + hook.signature());
        }
      }
    }
    assertEquals(List.of(), twice);
  }

  @Test
  void everyRefusalIsHookedAndThrowsWhatTheMethodMayThrow() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Area area : areas()) {
      Set<String> hooked = new HashSet<>();
      for (Hook hook : area.hooks(new AreaContext(new FixedRouter(null), null, null))) {
        hooked.add(hook.signature());
      }
      for (Refusal refusal : area.refusals()) {
        String signature = refusal.className() + "." + refusal.methodName() + refusal.descriptor();
        if (!hooked.contains(signature)) {
          wrong.add(area.name() + ": refused but not hooked: " + signature);
        }
        if (refusal.firstJdk() <= JDK && JDK <= refusal.lastJdk()) {
          Found found =
              find(refusal.className(), refusal.methodName(), refusal.descriptor(), wrong);
          if (found != null && !mayThrow(found, refusal.kind().exception("x").getClass())) {
            wrong.add(signature + " cannot throw " + refusal.kind());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static boolean mayThrow(Found found, Class<?> thrown) throws ClassNotFoundException {
    if (RuntimeException.class.isAssignableFrom(thrown)) {
      return true;
    }
    for (String declared : found.exceptions()) {
      Class<?> type = Class.forName(Type.getObjectType(declared).getClassName());
      if (type.isAssignableFrom(thrown)) {
        return true;
      }
    }
    return false;
  }

  /** Null if the class's module is not in this JDK image; adds to {@code wrong} what is missing. */
  private Found find(String className, String method, String descriptor, List<String> wrong)
      throws IOException {
    Map<String, Found> methods = methods(className);
    if (methods == null) {
      boolean complete = ModuleFinder.ofSystem().find("jdk.attach").isPresent();
      if (complete) {
        wrong.add("no class " + className);
      }
      return null;
    }
    Found found = methods.get(method + descriptor);
    if (found == null) {
      wrong.add("no method " + className + "." + method + descriptor);
    }
    return found;
  }

  private Map<String, Found> methods(String className) throws IOException {
    if (!classes.containsKey(className)) {
      String resource = className.replace('.', '/') + ".class";
      try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
        classes.put(className, in == null ? unresolved(resource) : read(in.readAllBytes()));
      }
    }
    return classes.get(className);
  }

  /** Of a module that is there and takes part only if it is asked to; null if there is none. */
  private static Map<String, Found> unresolved(String resource) throws IOException {
    String name = resource.substring(0, resource.lastIndexOf('/')).replace('/', '.');
    for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
      if (module.descriptor().packages().contains(name)) {
        try (ModuleReader reader = module.open();
            InputStream in = reader.open(resource).orElse(null)) {
          if (in != null) {
            return read(in.readAllBytes());
          }
        }
      }
    }
    return null;
  }

  private static Map<String, Found> read(byte[] bytes) {
    Map<String, Found> methods = new HashMap<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String sig, String[] exceptions) {
                methods.put(
                    name + descriptor,
                    new Found(access, exceptions == null ? List.of() : List.of(exceptions)));
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return methods;
  }
}
