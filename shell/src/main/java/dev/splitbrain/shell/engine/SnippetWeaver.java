package dev.splitbrain.shell.engine;

import java.util.HashSet;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Puts a call of {@code StopCheck.check} at the start of each method of a snippet class and before
 * each jump backwards. It takes nothing from the operand stack and leaves nothing there, so frames
 * and stack sizes stay as the compiler made them.
 */
final class SnippetWeaver {
  private static final String CHECK = "dev/splitbrain/shell/exec/StopCheck";

  private SnippetWeaver() {}

  /** The class file with checks; the one given if it cannot be read, which then has none. */
  static byte[] weave(byte[] classFile) {
    ClassReader reader;
    try {
      reader = new ClassReader(classFile);
    } catch (IllegalArgumentException e) {
      // A class file of a JDK newer than the library: it runs, and Ctrl-C has its other layers.
      return classFile;
    }
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            return new Checks(super.visitMethod(access, name, descriptor, signature, exceptions));
          }
        },
        0);
    return writer.toByteArray();
  }

  private static final class Checks extends MethodVisitor {
    private final Set<Label> passed = new HashSet<>();

    Checks(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      check();
    }

    @Override
    public void visitLabel(Label label) {
      passed.add(label);
      super.visitLabel(label);
    }

    @Override
    public void visitJumpInsn(int opcode, Label target) {
      if (passed.contains(target)) {
        check();
      }
      super.visitJumpInsn(opcode, target);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... targets) {
      checkIfBackwards(otherwise, targets);
      super.visitTableSwitchInsn(min, max, otherwise, targets);
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] targets) {
      checkIfBackwards(otherwise, targets);
      super.visitLookupSwitchInsn(otherwise, keys, targets);
    }

    private void checkIfBackwards(Label otherwise, Label[] targets) {
      boolean backwards = passed.contains(otherwise);
      for (Label target : targets) {
        backwards |= passed.contains(target);
      }
      if (backwards) {
        check();
      }
    }

    private void check() {
      super.visitMethodInsn(Opcodes.INVOKESTATIC, CHECK, "check", "()V", false);
    }
  }
}
