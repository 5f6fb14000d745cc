package dev.splitbrain.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.splitbrain.shell.exec.Thrown;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrownTextTest {
  private static final String SLAVE_TRACE = "dev.splitbrain.wire.error.SlaveTrace";

  private static Thrown thrown(
      String type, String message, List<StackTraceElement> frames, Thrown... suppressed) {
    return new Thrown(type, message, frames, -1, null, List.of(suppressed));
  }

  private static StackTraceElement frame(String type, String method) {
    return new StackTraceElement(type, method, null, -1);
  }

  @Test
  void aSlavesTraceNamesTheHostAndShowsTheFramesOfItsJdkOnly() {
    Thrown slave =
        thrown(
            SLAVE_TRACE,
            "on bench1: java.nio.file.NoSuchFileException: /x",
            List.of(
                frame("sun.nio.fs.UnixException", "translateToIOException"),
                frame("dev.splitbrain.slave.area.files.FilesHandler", "open")));
    Thrown whole =
        thrown(
            "java.io.FileNotFoundException",
            "/x (No such file or directory)",
            List.of(frame("java.io.FileInputStream", "open")),
            slave);

    assertEquals(
        List.of(
            "java.io.FileNotFoundException: /x (No such file or directory)",
            "    at java.io.FileInputStream.open(Unknown Source)",
            "    on bench1: java.nio.file.NoSuchFileException: /x",
            "        at sun.nio.fs.UnixException.translateToIOException(Unknown Source)"),
        ThrownText.lines(whole, null, StackTraceElement::toString));
  }

  @Test
  void aSlavesTextCannotActOnTheTerminal() {
    Thrown slave = thrown(SLAVE_TRACE, "on bench1: \u001b]0;x\u0007", List.of());

    assertEquals(
        "    on bench1: \\u001B]0;x\\u0007",
        ThrownText.lines(
                thrown("java.io.IOException", "m", List.of(), slave), null, Object::toString)
            .get(1));
  }

  @Test
  void whatElseIsSuppressedIsCalledSo() {
    Thrown other = thrown("java.io.IOException", "close failed", List.of());

    assertEquals(
        "    Suppressed: java.io.IOException: close failed",
        ThrownText.lines(
                thrown("java.io.IOException", "m", List.of(), other), null, Object::toString)
            .get(1));
  }
}
