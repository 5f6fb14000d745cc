package dev.splitbrain.e2e.program;

import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says which hooked classes are loaded without their hooks: before the first scope they may be, in
 * a scope never. The names are in the file of the property {@code hooked}.
 */
public final class WovenCheck {
  private WovenCheck() {}

  /** Has another agent load half of the hooked classes. */
  static final class First {}

  /** And the other half. */
  static final class Second {}

  /** Run with java.lang and jdk.internal.reflect open. */
  public static void main(String[] args) throws Exception {
    List<String> hooked = Files.readAllLines(Path.of(System.getProperty("hooked")));
    Class.forName(First.class.getName());
    try (HostScope scope = SplitBrain.with("bench1")) {
      say("first", bare(hooked));
      Class.forName(Second.class.getName());
      say("second", bare(hooked));
      say("parallel", hosts());
    }
    try (HostScope scope = SplitBrain.with("bench1")) {
      say("again", bare(hooked));
    }
    TreeSet<String> nested = new TreeSet<>(nested());
    nested.retainAll(hooked);
    say("nested", nested);
  }

  @SuppressWarnings("unchecked")
  private static List<String> nested() throws Exception {
    Class<?> agent = ClassLoader.getSystemClassLoader().loadClass(OtherAgent.class.getName());
    return new ArrayList<>((List<String>) agent.getField("NESTED").get(null));
  }

  private static Object hosts() {
    return IntStream.range(0, 500)
        .parallel()
        .mapToObj(i -> host())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Those of the hooked classes that are loaded and do not name the door. */
  private static List<String> bare(List<String> hooked) throws Exception {
    Method find =
        open(ClassLoader.class.getDeclaredMethod("findBootstrapClassOrNull", String.class));
    Method loaded = open(ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class));
    List<String> bare = new ArrayList<>();
    for (String name : hooked) {
      // Loading what is not loaded yet is no harm: it is to be woven, too.
      Class<?> type = (Class<?>) find.invoke(null, name);
      for (ClassLoader loader = ClassLoader.getSystemClassLoader();
          type == null && loader != null;
          loader = loader.getParent()) {
        type = (Class<?>) loaded.invoke(loader, name);
      }
      if (type != null && !namesTheDoor(type)) {
        bare.add(name);
      }
    }
    return bare;
  }

  private static boolean namesTheDoor(Class<?> type) throws Exception {
    Object pool = open(Class.class.getDeclaredMethod("getConstantPool")).invoke(type);
    Method text = open(pool.getClass().getDeclaredMethod("getUTF8At", int.class));
    int size = (Integer) open(pool.getClass().getDeclaredMethod("getSize")).invoke(pool);
    for (int i = size - 1; i > 0; i--) {
      try {
        if ("java/lang/SplitBrainDispatcher".equals(text.invoke(pool, i))) {
          return true;
        }
      } catch (InvocationTargetException e) {
        continue; // No text.
      }
    }
    return false;
  }

  private static Method open(Method method) {
    method.setAccessible(true);
    return method;
  }

  private static void say(String what, Object result) {
    System.out.println(what + "=" + result);
  }
}
