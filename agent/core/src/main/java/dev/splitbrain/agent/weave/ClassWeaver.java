package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Gate;
import dev.splitbrain.agent.area.Hook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves the hooks of one class into its bytes. A hook is a prologue that may return in the
 * method's place; nothing of the original code changes, so stack maps and line numbers stay true.
 * Byte Buddy's bundled ASM is used directly: a prologue needs no more, and it is a tenth of the
 * start-up cost.
 */
final class ClassWeaver {
  private ClassWeaver() {}

  /**
   * The woven class.
   *
   * @param hooks the table
   * @param numbers which hooks of it are this class's
   * @throws HookMissedException if a hook found no method to go into
   */
  static byte[] weave(byte[] original, List<Hook> hooks, List<Integer> numbers) {
    Map<String, Integer> wanted = new HashMap<>();
    for (int number : numbers) {
      Hook hook = hooks.get(number);
      if (wanted.put(key(hook), number) != null) {
        throw new HookMissedException(hook.signature() + " is hooked twice");
      }
    }
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Visitor(writer, hooks, wanted), 0);
    if (!wanted.isEmpty()) {
      List<String> missed = new ArrayList<>();
      wanted.values().forEach(n -> missed.add(hooks.get(n).signature()));
      throw new HookMissedException(
          "the running JDK has no such method with code: " + String.join(", ", missed));
    }
    return writer.toByteArray();
  }

  private static String key(Hook hook) {
    String method = hook.methodName() + hook.descriptor();
    return hook.site() == null ? method : method + CallVisitor.key(hook.site());
  }

  private static final class Visitor extends ClassVisitor {
    private final List<Hook> hooks;
    private final Map<String, Integer> wanted;

    Visitor(ClassVisitor next, List<Hook> hooks, Map<String, Integer> wanted) {
      super(Opcodes.ASM9, next);
      this.hooks = hooks;
      this.wanted = wanted;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      if ((access & Opcodes.ACC_ABSTRACT) != 0) {
        return super.visitMethod(access, name, descriptor, signature, exceptions);
      }
      List<Integer> calls = calls(name, descriptor);
      if (!calls.isEmpty()) {
        MethodVisitor whole = visitWhole(access, name, descriptor, signature, exceptions);
        return new CallVisitor(whole, hooks, calls, hook -> wanted.remove(key(hook)));
      }
      return visitWhole(access, name, descriptor, signature, exceptions);
    }

    private List<Integer> calls(String name, String descriptor) {
      List<Integer> found = new ArrayList<>();
      for (int number : wanted.values()) {
        Hook hook = hooks.get(number);
        if (hook.site() != null
            && hook.methodName().equals(name)
            && hook.descriptor().equals(descriptor)) {
          found.add(number);
        }
      }
      return found;
    }

    private MethodVisitor visitWhole(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      Integer number = wanted.get(name + descriptor);
      if (number == null) {
        return super.visitMethod(access, name, descriptor, signature, exceptions);
      }
      Hook hook = hooks.get(number);
      boolean isNative = (access & Opcodes.ACC_NATIVE) != 0;
      if (isNative != (hook.gate() == Gate.NATIVE_DESCRIPTOR)) {
        return super.visitMethod(access, name, descriptor, signature, exceptions);
      }
      wanted.remove(name + descriptor);
      MethodVisitor next =
          super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions);
      if (isNative) {
        Prologue.replaceNative(next, hook, number);
        return null;
      }
      return hook.gate() == Gate.GUARD
          ? new GuardVisitor(next)
          : new Prologue(next, access, descriptor, hook, number);
    }
  }
}
