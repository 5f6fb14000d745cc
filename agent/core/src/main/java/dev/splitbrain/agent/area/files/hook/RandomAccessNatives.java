package dev.splitbrain.agent.area.files.hook;

import dev.splitbrain.agent.area.Needs;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Java twins of RandomAccessFile's native methods that JDK 17 offers no Java way around: a native
 * method takes no prologue. Each does with {@code sun.nio.ch.FileDispatcherImpl}'s natives,
 * package-private there, what the original's C code does, with its errors; so the class is made in
 * that package.
 */
public final class RandomAccessNatives {
  static final String NAME = "sun/nio/ch/SplitBrainNatives";
  private static final String DISPATCHER = "sun/nio/ch/FileDispatcherImpl";
  private static final String FD = "Ljava/io/FileDescriptor;";

  private RandomAccessNatives() {}

  /** What the weaver is asked to define. */
  public static Needs.StandIn standIn() {
    return new Needs.StandIn(NAME, "sun.nio.ch.IOUtil", RandomAccessNatives::bytes);
  }

  /** The class, in a format old enough to need no stack maps. */
  private static byte[] bytes() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
    writer.visit(Opcodes.V1_5, access, NAME, null, "java/lang/Object", null);
    getFilePointer(method(writer, "getFilePointer", "(" + FD + ")J"));
    length(method(writer, "length", "(" + FD + ")J"));
    setLength(method(writer, "setLength", "(" + FD + "J)V"));
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static MethodVisitor method(ClassWriter writer, String name, String descriptor) {
    MethodVisitor mv =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, name, descriptor, null, null);
    mv.visitCode();
    return mv;
  }

  private static void finish(MethodVisitor mv) {
    mv.visitMaxs(0, 0);
    mv.visitEnd();
  }

  /** {@code if (!fd.valid()) throw new IOException("Stream Closed")}, as io_util's natives do. */
  private static void checkOpen(MethodVisitor mv) {
    Label open = new Label();
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/io/FileDescriptor", "valid", "()Z", false);
    mv.visitJumpInsn(Opcodes.IFNE, open);
    mv.visitTypeInsn(Opcodes.NEW, "java/io/IOException");
    mv.visitInsn(Opcodes.DUP);
    mv.visitLdcInsn("Stream Closed");
    mv.visitMethodInsn(
        Opcodes.INVOKESPECIAL, "java/io/IOException", "<init>", "(Ljava/lang/String;)V", false);
    mv.visitInsn(Opcodes.ATHROW);
    mv.visitLabel(open);
  }

  /** Seek by -1 asks for the position and moves nothing. */
  private static void position(MethodVisitor mv) {
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitLdcInsn(-1L);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DISPATCHER, "seek0", "(" + FD + "J)J", false);
  }

  private static void getFilePointer(MethodVisitor mv) {
    checkOpen(mv);
    position(mv);
    mv.visitInsn(Opcodes.LRETURN);
    finish(mv);
  }

  private static void length(MethodVisitor mv) {
    checkOpen(mv);
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DISPATCHER, "size0", "(" + FD + ")J", false);
    mv.visitInsn(Opcodes.LRETURN);
    finish(mv);
  }

  /** Truncates or grows; a position beyond the new end moves to it. */
  private static void setLength(MethodVisitor mv) {
    checkOpen(mv);
    position(mv);
    mv.visitVarInsn(Opcodes.LSTORE, 3);
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitVarInsn(Opcodes.LLOAD, 1);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DISPATCHER, "truncate0", "(" + FD + "J)I", false);
    mv.visitInsn(Opcodes.POP);
    Label done = new Label();
    mv.visitVarInsn(Opcodes.LLOAD, 3);
    mv.visitVarInsn(Opcodes.LLOAD, 1);
    mv.visitInsn(Opcodes.LCMP);
    mv.visitJumpInsn(Opcodes.IFLE, done);
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitVarInsn(Opcodes.LLOAD, 1);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DISPATCHER, "seek0", "(" + FD + "J)J", false);
    mv.visitInsn(Opcodes.POP2);
    mv.visitLabel(done);
    mv.visitInsn(Opcodes.RETURN);
    finish(mv);
  }
}
