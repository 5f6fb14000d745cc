package dev.splitbrain.agent.weave;

import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** Primitive values to objects and back, in bytecode. */
final class Boxes {
  private Boxes() {}

  /** Replaces a primitive on the stack by its box; leaves a reference alone. */
  static void box(MethodVisitor mv, Type type) {
    String box = boxOf(type);
    if (box != null) {
      mv.visitMethodInsn(
          Opcodes.INVOKESTATIC, box, "valueOf", "(" + type + ")L" + box + ";", false);
    }
  }

  /** Replaces a box on the stack by the primitive of that type. */
  static void unbox(MethodVisitor mv, Type type) {
    String box = boxOf(type);
    mv.visitTypeInsn(Opcodes.CHECKCAST, box);
    mv.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL, box, type.getClassName() + "Value", "()" + type, false);
  }

  private static String boxOf(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.CHAR -> "java/lang/Character";
      case Type.BYTE -> "java/lang/Byte";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.LONG -> "java/lang/Long";
      case Type.FLOAT -> "java/lang/Float";
      case Type.DOUBLE -> "java/lang/Double";
      default -> null;
    };
  }
}
