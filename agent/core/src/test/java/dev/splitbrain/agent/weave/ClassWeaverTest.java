package dev.splitbrain.agent.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.Test;

/**
 * What can be seen of weaving without the door; the woven JDK itself runs in the end-to-end tests.
 */
class ClassWeaverTest {
  private static byte[] file() throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream("java/io/File.class")) {
      return in.readAllBytes();
    }
  }

  private static Hook exists(String descriptor) {
    return Hook.inScope("java.io.File", "exists", descriptor, (self, args) -> true);
  }

  @Test
  void theHookedMethodCallsTheDoorAndNoOtherDoes() throws IOException {
    byte[] woven = ClassWeaver.weave(file(), List.of(exists("()Z")), List.of(0));
    int[] calls = new int[1];
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String s, String[] e) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String d, boolean i) {
                    if (owner.equals(Prologue.DOOR)) {
                      assertEquals("exists", name);
                      calls[0]++;
                    }
                  }
                };
              }
            },
            0);
    assertEquals(1, calls[0]);
  }

  private static Hook onCall(String called, String descriptor, int below) {
    return Hook.onCall(
        "java.util.concurrent.ThreadPoolExecutor",
        "runWorker",
        "(Ljava/util/concurrent/ThreadPoolExecutor$Worker;)V",
        new Hook.Site("java/util/concurrent/ThreadPoolExecutor", called, descriptor, below),
        (self, args) -> Hook.PROCEED);
  }

  private static byte[] pool() throws IOException {
    String name = "java/util/concurrent/ThreadPoolExecutor.class";
    try (InputStream in = ClassLoader.getSystemResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void aValueOfEachInterceptedCallPassesTheDoorJustBefore() throws IOException {
    List<Hook> hooks =
        List.of(
            onCall("beforeExecute", "(Ljava/lang/Thread;Ljava/lang/Runnable;)V", 0),
            onCall("afterExecute", "(Ljava/lang/Runnable;Ljava/lang/Throwable;)V", 1));
    byte[] woven = ClassWeaver.weave(pool(), hooks, List.of(0, 1));
    List<String> seen = new ArrayList<>();
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String s, String[] e) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitInsn(int opcode) {
                    if (opcode == Opcodes.SWAP) {
                      seen.add("swap");
                    }
                  }

                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String called, String d, boolean i) {
                    boolean door = owner.equals(Prologue.DOOR);
                    if (door || (name.equals("runWorker") && called.endsWith("Execute"))) {
                      assertEquals("runWorker", name);
                      seen.add(called);
                    }
                  }
                };
              }
            },
            0);
    List<String> before = List.of("pass", "beforeExecute");
    List<String> after = List.of("swap", "pass", "swap", "afterExecute");
    List<String> all = new ArrayList<>(before);
    all.addAll(after);
    all.addAll(after);
    assertEquals(all, seen);
  }

  @Test
  void aCallThatIsNotMadeIsAnErrorThatNamesIt() throws IOException {
    byte[] original = pool();
    HookMissedException e =
        assertThrows(
            HookMissedException.class,
            () ->
                ClassWeaver.weave(
                    original, List.of(onCall("duringExecute", "()V", 0)), List.of(0)));
    assertTrue(e.getMessage().contains("runWorker"), e.getMessage());
    assertTrue(e.getMessage().contains("duringExecute"), e.getMessage());
  }

  @Test
  void aHookThatFindsNoMethodIsAnErrorThatNamesIt() throws IOException {
    byte[] original = file();
    HookMissedException e =
        assertThrows(
            HookMissedException.class,
            () -> ClassWeaver.weave(original, List.of(exists("(I)Z")), List.of(0)));
    assertTrue(e.getMessage().contains("java.io.File.exists(I)Z"), e.getMessage());
  }

  @Test
  void aHookOnANativeMethodIsAnError() throws IOException {
    byte[] original;
    try (InputStream in = ClassLoader.getSystemResourceAsStream("java/lang/System.class")) {
      original = in.readAllBytes();
    }
    Hook hook = Hook.inScope("java.lang.System", "nanoTime", "()J", (self, args) -> 1L);
    assertThrows(
        HookMissedException.class, () -> ClassWeaver.weave(original, List.of(hook), List.of(0)));
  }

  @Test
  void oneMethodTakesOneHook() throws IOException {
    byte[] original = file();
    HookMissedException e =
        assertThrows(
            HookMissedException.class,
            () ->
                ClassWeaver.weave(original, List.of(exists("()Z"), exists("()Z")), List.of(0, 1)));
    assertTrue(e.getMessage().contains("twice"), e.getMessage());
  }
}
