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
  private final int firstArgument;
  private final List<Label> starts = new ArrayList<>();
  private final List<Label> ends = new ArrayList<>();

  /**
   * A visitor.
   *
   * @param frames whether the class is of a format that has stack maps
   * @param callsFound takes the names of the calls that were found
   * @param firstArgument the slot of the method's first argument; -1 if that is no object
   */
  AskingVisitor(
      MethodVisitor next,
      LibraryHook.Asking asking,
      boolean frames,
      Set<String> callsFound,
      int firstArgument) {
    super(Opcodes.ASM9, next);
    this.asking = asking;
    this.frames = frames;
    this.callsFound = callsFound;
    this.firstArgument = firstArgument;
  }

  /** The slot of a method's first argument; -1 if it has none, or it is no object. */
  static int firstArgument(int access, String descriptor) {
    if (descriptor.charAt(1) != 'L') {
      return -1;
    }
    return (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    asking.atStart().forEach(question -> ask(question, firstArgument));
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
    ask(question, -1);
  }

  private void ask(String question, int argument) {
    super.visitInsn(argument < 0 ? Opcodes.ICONST_1 : Opcodes.ICONST_2);
    super.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    super.visitInsn(Opcodes.DUP);
    super.visitInsn(Opcodes.ICONST_0);
    super.visitLdcInsn(question);
    super.visitInsn(Opcodes.AASTORE);
    if (argument >= 0) {
      super.visitInsn(Opcodes.DUP);
      super.visitInsn(Opcodes.ICONST_1);
      super.visitVarInsn(Opcodes.ALOAD, argument);
      super.visitInsn(Opcodes.AASTORE);
    }
    super.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Prologue.DOOR,
        "api",
        "([Ljava/lang/Object;)Ljava/lang/Object;",
        false);
    super.visitInsn(Opcodes.POP);
  }
}
