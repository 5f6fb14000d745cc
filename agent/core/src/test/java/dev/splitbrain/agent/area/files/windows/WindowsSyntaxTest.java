package dev.splitbrain.agent.area.files.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What java.io.File is known to make of names on Windows. */
class WindowsSyntaxTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '', ''
          a, a
          a/b, a\\b
          a//b\\\\c/, a\\b\\c
          /, \\
          \\\\, \\\\
          ///, \\\\
          /a, \\a
          C:, C:
          C:/, C:\\
          C:\\\\\\, C:\\
          c:a/, c:a
          /C:/a, C:\\a
          ///c:/a/, c:\\a
          //host/share/, \\\\host\\share
          \\\\host\\\\share\\a, \\\\host\\share\\a
          """)
  void normalForms(String name, String normal) {
    String text = name.replace("\\\\", "\\");
    assertEquals(normal.replace("\\\\", "\\"), WindowsSyntax.normalize(text).replace("\\\\", "\\"));
    assertEquals(
        WindowsSyntax.normalize(text), WindowsSyntax.normalize(WindowsSyntax.normalize(text)));
  }

  @Test
  void sharesKeepTheirTwoBackslashes() {
    assertEquals("\\\\host\\share", WindowsSyntax.normalize("//host//share/"));
    assertEquals("\\\\", WindowsSyntax.normalize("//"));
    assertEquals("\\", WindowsSyntax.normalize("/"));
    assertEquals("C:\\a", WindowsSyntax.normalize("/C:/a"));
  }

  private static void parts(String name, boolean absolute, String last, String parent) {
    assertEquals(absolute, WindowsSyntax.isAbsolute(name), name);
    assertEquals(last, WindowsSyntax.name(name), name);
    assertEquals(parent, WindowsSyntax.parent(name), name);
  }

  @Test
  void parts() {
    parts("", false, "", null);
    parts("a", false, "a", null);
    parts("a\\b", false, "b", "a");
    parts("\\", false, "", null);
    parts("\\a", false, "a", "\\");
    parts("C:", false, "", null);
    parts("C:a", false, "a", "C:");
    parts("C:\\", true, "", null);
    parts("C:\\a", true, "a", "C:\\");
    parts("C:\\a\\b", true, "b", "C:\\a");
    parts("\\\\host\\share", true, "share", "\\\\host");
    parts("\\\\host", true, "host", "\\\\");
  }

  @Test
  void childrenAreBelowTheirParents() {
    assertEquals("a\\b", WindowsSyntax.resolve("a", "b"));
    assertEquals("C:\\b", WindowsSyntax.resolve("C:\\", "b"));
    assertEquals("C:b", WindowsSyntax.resolve("C:", "b"));
    assertEquals("C:\\b", WindowsSyntax.resolve("C:", "\\b"));
    assertEquals("C:\\a\\b", WindowsSyntax.resolve("C:\\a", "\\b"));
    assertEquals("C:\\a\\host\\x", WindowsSyntax.resolve("C:\\a", "\\\\host\\x"));
    assertEquals("C:\\a\\D:\\x", WindowsSyntax.resolve("C:\\a", "D:\\x"));
    assertEquals("\\b", WindowsSyntax.resolve("\\", "b"));
    assertEquals("a", WindowsSyntax.resolve("a", ""));
    assertEquals("b", WindowsSyntax.resolve("", "b"));
  }

  @Test
  void absoluteNames() {
    assertEquals("C:\\w\\a", WindowsSyntax.absolute("a", "C:\\w"));
    assertEquals("C:\\w", WindowsSyntax.absolute("", "C:\\w"));
    assertEquals("C:\\a", WindowsSyntax.absolute("a", "C:\\"));
    assertEquals("C:\\a", WindowsSyntax.absolute("\\a", "C:\\w"));
    assertEquals("C:\\w\\a", WindowsSyntax.absolute("c:a", "C:\\w"));
    assertEquals("D:\\a", WindowsSyntax.absolute("D:a", "C:\\w"));
    assertEquals("D:\\", WindowsSyntax.absolute("D:", "C:\\w"));
    assertEquals("\\\\h\\s\\a", WindowsSyntax.absolute("\\a", "\\\\h\\s\\dir"));
    assertEquals("D:\\x", WindowsSyntax.absolute("D:\\x", "C:\\w"));
  }

  @Test
  void uriPaths() {
    assertEquals("/C:/a", WindowsSyntax.uriPath("C:\\a", false));
    assertEquals("/C:/a/", WindowsSyntax.uriPath("C:\\a", true));
    assertEquals("/C:/", WindowsSyntax.uriPath("C:\\", true));
    assertEquals("//host/share", WindowsSyntax.uriPath("\\\\host\\share", false));
    assertEquals("C:/a", WindowsSyntax.ofUriPath("/C:/a/"));
    assertEquals("C:/", WindowsSyntax.ofUriPath("/C:/"));
    assertEquals("/a", WindowsSyntax.ofUriPath("/a/"));
    assertEquals("/", WindowsSyntax.ofUriPath("/"));
  }

  @Test
  void caseDoesNotCount() {
    assertEquals(0, WindowsSyntax.compare("C:\\A", "c:\\a"));
    assertEquals(WindowsSyntax.hash("C:\\A"), WindowsSyntax.hash("c:\\a"));
    assertEquals("c:\\a".hashCode() ^ 1234321, WindowsSyntax.hash("C:\\A"));
  }
}
