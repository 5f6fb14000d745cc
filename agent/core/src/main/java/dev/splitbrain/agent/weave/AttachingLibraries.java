package dev.splitbrain.agent.weave;

import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * Libraries that make themselves an agent of the VM they run in, as Mockito does before its first
 * mock: with a helper process that attaches to this one, and with jars that they write for this VM
 * to load. All of that is the VM's own affair and stays on the master, though it may happen in the
 * middle of a scope. Every other method of theirs is routed like any code.
 */
final class AttachingLibraries {
  /** Classes by internal name, and their methods, whatever the parameters. */
  private static final Map<String, Set<String>> GUARDED =
      Map.of(
          "net/bytebuddy/agent/ByteBuddyAgent",
          Set.of("install", "attach", "attachNative", "getInstrumentation"),
          "org/mockito/internal/creation/bytebuddy/InlineDelegateByteBuddyMockMaker",
          Set.of("<clinit>"));

  private AttachingLibraries() {}

  /** Whether the class is one of them. */
  static boolean include(String className) {
    return GUARDED.containsKey(className);
  }

  /**
   * The class with its guards. Releases of a library differ in what they have, so nothing need be
   * found.
   */
  static byte[] weave(String className, byte[] original) {
    Set<String> guarded = GUARDED.get(className);
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            boolean hasCode = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
            return hasCode && guarded.contains(name) ? new GuardVisitor(next) : next;
          }
        },
        0);
    return writer.toByteArray();
  }
}
