package dev.splitbrain.agent.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.Position;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
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
        new Position.BeforeCall(
            "java/util/concurrent/ThreadPoolExecutor", called, descriptor, below),
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
  void twoHooksCannotHaveTheSamePlace() throws IOException {
    byte[] original = file();
    HookMissedException e =
        assertThrows(
            HookMissedException.class,
            () ->
                ClassWeaver.weave(original, List.of(exists("()Z"), exists("()Z")), List.of(0, 1)));
    assertTrue(e.getMessage().contains("twice"), e.getMessage());
  }

  @Test
  void hooksOfOneMethodAreAskedInTheirOrder() throws IOException {
    List<Hook> hooks =
        List.of(exists("()Z").at(2), exists("()Z"), exists("()Z").at(-1), guard("exists"));
    assertEquals(
        List.of("2 call", "1 call", "0 call", "guardEnter"),
        doorCalls(ClassWeaver.weave(file(), hooks, List.of(0, 1, 2, 3)), "exists").subList(0, 4));
  }

  /** The JVM verifies no class of the JDK's, so woven code is verified in one of this test's. */
  @Test
  void chainedHooksPassTheVerifier() throws Exception {
    String name = Sample.class.getName();
    String method = "sum";
    String descriptor = "(JLjava/lang/String;)J";
    List<Hook> hooks =
        List.of(
            Hook.inScope(name, method, descriptor, (self, args) -> 1L).at(1),
            Hook.byObject(name, method, descriptor, (self, args) -> 1L),
            Hook.guard(name, method, descriptor));
    byte[] original;
    try (InputStream in = Sample.class.getResourceAsStream("ClassWeaverTest$Sample.class")) {
      original = in.readAllBytes();
    }
    byte[] woven = ClassWeaver.weave(original, hooks, List.of(0, 1, 2));
    Class<?> type =
        new ClassLoader(null) {
          Class<?> define() {
            return defineClass(name, woven, 0, woven.length);
          }
        }.define();
    assertEquals(name, Class.forName(name, true, type.getClassLoader()).getName());
    assertEquals(1, type.getDeclaredMethods().length);
  }

  /** What the verifier looks at. */
  private static final class Sample {
    long sum(long start, String text) {
      long sum = start;
      for (int i = 0; i < text.length(); i++) {
        sum += text.charAt(i);
      }
      return sum;
    }
  }

  private static Hook guard(String method) {
    return Hook.guard("java.io.File", method, "()Z");
  }

  /** The calls of the door that a method makes, with the hook's number where there is one. */
  private static List<String> doorCalls(byte[] woven, String method) {
    List<String> calls = new ArrayList<>();
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String s, String[] e) {
                return !name.equals(method) ? null : new DoorCalls(calls);
              }
            },
            0);
    return calls;
  }

  /** The first number after a branch is the hook's. */
  private static final class DoorCalls extends MethodVisitor {
    private final List<String> calls;
    private String number = "";

    DoorCalls(List<String> calls) {
      super(Opcodes.ASM9);
      this.calls = calls;
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
      number = "";
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
      if (number.isEmpty()) {
        number = operand + " ";
      }
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String called, String d, boolean i) {
      if (owner.equals(Prologue.DOOR)) {
        calls.add(called.equals("call") ? number + called : called);
      }
    }
  }
}
