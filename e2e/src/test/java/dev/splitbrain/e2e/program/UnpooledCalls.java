package dev.splitbrain.e2e.program;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * An agent before ours that takes its pool of connections away: one that a call gives back is
 * closed, so every call dials, wherever in the area's code it is made. A VM in which ours has no
 * such pool any more ends with 3.
 */
public final class UnpooledCalls implements ClassFileTransformer {
  private static final String POOL = "dev/splitbrain/agent/session/CallPool";
  private static final String GIVE_BACK = "giveBack";

  private volatile boolean done;

  private UnpooledCalls() {}

  /** Where the JVM enters. */
  public static void premain(String options, Instrumentation instrumentation) {
    UnpooledCalls unpooled = new UnpooledCalls();
    instrumentation.addTransformer(unpooled);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!unpooled.done) {
                    System.err.println("no " + POOL + "." + GIVE_BACK + " was loaded");
                    Runtime.getRuntime().halt(3);
                  }
                }));
  }

  @Override
  public byte[] transform(
      Module module,
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] bytes) {
    if (!POOL.equals(name)) {
      return null;
    }
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Discarding(writer), 0);
    return writer.toByteArray();
  }

  private final class Discarding extends ClassVisitor {
    Discarding(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals(GIVE_BACK)) {
        return method;
      }
      method.visitCode();
      method.visitVarInsn(Opcodes.ALOAD, 0);
      method.visitVarInsn(Opcodes.ALOAD, 1);
      method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, POOL, "discard", descriptor, false);
      method.visitInsn(Opcodes.RETURN);
      method.visitMaxs(0, 0);
      method.visitEnd();
      done = true;
      return null;
    }
  }
}
