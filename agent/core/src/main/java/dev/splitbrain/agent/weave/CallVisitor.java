package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Hook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Sends one value of a call that a method makes through the door, just before the call. The door
 * tests the gate and gives back what the call is to have, so the code has no branch more and its
 * frames stay true.
 */
final class CallVisitor extends MethodVisitor {
  private static final String PASS = "(Ljava/lang/Object;I)Ljava/lang/Object;";

  private final List<Hook> hooks;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Consumer<Hook> found;

  /**
   * A visitor.
   *
   * @param calls the numbers of the hooks on calls of this method
   * @param found told of each hook whose call was found
   */
  CallVisitor(MethodVisitor next, List<Hook> hooks, List<Integer> calls, Consumer<Hook> found) {
    super(Opcodes.ASM9, next);
    this.hooks = hooks;
    this.found = found;
    for (int number : calls) {
      numbers.put(key(hooks.get(number).site()), number);
    }
  }

  static String key(Hook.Site site) {
    return key(site.owner(), site.methodName(), site.descriptor());
  }

  private static String key(String owner, String name, String descriptor) {
    return " " + owner + "." + name + descriptor;
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    Integer number = numbers.get(key(owner, name, descriptor));
    if (number != null) {
      Hook hook = hooks.get(number);
      found.accept(hook);
      boolean swapped = hook.site().below() == 1;
      if (swapped) {
        visitInsn(Opcodes.SWAP);
      }
      visitIntInsn(Opcodes.SIPUSH, number);
      super.visitMethodInsn(Opcodes.INVOKESTATIC, Prologue.DOOR, "pass", PASS, false);
      visitTypeInsn(Opcodes.CHECKCAST, type(hook.site()));
      if (swapped) {
        visitInsn(Opcodes.SWAP);
      }
    }
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  /** Of the value that passes. */
  private static String type(Hook.Site site) {
    Type[] arguments = Type.getArgumentTypes(site.descriptor());
    int index = arguments.length - 1 - site.below();
    return index < 0 ? site.owner() : arguments[index].getInternalName();
  }
}
