package dev.splitbrain.agent.weave;

import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Runs a method's own code in guard mode: in at its start, out at every return and throw. It counts
 * always, in or out of a scope: a guard that was entered must be left, whatever happened to scopes
 * meanwhile, or the thread would stay on the master for ever.
 */
final class GuardVisitor extends MethodVisitor {
  private final Label start = new Label();

  private final boolean frames;

  GuardVisitor(MethodVisitor next) {
    this(next, true);
  }

  /**
   * A visitor.
   *
   * @param frames whether the class is of a format that has stack maps
   */
  GuardVisitor(MethodVisitor next, boolean frames) {
    super(Opcodes.ASM9, next);
    this.frames = frames;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    visitMethodInsn(Opcodes.INVOKESTATIC, Prologue.DOOR, "guardEnter", "()V", false);
    visitLabel(start);
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      leave();
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    // Last in the table, so the method's own handlers come first; last in the code, so no later
    // frame is relative to this one. It claims no locals: an argument may have been overwritten.
    Label end = new Label();
    visitLabel(end);
    visitTryCatchBlock(start, end, end, null);
    if (frames) {
      visitFrame(Opcodes.F_FULL, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
    }
    leave();
    super.visitInsn(Opcodes.ATHROW);
    super.visitMaxs(maxStack, maxLocals);
  }

  private void leave() {
    super.visitMethodInsn(Opcodes.INVOKESTATIC, Prologue.DOOR, "guardExit", "()V", false);
  }
}
