package dev.splitbrain.agent.weave;

import dev.splitbrain.agent.area.Condition;
import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/**
 * Sends one value of a call that a method makes through the door, just before the call. The door
 * tests the condition and gives back what the call is to have, so the code has no branch more and
 * its frames stay true.
 */
final class CallVisitor extends MethodVisitor {
  private static final String PASS = "(Ljava/lang/Object;II)Ljava/lang/Object;";

  private final List<Hook> hooks;
  private final Map<String, List<Integer>> numbers = new HashMap<>();
  private final Set<Integer> missed;

  /**
   * A visitor.
   *
   * @param calls the numbers of the hooks on calls of this method, first asked first
   * @param missed the hooks that have found no call yet; those that find one are taken out
   */
  CallVisitor(MethodVisitor next, List<Hook> hooks, List<Integer> calls, Set<Integer> missed) {
    super(Opcodes.ASM9, next);
    this.hooks = hooks;
    this.missed = missed;
    for (int number : calls) {
      Position.BeforeCall call = (Position.BeforeCall) hooks.get(number).position();
      String key = key(call.owner(), call.methodName(), call.descriptor());
      List<Integer> ofCall = numbers.get(key);
      if (ofCall == null) {
        ofCall = new ArrayList<>();
        numbers.put(key, ofCall);
      }
      ofCall.add(number);
    }
  }

  private static String key(String owner, String name, String descriptor) {
    return owner + "." + name + descriptor;
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    for (int number : numbers.getOrDefault(key(owner, name, descriptor), List.of())) {
      Hook hook = hooks.get(number);
      missed.remove(number);
      Position.BeforeCall call = (Position.BeforeCall) hook.position();
      boolean swapped = call.below() == 1;
      if (swapped) {
        visitInsn(Opcodes.SWAP);
      }
      Prologue.push(mv, number);
      Prologue.push(mv, ((Condition.AnyOf) hook.condition()).mask());
      super.visitMethodInsn(Opcodes.INVOKESTATIC, Prologue.DOOR, "pass", PASS, false);
      visitTypeInsn(Opcodes.CHECKCAST, type(call));
      if (swapped) {
        visitInsn(Opcodes.SWAP);
      }
    }
    super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
  }

  /** Of the value that passes. */
  private static String type(Position.BeforeCall call) {
    Type[] arguments = Type.getArgumentTypes(call.descriptor());
    int index = arguments.length - 1 - call.below();
    return index < 0 ? call.owner() : arguments[index].getInternalName();
  }
}
