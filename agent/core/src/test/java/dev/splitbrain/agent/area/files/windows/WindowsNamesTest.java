package dev.splitbrain.agent.area.files.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What java.io.File is known to make of names on Windows. */
class WindowsNamesTest {

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
    assertEquals(normal.replace("\\\\", "\\"), WindowsNames.normalize(text).replace("\\\\", "\\"));
    assertEquals(
        WindowsNames.normalize(text), WindowsNames.normalize(WindowsNames.normalize(text)));
  }

  @Test
  void sharesKeepTheirTwoBackslashes() {
    assertEquals("\\\\host\\share", WindowsNames.normalize("//host//share/"));
    assertEquals("\\\\", WindowsNames.normalize("//"));
    assertEquals("\\", WindowsNames.normalize("/"));
    assertEquals("C:\\a", WindowsNames.normalize("/C:/a"));
  }

  private static void parts(String name, boolean absolute, String last, String parent) {
    assertEquals(absolute, WindowsNames.isAbsolute(name), name);
    assertEquals(last, WindowsNames.name(name), name);
    assertEquals(parent, WindowsNames.parent(name), name);
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
    assertEquals("a\\b", WindowsNames.resolve("a", "b"));
    assertEquals("C:\\b", WindowsNames.resolve("C:\\", "b"));
    assertEquals("C:b", WindowsNames.resolve("C:", "b"));
    assertEquals("C:\\b", WindowsNames.resolve("C:", "\\b"));
    assertEquals("C:\\a\\b", WindowsNames.resolve("C:\\a", "\\b"));
    assertEquals("C:\\a\\host\\x", WindowsNames.resolve("C:\\a", "\\\\host\\x"));
    assertEquals("C:\\a\\D:\\x", WindowsNames.resolve("C:\\a", "D:\\x"));
    assertEquals("\\b", WindowsNames.resolve("\\", "b"));
    assertEquals("a", WindowsNames.resolve("a", ""));
    assertEquals("b", WindowsNames.resolve("", "b"));
  }

  @Test
  void absoluteNames() {
    assertEquals("C:\\w\\a", WindowsNames.absolute("a", "C:\\w"));
    assertEquals("C:\\w", WindowsNames.absolute("", "C:\\w"));
    assertEquals("C:\\a", WindowsNames.absolute("a", "C:\\"));
    assertEquals("C:\\a", WindowsNames.absolute("\\a", "C:\\w"));
    assertEquals("C:\\w\\a", WindowsNames.absolute("c:a", "C:\\w"));
    assertEquals("D:\\a", WindowsNames.absolute("D:a", "C:\\w"));
    assertEquals("D:\\", WindowsNames.absolute("D:", "C:\\w"));
    assertEquals("\\\\h\\s\\a", WindowsNames.absolute("\\a", "\\\\h\\s\\dir"));
    assertEquals("D:\\x", WindowsNames.absolute("D:\\x", "C:\\w"));
  }

  @Test
  void uriPaths() {
    assertEquals("/C:/a", WindowsNames.uriPath("C:\\a", false));
    assertEquals("/C:/a/", WindowsNames.uriPath("C:\\a", true));
    assertEquals("/C:/", WindowsNames.uriPath("C:\\", true));
    assertEquals("//host/share", WindowsNames.uriPath("\\\\host\\share", false));
    assertEquals("C:/a", WindowsNames.ofUriPath("/C:/a/"));
    assertEquals("C:/", WindowsNames.ofUriPath("/C:/"));
    assertEquals("/a", WindowsNames.ofUriPath("/a/"));
    assertEquals("/", WindowsNames.ofUriPath("/"));
  }

  @Test
  void caseDoesNotCount() {
    assertEquals(0, WindowsNames.compare("C:\\A", "c:\\a"));
    assertEquals(WindowsNames.hash("C:\\A"), WindowsNames.hash("c:\\a"));
    assertEquals("c:\\a".hashCode() ^ 1234321, WindowsNames.hash("C:\\A"));
  }
}
