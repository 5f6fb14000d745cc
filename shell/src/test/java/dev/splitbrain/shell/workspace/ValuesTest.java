package dev.splitbrain.shell.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private final Values values = new Values(1000, 80);

  /** As JShell writes an array. */
  private static String array(String type, int length) {
    return IntStream.range(0, length)
        .mapToObj(i -> String.valueOf((byte) i))
        .collect(Collectors.joining(", ", type + "[" + length + "] { ", " }"));
  }

  @Test
  void shortValuesStayAsTheyAre() {
    assertEquals("\"abc\"", values.shown("s", "\"abc\""));
    assertEquals("byte[3] { 0, 1, 2 }", values.shown("b", array("byte", 3)));
    assertNull(values.note());
  }

  @Test
  void bytesAreDumped() {
    String dump = values.shown("b", array("byte", 70));
    assertEquals(
        "0040  40 41 42 43 44 45                                |@ABCDE|",
        dump.lines().reduce("", (a, b) -> b));
    assertTrue(dump.startsWith("byte[70]\n0000  00 01 "), dump);
    assertNull(values.note());
  }

  @Test
  void threeHundredBytesFitAScreen() {
    String dump = values.shown("b", array("byte", 300));
    assertEquals("92 more bytes", values.note());
    assertTrue(dump.lines().allMatch(line -> line.length() <= 76), dump);
    String narrow = new Values(1000, 40).shown("b", array("byte", 300));
    assertTrue(narrow.lines().allMatch(line -> line.length() <= 36), narrow);
  }

  /** Of a long array the exec VM sends the beginning. */
  @Test
  void theBeginningOfALongArrayIsEnough() {
    String head = array("byte", 100).replace("[100]", "[5000000]").replace(" }", ", ... }");
    values.shown("b", head);
    assertEquals("4,999,900 more bytes", values.note());
  }

  @Test
  void whatOnlyLooksLikeBytesIsText() {
    for (String text :
        new String[] {
          "byte[2000000000] { x }",
          "byte[20] { 1, 2 }",
          "byte[] { }",
          "byte[17] { " + "1, ".repeat(17) + "300 }"
        }) {
      assertEquals(text, new Values(1000, 80).shown("b", text));
    }
  }

  @Test
  void longTextLosesItsMiddle() {
    String shown = values.shown("s", "\"" + "x".repeat(3000) + "\"");
    assertEquals(1000, shown.length());
    assertTrue(shown.startsWith("\"x") && shown.contains(" ... ") && shown.endsWith("x\""));
    assertEquals("1,000 of 3,002 characters; for all of it: System.out.println(s)", values.note());
  }

  @Test
  void longArraysLoseTheirEnd() {
    String shown = values.shown("a", array("int", 1000));
    assertTrue(shown.length() <= 1000 && shown.endsWith(", ... }"), shown);
    assertEquals("Cut; for all of it: System.out.println(Arrays.toString(a))", values.note());
    String wide = new Values(100, 80).shown("a", "String[1] { \"" + "z".repeat(300) + "\" }");
    assertTrue(wide.contains(" ... "), wide);
  }

  @Test
  void aCutKeepsCharactersWhole() {
    String smile = "\ud83d\ude00".repeat(100);
    String cut = Values.cut(smile, 41);
    assertTrue(cut.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000), cut);
  }
}
