package dev.splitbrain.agent.area.descriptors;

import dev.splitbrain.agent.area.Needs;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A Java twin of {@code FileDescriptor.sync}, which is native up to JDK 17's: a native method takes
 * no prologue. It does with {@code sun.nio.ch.FileDispatcherImpl}'s native, package-private there,
 * what the original's C code does, with its error; so the class is made in that package.
 */
final class DescriptorNatives {
  static final String NAME = "sun/nio/ch/SplitBrainSync";
  private static final String DISPATCHER = "sun/nio/ch/FileDispatcherImpl";
  private static final String FD = "Ljava/io/FileDescriptor;";
  private static final String FAILED = "java/io/SyncFailedException";

  private DescriptorNatives() {}

  /** What the weaver is asked to define. */
  static Needs.StandIn standIn() {
    return new Needs.StandIn(NAME, "sun.nio.ch.IOUtil", DescriptorNatives::bytes);
  }

  /** The class, in a format old enough to need no stack maps. */
  private static byte[] bytes() {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER;
    writer.visit(Opcodes.V1_5, access, NAME, null, "java/lang/Object", null);
    MethodVisitor sync =
        writer.visitMethod(
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "sync", "(" + FD + ")V", null, null);
    sync.visitCode();
    sync(sync);
    sync.visitMaxs(0, 0);
    sync.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  private static void sync(MethodVisitor mv) {
    Label start = new Label();
    Label end = new Label();
    Label failed = new Label();
    mv.visitTryCatchBlock(start, end, failed, "java/io/IOException");
    mv.visitLabel(start);
    mv.visitVarInsn(Opcodes.ALOAD, 0);
    mv.visitInsn(Opcodes.ICONST_1);
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, DISPATCHER, "force0", "(" + FD + "Z)I", false);
    mv.visitInsn(Opcodes.POP);
    mv.visitLabel(end);
    mv.visitInsn(Opcodes.RETURN);
    mv.visitLabel(failed);
    mv.visitInsn(Opcodes.POP);
    mv.visitTypeInsn(Opcodes.NEW, FAILED);
    mv.visitInsn(Opcodes.DUP);
    mv.visitLdcInsn("sync failed");
    mv.visitMethodInsn(Opcodes.INVOKESPECIAL, FAILED, "<init>", "(Ljava/lang/String;)V", false);
    mv.visitInsn(Opcodes.ATHROW);
  }
}
