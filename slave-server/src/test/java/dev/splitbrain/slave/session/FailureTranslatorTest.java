package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTranslatorTest {
  interface Service {
    String call(Throwable toThrow) throws Failure;
  }

  private static final Service GUARDED =
      FailureTranslator.around(
          Service.class,
          toThrow ->
              Checked.checked(
                  () -> {
                    if (toThrow instanceof Error error) {
                      throw error;
                    }
                    if (toThrow != null) {
                      throw (Exception) toThrow;
                    }
                    return "fine";
                  }));

  @Test
  void whateverIsThrownIsAFailure() throws Exception {
    assertEquals("fine", GUARDED.call(null));
    Failure own = Failures.of(ErrorKind.LIMIT, "mine");
    assertSame(own, assertThrows(Failure.class, () -> GUARDED.call(own)));
    assertKind(ErrorKind.NO_SUCH_FILE, new java.nio.file.NoSuchFileException("x"));
    assertKind(ErrorKind.IO, new java.io.IOException("x"));
    assertKind(ErrorKind.CANCELLED, new InterruptedException());
    assertKind(ErrorKind.ILLEGAL_ARGUMENT, new IllegalArgumentException("x"));
    assertKind(ErrorKind.OTHER, new NullPointerException("x"));
    assertKind(ErrorKind.OTHER, new StackOverflowError());
    assertKind(ErrorKind.OTHER, new OutOfMemoryError("x"));
  }

  private static void assertKind(ErrorKind kind, Throwable thrown) {
    assertEquals(kind, assertThrows(Failure.class, () -> GUARDED.call(thrown)).getKind());
  }

  @Test
  void framesEndWithTheHandler() {
    Service failing =
        FailureTranslator.around(
            Service.class,
            ignored -> {
              throw new IllegalStateException("x", new IllegalArgumentException("below"));
            });
    Failure failure = assertThrows(Failure.class, () -> failing.call(null));

    assertEndsHere(failure.getFrames());
    assertEndsHere(failure.getCauses().get(0).getFrames());
  }

  private static void assertEndsHere(List<Frame> frames) {
    String outermost = frames.get(frames.size() - 1).getClassName();
    assertEquals(FailureTranslatorTest.class.getName(), outermost);
  }
}
