package dev.splitbrain.agent.weave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.LibraryHook;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Woven libraries run, with a door that notes what they ask. */
class LibraryWeaverTest {
  private static final String NAME = Sample.class.getName().replace('.', '/');

  /** What a library's class may look like. */
  public static final class Sample {
    /** Ends in each way that a method can. */
    public static String end(String how) {
      try {
        work(how);
      } catch (IllegalStateException e) {
        return "caught " + e.getMessage();
      }
      if (how.equals("early")) {
        return "early";
      }
      how = "late";
      return how;
    }

    private static void work(String how) {
      FakeDoor.SEEN.add("work");
      if (how.equals("throw")) {
        throw new IllegalArgumentException(how);
      }
    }
  }

  @BeforeEach
  void forget() {
    FakeDoor.reset();
  }

  private static LibraryHook hook(boolean required, LibraryHook.Code code, String... methods) {
    return new LibraryHook(List.of(NAME), List.of(methods), required, code);
  }

  private static LibraryHook asking(String method) {
    return hook(
        true,
        new LibraryHook.Asking(
            List.of("start"), List.of("return"), List.of("throw"), Map.of("work", "before")),
        method);
  }

  private static String run(LibraryHook hook, String how) throws Throwable {
    byte[] woven = new LibraryWeaver(List.of(hook)).weave(NAME, WovenLoader.bytes(Sample.class));
    return run(woven, how);
  }

  private static String run(byte[] woven, String how) throws Throwable {
    Class<?> type = WovenLoader.define(Sample.class, woven);
    try {
      return (String) type.getMethod("end", String.class).invoke(null, how);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void asksAtTheStartBeforeACallAndAtEachReturn() throws Throwable {
    for (String how : List.of("early", "late")) {
      FakeDoor.reset();
      assertEquals(how, run(asking("end"), how));
      assertEquals(List.of("start", "before", "work", "return"), FakeDoor.SEEN);
    }
  }

  @Test
  void asksWhenTheMethodThrows() {
    assertThrows(IllegalArgumentException.class, () -> run(asking("end"), "throw"));
    assertEquals(List.of("start", "before", "work", "throw"), FakeDoor.SEEN);
  }

  /** So a test runner takes it for the test's. */
  @Test
  void theMethodsOwnHandlersSeeWhatAQuestionBeforeACallThrows() throws Throwable {
    FakeDoor.failing = "before";
    assertEquals("caught before", run(asking("end"), "late"));
    assertEquals(List.of("start", "before", "return"), FakeDoor.SEEN);
  }

  @Test
  void whatTheFirstQuestionThrowsEndsTheMethodAndNothingIsAskedAfter() {
    FakeDoor.failing = "start";
    assertThrows(IllegalStateException.class, () -> run(asking("end"), "late"));
    assertEquals(List.of("start"), FakeDoor.SEEN);
  }

  @Test
  void whatTheQuestionAtAReturnThrowsIsNotToldAsAThrow() {
    FakeDoor.failing = "return";
    assertThrows(IllegalStateException.class, () -> run(asking("end"), "late"));
    assertEquals(List.of("start", "before", "work", "return"), FakeDoor.SEEN);
  }

  @Test
  void aGuardIsLeftHoweverTheMethodEnds() throws Throwable {
    LibraryHook guard = hook(false, new LibraryHook.Guarded(), "end");
    run(guard, "early");
    assertThrows(IllegalArgumentException.class, () -> run(guard, "throw"));
    assertEquals(List.of("enter", "work", "exit", "enter", "work", "exit"), FakeDoor.SEEN);
  }

  /** JUnit 3 and 4 are compiled for Java 5. */
  @Test
  void classesOfAFormatWithoutStackMapsAreWovenToo() throws Throwable {
    ClassReader reader = new ClassReader(WovenLoader.bytes(Sample.class));
    ClassWriter old = new ClassWriter(0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, old) {
          @Override
          public void visit(int version, int access, String name, String s, String up, String[] i) {
            super.visit(Opcodes.V1_5, access, name, s, up, i);
          }

          @Override
          public net.bytebuddy.jar.asm.MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            // String concatenation of today's compiler is none of that format.
            return name.equals("end")
                ? OldMethod.write(super.visitMethod(access, name, descriptor, null, null))
                : super.visitMethod(access, name, descriptor, signature, exceptions);
          }
        },
        ClassReader.SKIP_FRAMES);
    byte[] woven = new LibraryWeaver(List.of(asking("end"))).weave(NAME, old.toByteArray());
    assertEquals("old", run(woven, "late"));
    assertEquals(List.of("start", "before", "work", "return"), FakeDoor.SEEN);
  }

  /** Calls work, then returns. */
  private static final class OldMethod {
    static net.bytebuddy.jar.asm.MethodVisitor write(net.bytebuddy.jar.asm.MethodVisitor mv) {
      mv.visitCode();
      mv.visitVarInsn(Opcodes.ALOAD, 0);
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, NAME, "work", "(Ljava/lang/String;)V", false);
      mv.visitLdcInsn("old");
      mv.visitInsn(Opcodes.ARETURN);
      mv.visitMaxs(2, 1);
      mv.visitEnd();
      return null;
    }
  }

  @Test
  void aRequiredMethodOrCallThatIsMissingIsAnErrorThatNamesIt() throws Exception {
    byte[] original = WovenLoader.bytes(Sample.class);
    LibraryWeaver noMethod = new LibraryWeaver(List.of(asking("begin")));
    HookMissedException e =
        assertThrows(HookMissedException.class, () -> noMethod.weave(NAME, original));
    assertTrue(e.getMessage().contains("Sample.begin"), e.getMessage());
    LibraryHook.Asking calls =
        new LibraryHook.Asking(List.of(), List.of(), List.of(), Map.of("play", "before"));
    LibraryWeaver noCall = new LibraryWeaver(List.of(hook(true, calls, "end")));
    e = assertThrows(HookMissedException.class, () -> noCall.weave(NAME, original));
    assertTrue(e.getMessage().contains("play"), e.getMessage());
    LibraryHook.Guarded guarded = new LibraryHook.Guarded();
    new LibraryWeaver(List.of(hook(false, guarded, "begin"))).weave(NAME, original);
  }

  @Test
  void aNameWithAStarMeansAllThatStartSo() {
    LibraryHook hook = hook(true, new LibraryHook.Guarded(), "fire*", "run");
    assertTrue(hook.matches("fireTestStarted"));
    assertTrue(hook.matches("run"));
    assertFalse(hook.matches("runLeaf"));
    assertFalse(hook.matches("backfire"));
  }

  /** At its start a method can say what it is about; its later code may overwrite that. */
  @Test
  void handsTheFirstArgumentOverAtTheStart() throws Throwable {
    run(asking("end"), "late");
    assertEquals(List.of("late"), FakeDoor.ARGUMENTS);
  }
}
