package dev.splitbrain.agent.area;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.util.Iterator;
import java.util.Set;

/**
 * Tells the program's calls from the JDK's own, for methods that both need with different answers:
 * a program inside a scope asks for the slave's environment, while the JDK's code goes on with the
 * variables and properties that its JVM was started with.
 */
public final class Callers {
  // Hidden frames count: System::getenv as a method reference is called from a hidden class of the
  // program, and without that frame the JDK's stream code would pass for the caller.
  private static final StackWalker WALKER =
      StackWalker.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
  private static final ClassLoader CORE = Callers.class.getClassLoader();

  private Callers() {}

  /**
   * Whether the program called, rather than the JDK or the agent's core. A caller that cannot be
   * found counts as the program: its call is then routed or refused.
   *
   * @param hooked names of the classes between the caller and the hook: the hooked method's class
   *     and those that only forward to it
   */
  public static boolean isProgram(Set<String> hooked) {
    Class<?> caller = caller(hooked);
    return caller == null || isProgram(caller);
  }

  /**
   * Who called; null if that cannot be found.
   *
   * @param hooked as of {@link #isProgram(Set)}
   */
  public static Class<?> caller(Set<String> hooked) {
    return WALKER.walk(frames -> callerOf(hooked, frames.iterator()));
  }

  /**
   * Whether a class is the program's, rather than the JDK's or the agent's core. Null is the JDK.
   */
  public static boolean isProgram(Class<?> caller) {
    if (caller == null) {
      return false;
    }
    ClassLoader loader = caller.getClassLoader();
    if (loader == null || loader == PLATFORM) {
      return false;
    }
    // In unit tests the core is on the class path, beside what plays the program.
    return loader != CORE || CORE == ClassLoader.getSystemClassLoader();
  }

  private static Class<?> callerOf(Set<String> hooked, Iterator<StackFrame> frames) {
    boolean seen = false;
    while (frames.hasNext()) {
      StackFrame frame = frames.next();
      if (hooked.contains(frame.getClassName())) {
        seen = true;
      } else if (seen && !isReflection(frame.getClassName())) {
        return frame.getDeclaringClass();
      }
    }
    return null;
  }

  private static boolean isReflection(String className) {
    return className.startsWith("java.lang.reflect.")
        || className.startsWith("java.lang.invoke.")
        || className.startsWith("jdk.internal.reflect.");
  }
}
