package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Weaves the hooks of one class into its bytes. A hook is a prologue that may return in the
 * method's place; nothing of the original code changes, so stack maps and line numbers stay true.
 * Several hooks of a method are several prologues, one after the other. Byte Buddy's bundled ASM is
 * used directly: a prologue needs no more, and it is a tenth of the start-up cost.
 */
final class ClassWeaver {
  private ClassWeaver() {}

  /**
   * The woven class.
   *
   * @param hooks the table
   * @param numbers which hooks of it are this class's
   * @throws HookMissedException if a hook found no method to go into, or two want the same place
   */
  static byte[] weave(byte[] original, List<Hook> hooks, List<Integer> numbers) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Visitor visitor = new Visitor(writer, hooks, numbers);
    reader.accept(visitor, 0);
    if (!visitor.missed.isEmpty()) {
      List<String> missed = new ArrayList<>();
      visitor.missed.forEach(n -> missed.add(hooks.get(n).signature()));
      throw new HookMissedException(
          "the running JDK has no such method with code: " + String.join(", ", missed));
    }
    return writer.toByteArray();
  }

  private static final class Visitor extends ClassVisitor {
    private final List<Hook> hooks;

    /** By method; first asked first. */
    private final Map<String, List<Integer>> wanted = new HashMap<>();

    /** What has found no place yet. */
    final Set<Integer> missed;

    Visitor(ClassVisitor next, List<Hook> hooks, List<Integer> numbers) {
      super(Opcodes.ASM9, next);
      this.hooks = hooks;
      this.missed = new TreeSet<>(numbers);
      Set<String> places = new HashSet<>();
      List<Integer> ordered = new ArrayList<>(numbers);
      ordered.sort(Comparator.comparingInt(number -> hooks.get(number).order()));
      for (int number : ordered) {
        Hook hook = hooks.get(number);
        if (!places.add(hook.place())) {
          throw new HookMissedException(
              hook.signature() + " is hooked twice at " + hook.order() + ": say which is first");
        }
        wanted
            .computeIfAbsent(hook.methodName() + hook.descriptor(), k -> new ArrayList<>())
            .add(number);
      }
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      List<Integer> all = wanted.getOrDefault(name + descriptor, List.of());
      boolean isNative = (access & Opcodes.ACC_NATIVE) != 0;
      if (all.isEmpty() || (access & Opcodes.ACC_ABSTRACT) != 0) {
        return super.visitMethod(access, name, descriptor, signature, exceptions);
      }
      List<Integer> inPlace = at(Position.InPlaceOfNative.class, all);
      if (isNative) {
        return inPlace.isEmpty()
            ? super.visitMethod(access, name, descriptor, signature, exceptions)
            : replaceNative(inPlace, access, name, descriptor, signature, exceptions);
      }
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      // The innermost visitor writes first, so the first prologue is the one that is asked first.
      for (int number : at(Position.Entry.class, all)) {
        method = new Prologue(method, access, descriptor, hooks.get(number), number);
        missed.remove(number);
      }
      // Outermost: a prologue is asked before the guard is up, and returns without it.
      for (int number : at(Position.Whole.class, all)) {
        method = new GuardVisitor(method);
        missed.remove(number);
      }
      List<Integer> calls = at(Position.BeforeCall.class, all);
      return calls.isEmpty() ? method : new CallVisitor(method, hooks, calls, missed);
    }

    @Override
    public void visitEnd() {
      WovenMark.put(cv);
      super.visitEnd();
    }

    private MethodVisitor replaceNative(
        List<Integer> numbers,
        int access,
        String name,
        String descriptor,
        String signature,
        String[] exceptions) {
      if (numbers.size() > 1) {
        throw new HookMissedException(
            hooks.get(numbers.get(0)).signature() + " is native and can be replaced only once");
      }
      int number = numbers.get(0);
      Prologue.replaceNative(
          super.visitMethod(access & ~Opcodes.ACC_NATIVE, name, descriptor, signature, exceptions),
          hooks.get(number),
          number);
      missed.remove(number);
      return null;
    }

    private List<Integer> at(Class<? extends Position> position, List<Integer> numbers) {
      List<Integer> found = new ArrayList<>();
      for (int number : numbers) {
        if (position.isInstance(hooks.get(number).position())) {
          found.add(number);
        }
      }
      return found;
    }
  }
}
