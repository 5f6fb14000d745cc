package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.GuardPolicy;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Position;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The code before a hooked method's own:
 *
 * <pre>{@code
 * if (condition) {
 *   Object answer = SplitBrainDispatcher.call(number, this, new Object[] {arguments});
 *   if (answer != null) return answer == SplitBrainDispatcher.NULL ? null : (T) answer;
 * }
 * }</pre>
 */
final class Prologue extends MethodVisitor {
  static final String DOOR = "java/lang/SplitBrainDispatcher";
  private static final String CALL = "(ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;";

  private final boolean isStatic;
  private final String descriptor;
  private final Hook hook;
  private final int number;

  Prologue(MethodVisitor next, int access, String descriptor, Hook hook, int number) {
    super(Opcodes.ASM9, next);
    this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    this.descriptor = descriptor;
    this.hook = hook;
    this.number = number;
  }

  @Override
  public void visitCode() {
    super.visitCode();
    Label original = new Label();
    test(original);
    call(mv, entry(hook.guard()), isStatic, descriptor, number);
    if (hook.guard() == GuardPolicy.MUST_ANSWER) {
      returnAnswer(mv, Type.getReturnType(descriptor));
      visitLabel(original);
      visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      visitInsn(Opcodes.NOP);
      return;
    }
    // Stack: answer. The frames below hold only the method's own arguments as locals.
    Label answered = new Label();
    visitInsn(Opcodes.DUP);
    visitJumpInsn(Opcodes.IFNONNULL, answered);
    visitInsn(Opcodes.POP);
    visitJumpInsn(Opcodes.GOTO, original);
    visitLabel(answered);
    visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
    returnAnswer(mv, Type.getReturnType(descriptor));
    visitLabel(original);
    visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    // The method's own first frame may be at its very start; two frames cannot share an offset.
    visitInsn(Opcodes.NOP);
  }

  private void test(Label original) {
    Condition condition = hook.condition();
    if (condition instanceof Condition.AnyOf flags) {
      visitFieldInsn(Opcodes.GETSTATIC, DOOR, "flags", "I");
      push(mv, flags.mask());
      visitInsn(Opcodes.IAND);
      visitJumpInsn(Opcodes.IFEQ, original);
    } else if (condition instanceof Condition.Virtual virtual) {
      unlessVirtual(mv, hook.target().internalName(), virtual, original);
    } else if (!(condition instanceof Condition.Always)) {
      throw new IllegalStateException("no prologue tests " + condition);
    }
  }

  /** Jumps if the object's descriptor is one of the master's. */
  private static void unlessVirtual(
      MethodVisitor mv, String owner, Condition.Virtual virtual, Label master) {
    loadDescriptor(mv, owner, virtual);
    if (virtual.type().equals("I")) {
      push(mv, -2);
      mv.visitJumpInsn(Opcodes.IF_ICMPGT, master);
    } else {
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, DOOR, "virtual", "(" + virtual.type() + ")Z", false);
      mv.visitJumpInsn(Opcodes.IFEQ, master);
    }
  }

  private static void loadDescriptor(MethodVisitor mv, String owner, Condition.Virtual virtual) {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    if (!virtual.field().isEmpty()) {
      mv.visitFieldInsn(Opcodes.GETFIELD, owner, virtual.field(), virtual.type());
    }
  }

  private static String entry(GuardPolicy guard) {
    return switch (guard) {
      case HONOUR -> "call";
      case IGNORE -> "callForObject";
      case MUST_ANSWER -> "callByOrigin";
    };
  }

  /**
   * Makes a native method a Java one: by origin to the slave, else to the hook's stand-in, which
   * does what the native code did.
   */
  static void replaceNative(MethodVisitor mv, Hook hook, int number) {
    String descriptor = hook.descriptor();
    String owner = hook.target().internalName();
    Condition.Virtual virtual = (Condition.Virtual) hook.condition();
    mv.visitCode();
    Label master = new Label();
    unlessVirtual(mv, owner, virtual, master);
    call(mv, entry(hook.guard()), false, descriptor, number);
    returnAnswer(mv, Type.getReturnType(descriptor));
    mv.visitLabel(master);
    mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    loadDescriptor(mv, owner, virtual);
    int local = 1;
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      mv.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        ((Position.InPlaceOfNative) hook.position()).standIn(),
        hook.methodName(),
        "(" + virtual.type() + descriptor.substring(1),
        false);
    mv.visitInsn(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN));
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }

  private static void call(
      MethodVisitor mv, String entry, boolean isStatic, String descriptor, int number) {
    push(mv, number);
    if (isStatic) {
      mv.visitInsn(Opcodes.ACONST_NULL);
    } else {
      mv.visitVarInsn(Opcodes.ALOAD, 0);
    }
    Type[] arguments = Type.getArgumentTypes(descriptor);
    push(mv, arguments.length);
    mv.visitTypeInsn(Opcodes.ANEWARRAY, "java/lang/Object");
    int local = isStatic ? 0 : 1;
    for (int i = 0; i < arguments.length; i++) {
      mv.visitInsn(Opcodes.DUP);
      push(mv, i);
      mv.visitVarInsn(arguments[i].getOpcode(Opcodes.ILOAD), local);
      Boxes.box(mv, arguments[i]);
      mv.visitInsn(Opcodes.AASTORE);
      local += arguments[i].getSize();
    }
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DOOR, entry, CALL, false);
  }

  private static void returnAnswer(MethodVisitor mv, Type type) {
    switch (type.getSort()) {
      case Type.VOID -> {
        mv.visitInsn(Opcodes.POP);
        mv.visitInsn(Opcodes.RETURN);
      }
      case Type.OBJECT, Type.ARRAY -> {
        Label value = new Label();
        mv.visitInsn(Opcodes.DUP);
        mv.visitFieldInsn(Opcodes.GETSTATIC, DOOR, "NULL", "Ljava/lang/Object;");
        mv.visitJumpInsn(Opcodes.IF_ACMPNE, value);
        mv.visitInsn(Opcodes.ACONST_NULL);
        mv.visitInsn(Opcodes.ARETURN);
        mv.visitLabel(value);
        mv.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"java/lang/Object"});
        mv.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
        mv.visitInsn(Opcodes.ARETURN);
      }
      default -> {
        Boxes.unbox(mv, type);
        mv.visitInsn(type.getOpcode(Opcodes.IRETURN));
      }
    }
  }

  static void push(MethodVisitor mv, int value) {
    if (value == (byte) value) {
      mv.visitIntInsn(Opcodes.BIPUSH, value);
    } else if (value == (short) value) {
      mv.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      mv.visitLdcInsn(value);
    }
  }
}
