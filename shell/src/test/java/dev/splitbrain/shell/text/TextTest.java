package dev.splitbrain.shell.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextTest {
  private static String filtered(String text, int chunk) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TerminalFilter filter = new TerminalFilter(out);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += chunk) {
      filter.write(bytes, i, Math.min(chunk, bytes.length - i));
    }
    filter.settle();
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void assertFiltered(String expected, String text) throws IOException {
    for (int chunk : new int[] {1, 2, 3, 1000}) {
      assertEquals(expected, filtered(text, chunk), "in pieces of " + chunk);
    }
  }

  @Test
  void textAndColoursAndSimpleMovesPass() throws IOException {
    String plain = "a\u00e9\u20ac\ud83d\ude00\r\n\t\b \u001b[31;1mred\u001b[m";
    assertFiltered(plain, plain);
  }

  @Test
  void whatActsOnTheTerminalIsShown() throws IOException {
    assertFiltered("\\u001B[2J", "\u001b[2J");
    assertFiltered("\\u001B]52;c;ZWNobw==\\u0007", "\u001b]52;c;ZWNobw==\u0007");
    assertFiltered("\\u001B\\u001B[31x", "\u001b\u001b[31x");
    assertFiltered("\\u009B31m", "\u009b31m");
    assertFiltered("\\u001B[", "\u001b[");
    assertFiltered("\\u202Eabc", "\u202eabc");
    assertFiltered("\\u000Eq\\u0000", "\u000eq\0");
  }

  @Test
  void bytesThatAreNotUtf8CannotHideAControl() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TerminalFilter filter = new TerminalFilter(out);
    filter.write(
        new byte[] {(byte) 0x9b, '3', (byte) 0xc3, 0x1b, '[', 'K', (byte) 0xe2, (byte) 0x82});
    filter.settle();
    assertEquals("\ufffd3\ufffd\\u001B[K\ufffd", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void namesInALineShowTheirBreaks() {
    assertEquals("a\\nb\\r\\t\\u001B[31m", Visible.line("a\nb\r\t\u001b[31m"));
    assertEquals("a\n\tb\\r", Visible.block("a\n\tb\r"));
    assertEquals("plain \u00e9", Visible.line("plain \u00e9"));
  }
}
