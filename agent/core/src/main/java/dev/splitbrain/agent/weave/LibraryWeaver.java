package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.LibraryHook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/** Puts hooks into the classes of libraries that the program brings. Threads: any. */
final class LibraryWeaver {
  /** Where a class file says its format. */
  private static final int MAJOR_VERSION = 6;

  private final Map<String, List<LibraryHook>> byClass = new HashMap<>();

  LibraryWeaver(List<LibraryHook> hooks) {
    for (LibraryHook hook : hooks) {
      for (String name : hook.classNames()) {
        byClass.computeIfAbsent(name, key -> new ArrayList<>()).add(hook);
      }
    }
  }

  /** Whether the class, by internal name, has such hooks. */
  boolean includes(String className) {
    return byClass.containsKey(className);
  }

  /**
   * The class with its hooks.
   *
   * @throws HookMissedException if the class does not have what a hook cannot do without
   */
  byte[] weave(String className, byte[] original) {
    List<LibraryHook> hooks = byClass.get(className);
    Map<LibraryHook, Set<String>> found = new HashMap<>();
    ClassReader reader = new ClassReader(original);
    // Libraries may be compiled for a JDK that had no stack maps.
    boolean frames = (reader.readShort(MAJOR_VERSION) & 0xffff) >= Opcodes.V1_6;
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor mv = super.visitMethod(access, name, descriptor, signature, exceptions);
            if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
              return mv;
            }
            // The first hook of the list is the outermost code.
            for (int i = hooks.size() - 1; i >= 0; i--) {
              LibraryHook hook = hooks.get(i);
              if (hook.matches(name)) {
                Set<String> calls = found.computeIfAbsent(hook, key -> new TreeSet<>());
                int first = AskingVisitor.firstArgument(access, descriptor);
                mv = visitor(mv, hook.code(), frames, calls, first);
              }
            }
            return mv;
          }
        },
        0);
    for (LibraryHook hook : hooks) {
      if (hook.required()) {
        check(className, hook, found.get(hook));
      }
    }
    return writer.toByteArray();
  }

  private static MethodVisitor visitor(
      MethodVisitor next,
      LibraryHook.Code code,
      boolean frames,
      Set<String> calls,
      int firstArgument) {
    return code instanceof LibraryHook.Asking asking
        ? new AskingVisitor(next, asking, frames, calls, firstArgument)
        : new GuardVisitor(next, frames);
  }

  private static void check(String className, LibraryHook hook, Set<String> calls) {
    String method = className.replace('/', '.') + "." + String.join("|", hook.methods());
    if (calls == null) {
      throw new HookMissedException("this release has no method " + method);
    }
    if (hook.code() instanceof LibraryHook.Asking asking
        && !calls.containsAll(asking.beforeCalls().keySet())) {
      throw new HookMissedException(
          method + " of this release does not call " + asking.beforeCalls().keySet());
    }
  }
}
