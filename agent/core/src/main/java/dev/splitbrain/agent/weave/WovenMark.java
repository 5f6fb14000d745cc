package dev.splitbrain.agent.weave;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import net.bytebuddy.jar.asm.ClassVisitor;

/**
 * The mark that woven code carries, and how a loaded class shows it: an annotation of the class,
 * which goes with the code wherever that is replaced. Its type does not exist, so reflection skips
 * it. Threads: any.
 */
final class WovenMark {
  private static final String TYPE = "Ljava/lang/SplitBrainWoven;";

  // Reflection, not jdk.internal.access: these calls are few, and compile without its exports.
  private final Method annotations;
  private final Method constants;
  private final Method text;

  /** Reads marks; the JDK's packages are open to the core by then. */
  WovenMark() {
    try {
      annotations = open(Class.class.getDeclaredMethod("getRawAnnotations"));
      constants = open(Class.class.getDeclaredMethod("getConstantPool"));
      text = open(constants.getReturnType().getDeclaredMethod("getUTF8At", int.class));
    } catch (NoSuchMethodException e) {
      throw new HookMissedException("the running JDK does not show a class's marks: " + e);
    }
  }

  private static Method open(Method method) {
    method.setAccessible(true);
    return method;
  }

  /** Puts the mark into a class that is written. */
  static void put(ClassVisitor writer) {
    writer.visitAnnotation(TYPE, true).visitEnd();
  }

  /** Whether the code of a loaded class, as it is now, bears the mark. */
  boolean isOn(Class<?> type) {
    try {
      byte[] raw = (byte[]) annotations.invoke(type);
      if (raw == null) {
        return false;
      }
      Object pool = constants.invoke(type);
      // Every pair of bytes is tried as the number of a type's name: values before ours vary.
      for (int at = 2; at + 1 < raw.length; at++) {
        int number = (raw[at] & 0xff) << 8 | (raw[at + 1] & 0xff);
        if (number != 0 && TYPE.equals(text(pool, number))) {
          return true;
        }
      }
      return false;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the marks of " + type.getName() + " cannot be read", e);
    }
  }

  /** Null if there is no text of that number. */
  private String text(Object pool, int number) throws IllegalAccessException {
    try {
      return (String) text.invoke(pool, number);
    } catch (InvocationTargetException e) {
      return null;
    }
  }
}
