package dev.splitbrain.agent.area;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Which methods of the running JDK are in native code, as its class files say. Reflection does not
 * tell: a woven method, as it is from the start where the cache is warm, is native no more.
 * Threads: any.
 */
public final class JdkNatives {
  private static final Map<Class<?>, Set<String>> KNOWN = new ConcurrentHashMap<>();

  private JdkNatives() {}

  /**
   * Whether a class of the JDK declares the method in native code.
   *
   * @param descriptor as the JVM writes it
   */
  public static boolean has(Class<?> type, String method, String descriptor) {
    return KNOWN.computeIfAbsent(type, JdkNatives::of).contains(method + descriptor);
  }

  private static Set<String> of(Class<?> type) {
    Set<String> found = new HashSet<>();
    String resource = type.getName().replace('.', '/') + ".class";
    try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("splitbrain: the running JDK does not show " + resource);
      }
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String generic, String[] thrown) {
                  if ((access & Opcodes.ACC_NATIVE) != 0) {
                    found.add(name + descriptor);
                  }
                  return null;
                }
              },
              ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    } catch (IOException e) {
      throw new UncheckedIOException("splitbrain: " + resource + " is unreadable", e);
    }
    return Set.copyOf(found);
  }
}
