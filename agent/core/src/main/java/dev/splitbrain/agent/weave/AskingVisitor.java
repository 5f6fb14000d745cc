package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.LibraryHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Has a method ask the core at its start, at its ends and before some of its calls. What is asked
 * at a return stands outside the ranges whose exceptions are caught, so each end is told once.
 */
final class AskingVisitor extends MethodVisitor {
  private final LibraryHook.Asking asking;
  private final boolean frames;
  private final Set<String> callsFound;
  private final List<Label> starts = new ArrayList<>();
  private final List<Label> ends = new ArrayList<>();

  /**
   * A visitor.
   *
   * @param frames whether the class is of a format that has stack maps
   * @param callsFound takes the names of the calls that were found
   */
  AskingVisitor(
      MethodVisitor next, LibraryHook.Asking asking, boolean frames, Set<String> callsFound) {
    super(Opcodes.ASM9, next);
    this.asking = asking;
    this.frames = frames;
    this.callsFound = callsFound;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    asking.atStart().forEach(this::ask);
    starts.add(label());
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
      super.visitInsn(opcode);
      return;
    }
    ends.add(label());
    asking.atReturn().forEach(this::ask);
    super.visitInsn(opcode);
    starts.add(label());
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    String question = asking.beforeCalls().get(name);
    if (question != null) {
      callsFound.add(name);
      ask(question);
    }
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    if (!asking.atThrow().isEmpty()) {
      Label handler = label();
      ends.add(handler);
      for (int i = 0; i < starts.size(); i++) {
        if (starts.get(i).getOffset() < ends.get(i).getOffset()) {
          // Last in the table, so the method's own handlers come first.
          super.visitTryCatchBlock(starts.get(i), ends.get(i), handler, null);
        }
      }
      if (frames) {
        // It claims no locals: an argument may have been overwritten.
        super.visitFrame(Opcodes.F_FULL, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
      }
      asking.atThrow().forEach(this::ask);
      super.visitInsn(Opcodes.ATHROW);
    }
    super.visitMaxs(maxStack, maxLocals);
  }

  private Label label() {
    Label label = new Label();
    visitLabel(label);
    return label;
  }

  private void ask(String question) {
    super.visitInsn(Opcodes.ICONST_1);
    super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    super.visitInsn(Opcodes.DUP);
    super.visitInsn(Opcodes.ICONST_0);
    super.visitLdcInsn(question);
    super.visitInsn(Opcodes.AASTORE);
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Prologue.DOOR,
        "api",
        "([Ljava/lang/Object;)Ljava/lang/Object;",
        false);
    super.visitInsn(Opcodes.POP);
  }
}
