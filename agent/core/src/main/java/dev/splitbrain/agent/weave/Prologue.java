package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Gate;
import dev.splitbrain.agent.area.Hook;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * The code before a hooked method's own:
 *
 * <pre>{@code
 * if (gate) {
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
    gate(original);
    call(mv, entry(hook.gate()), isStatic, descriptor, number);
    if (hook.gate().byOrigin()) {
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

  private void gate(Label original) {
    switch (hook.gate()) {
      case SCOPE -> {
        visitFieldInsn(Opcodes.GETSTATIC, DOOR, "active", "I");
        visitJumpInsn(Opcodes.IFEQ, original);
      }
      case FOREIGN -> {
        visitFieldInsn(Opcodes.GETSTATIC, DOOR, "foreign", "I");
        visitJumpInsn(Opcodes.IFEQ, original);
      }
      case TASKS -> {
        visitFieldInsn(Opcodes.GETSTATIC, DOOR, "active", "I");
        visitFieldInsn(Opcodes.GETSTATIC, DOOR, "tasks", "I");
        visitInsn(Opcodes.IOR);
        visitJumpInsn(Opcodes.IFEQ, original);
      }
      case DESCRIPTOR_FIELD -> {
        visitVarInsn(Opcodes.ALOAD, 0);
        visitFieldInsn(Opcodes.GETFIELD, owner(), "fd", "Ljava/io/FileDescriptor;");
        visitMethodInsn(
            Opcodes.INVOKESTATIC, DOOR, "virtual", "(Ljava/io/FileDescriptor;)Z", false);
        visitJumpInsn(Opcodes.IFEQ, original);
      }
      case DESCRIPTOR_NUMBER -> {
        visitVarInsn(Opcodes.ALOAD, 0);
        visitFieldInsn(Opcodes.GETFIELD, owner(), "fd", "I");
        visitIntInsn(Opcodes.BIPUSH, -2);
        visitJumpInsn(Opcodes.IF_ICMPGT, original);
      }
      case ALWAYS, OBJECT -> {
        // The body decides.
      }
      default -> throw new IllegalStateException("no prologue for gate " + hook.gate());
    }
  }

  private static String entry(Gate gate) {
    if (gate.byOrigin()) {
      return "callByOrigin";
    }
    return gate == Gate.OBJECT ? "callForObject" : "call";
  }

  private String owner() {
    return hook.className().replace('.', '/');
  }

  /**
   * Makes a native method a Java one: by origin to the slave, else to {@link NativeTwins}, which
   * does what the native code did.
   */
  static void replaceNative(MethodVisitor mv, Hook hook, int number) {
    String descriptor = hook.descriptor();
    mv.visitCode();
    Label master = new Label();
    boolean isDescriptor = hook.className().equals("java.io.FileDescriptor");
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    if (!isDescriptor) {
      mv.visitFieldInsn(
          Opcodes.GETFIELD, hook.className().replace('.', '/'), "fd", "Ljava/io/FileDescriptor;");
    }
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DOOR, "virtual", "(Ljava/io/FileDescriptor;)Z", false);
    mv.visitJumpInsn(Opcodes.IFEQ, master);
    call(mv, "callByOrigin", false, descriptor, number);
    returnAnswer(mv, Type.getReturnType(descriptor));
    mv.visitLabel(master);
    mv.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    if (!isDescriptor) {
      mv.visitFieldInsn(
          Opcodes.GETFIELD, hook.className().replace('.', '/'), "fd", "Ljava/io/FileDescriptor;");
    }
    int local = 1;
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      mv.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), local);
      local += argument.getSize();
    }
    mv.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        NativeTwins.NAME,
        hook.methodName(),
        "(Ljava/io/FileDescriptor;" + descriptor.substring(1),
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

  private static void push(MethodVisitor mv, int value) {
    if (value <= Byte.MAX_VALUE) {
      mv.visitIntInsn(Opcodes.BIPUSH, value);
    } else {
      mv.visitIntInsn(Opcodes.SIPUSH, value);
    }
  }
}
