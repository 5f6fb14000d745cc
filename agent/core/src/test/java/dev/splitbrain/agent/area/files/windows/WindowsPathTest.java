package dev.splitbrain.agent.area.files.windows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Paths by comparison with Jimfs's, which has the same syntax but for names relative to a drive or
 * its root, and by what the JDK's own Windows code is known to answer.
 */
class WindowsPathTest {
  private static final FileSystem JIMFS = Jimfs.newFileSystem(Configuration.windows());

  /** What both can parse. */
  private static final List<String> TEXTS =
      List.of(
          "",
          ".",
          "..",
          "a",
          "A",
          "a\\b",
          "a/b",
          "A\\\\b//c\\",
          "a\\..\\b",
          "..\\a",
          "..\\..\\a\\.",
          "a\\b\\..\\..",
          "a.b c.txt",
          "C:\\",
          "c:/",
          "C:\\a",
          "c:\\A\\b",
          "C:\\a\\b\\c",
          "C:\\a\\..\\..\\b",
          "C:\\.\\a\\.",
          "D:\\a\\b",
          "\\\\host\\share\\",
          "\\\\HOST\\share\\a\\B",
          "//host/share/a");

  private static final List<String> LOWER =
      TEXTS.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();

  @AfterAll
  static void closeJimfs() throws IOException {
    JIMFS.close();
  }

  /** An answer as text, in which paths of both kinds look alike. */
  private static String answer(Function<Path, Object> question, Path path) {
    try {
      return String.valueOf(question.apply(path));
    } catch (IllegalArgumentException e) {
      return "refused";
    }
  }

  private static void ask(String name, Function<Path, Object> question) {
    for (String text : TEXTS) {
      assertEquals(
          answer(question, JIMFS.getPath(text)),
          answer(question, WindowsPath.of(text)),
          name + " of '" + text + "'");
    }
  }

  private static void askPairs(String name, BiFunction<Path, Path, Object> question) {
    for (String text : TEXTS) {
      for (String other : TEXTS) {
        assertEquals(
            answer(path -> question.apply(path, JIMFS.getPath(other)), JIMFS.getPath(text)),
            answer(path -> question.apply(path, WindowsPath.of(other)), WindowsPath.of(text)),
            name + " of '" + text + "' and '" + other + "'");
      }
    }
  }

  @Test
  void partsAreJimfssParts() {
    ask("text", Path::toString);
    ask("absolute", Path::isAbsolute);
    ask("root", Path::getRoot);
    ask("file name", Path::getFileName);
    ask("parent", Path::getParent);
    ask("count", Path::getNameCount);
    ask("normal form", WindowsPathTest::normal);
    ask("names", path -> List.copyOf(listed(path)));
    for (int i = -1; i < 4; i++) {
      int index = i;
      ask("name " + i, path -> path.getName(index));
      for (int j = 0; j < 4; j++) {
        int end = j;
        ask("subpath " + i + " to " + j, path -> path.subpath(index, end));
      }
    }
  }

  /** The JDK makes the empty path of '.', on every system; Jimfs leaves it. */
  private static Path normal(Path path) {
    Path normal = path.normalize();
    return normal.toString().equals(".") ? normal.resolveSibling("") : normal;
  }

  private static List<String> listed(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  @Test
  void pairsAreJimfssPairs() {
    askPairs("resolve", Path::resolve);
    askPairs("startsWith", Path::startsWith);
    askPairs("endsWith", Path::endsWith);
    askPairs("equals", Object::equals);
    askPairs(
        "relativize",
        (path, other) -> {
          // The JDK refuses to step back through '..'; see below.
          Path start = normal(path);
          return start.toString().startsWith("..") ? "refused" : start.relativize(normal(other));
        });
  }

  @Test
  void relativeNamesAreNormalAndRelativizedAsOnUnix() {
    for (String text : LOWER) {
      Path unix = Path.of(text.replace('\\', '/'));
      WindowsPath windows = WindowsPath.of(text);
      if (windows.getRoot() != null) {
        continue;
      }
      assertEquals(slashed(unix.normalize()), slashed(windows.normalize()), text);
      for (String other : LOWER) {
        if (WindowsPath.of(other).getRoot() == null) {
          assertEquals(
              answer(path -> slashed(path.relativize(Path.of(other.replace('\\', '/')))), unix),
              answer(path -> slashed(path.relativize(WindowsPath.of(other))), windows),
              "from " + text + " to " + other);
        }
      }
    }
  }

  private static String slashed(Path path) {
    return path.toString().replace('\\', '/');
  }

  @Test
  void caseDoesNotCount() {
    Path path = WindowsPath.of("C:\\Work\\Ünï.TXT");
    Path other = WindowsPath.of("c:/wORK/üNÏ.txt");
    assertEquals(path, other);
    assertEquals(path.hashCode(), other.hashCode());
    assertEquals(0, path.compareTo(other));
    assertEquals("C:\\Work\\Ünï.TXT", path.toString());
    assertNotEquals(path, WindowsPath.of("C:\\Work"));
    List<Path> paths =
        new ArrayList<>(List.of(WindowsPath.of("b"), WindowsPath.of("C"), WindowsPath.of("a\\z")));
    Collections.sort(paths);
    assertEquals("[a\\z, b, C]", paths.toString());
  }

  @Test
  void namesRelativeToADriveOrItsRoot() {
    WindowsPath ofDrive = WindowsPath.of("C:foo\\bar");
    assertFalse(ofDrive.isAbsolute());
    assertEquals("C:", ofDrive.getRoot().toString());
    assertEquals(2, ofDrive.getNameCount());
    assertEquals("C:foo", ofDrive.getParent().toString());
    assertEquals("C:", ofDrive.getParent().getParent().toString());
    WindowsPath ofRoot = WindowsPath.of("\\foo");
    assertFalse(ofRoot.isAbsolute());
    assertEquals("\\", ofRoot.getRoot().toString());
    assertEquals("\\", ofRoot.getParent().toString());
    assertNull(ofRoot.getParent().getParent());
    WindowsPath absolute = WindowsPath.of("C:\\a\\b");
    assertEquals("C:\\foo", absolute.resolve(ofRoot).toString());
    assertEquals("C:\\a\\b\\foo\\bar", absolute.resolve(ofDrive).toString());
    assertEquals("C:foo\\bar", WindowsPath.of("D:\\x").resolve(ofDrive).toString());
    assertSame(absolute, absolute.resolve(WindowsPath.of("C:")));
    assertEquals("\\\\h\\s\\foo", WindowsPath.of("\\\\h\\s\\a").resolve(ofRoot).toString());
    WindowsPath here = WindowsPath.of("C:\\work\\sub");
    assertEquals("C:\\foo", ofRoot.absolute(here).toString());
    assertEquals("C:\\work\\sub\\foo\\bar", ofDrive.absolute(here).toString());
    assertEquals("D:\\x", WindowsPath.of("D:x").absolute(here).toString());
    assertEquals("C:\\work\\sub\\x", WindowsPath.of("x").absolute(here).toString());
    assertEquals("C:\\work\\sub", WindowsPath.of("").absolute(here).toString());
    assertEquals("C:\\x", WindowsPath.of("x").absolute(WindowsPath.of("C:\\")).toString());
    assertEquals(
        "'other' is different type of Path",
        assertThrows(IllegalArgumentException.class, () -> ofRoot.relativize(ofDrive))
            .getMessage());
    assertEquals(
        "'other' has different root",
        assertThrows(
                IllegalArgumentException.class, () -> absolute.relativize(WindowsPath.of("D:\\a")))
            .getMessage());
    assertEquals("..\\..\\c", absolute.relativize(WindowsPath.of("c:\\c")).toString());
    assertEquals("x", WindowsPath.of("C:\\A").relativize(WindowsPath.of("c:\\a\\x")).toString());
    assertThrows(ProviderMismatchException.class, () -> absolute.resolve(Path.of("x")));
    assertThrows(NullPointerException.class, () -> absolute.resolve((Path) null));
  }

  private static void refused(String text, String reason, int index) {
    InvalidPathException e =
        assertThrows(InvalidPathException.class, () -> WindowsPath.of(text), text);
    assertEquals(reason, e.getReason(), text);
    assertEquals(index, e.getIndex(), text);
    assertEquals(text, e.getInput());
    assertThrows(InvalidPathException.class, () -> JIMFS.getPath(text), text);
  }

  @Test
  void whatNoFileCanBeCalledIsRefusedInTheJdksWords() {
    for (char c : "<>:\"|?*\n\t\0".toCharArray()) {
      refused("a\\b" + c + "c", "Illegal char <" + c + ">", 3);
    }
    refused("C:\\a:b", "Illegal char <:>", 4);
    refused("/C:/a", "Illegal char <:>", 2);
    refused("a \\b", "Trailing char < >", 1);
    refused("a\\b ", "Trailing char < >", 3);
    refused("\\\\", "UNC path is missing hostname", -1);
    refused("\\\\host", "UNC path is missing sharename", -1);
    refused("\\\\host\\", "UNC path is missing sharename", -1);
    assertEquals("a b", WindowsPath.of("a b").toString());
  }

  @Test
  void partsOfATextAreJoined() {
    assertEquals("C:\\a\\b", WindowsPath.of("C:\\", "", "a", "b").toString());
    assertEquals("a\\b", WindowsPath.of("", "a", "b").toString());
    assertEquals("", WindowsPath.of("", "", "").toString());
  }

  private static void uri(String path, String uri, boolean isDirectory) {
    assertEquals(uri, WindowsPath.of(path).uri(isDirectory).toString());
    assertEquals(WindowsPath.of(path), WindowsPath.of(URI.create(uri)));
  }

  @Test
  void urisAreTheJdks() {
    uri("C:\\a\\b", "file:///C:/a/b", false);
    uri("C:\\a\\b", "file:///C:/a/b/", true);
    uri("C:\\", "file:///C:/", true);
    uri("C:\\a b\\ü%", "file:///C:/a%20b/%C3%BC%25".replace("%C3%BC", "ü"), false);
    uri("\\\\host\\share\\a", "file://host/share/a", false);
    assertEquals(
        "file:////my_host!/share/a",
        WindowsPath.of("\\\\my_host!\\share\\a").uri(false).toString());
    for (String[] bad :
        new String[][] {
          {"x/y", "URI is not absolute"},
          {"file:x", "URI is not hierarchical"},
          {"http://h/x", "URI scheme is not \"file\""},
          {"file:///C:/x#y", "URI has a fragment component"},
          {"file:///C:/x?y", "URI has a query component"},
          {"file://u@h/x", "URI authority component has user-info"},
          {"file://h:8/x", "URI authority component has port number"}
        }) {
      assertEquals(
          bad[1],
          assertThrows(IllegalArgumentException.class, () -> WindowsPath.of(URI.create(bad[0])))
              .getMessage());
    }
  }

  @Test
  void matchersIgnoreCase() {
    for (String pattern :
        List.of(
            "glob:*.txt",
            "glob:C:\\\\work\\\\*",
            "glob:C:/work/**",
            "glob:**.{TXT,md}",
            "glob:?.[a-c]*",
            "regex:.*\\.TXT")) {
      for (String text :
          List.of("a.txt", "A.TXT", "c:\\WORK\\x.txt", "C:\\work\\d\\y.MD", "b.Bat", "none")) {
        assertEquals(
            JIMFS.getPathMatcher(pattern).matches(JIMFS.getPath(text)),
            WindowsMatchers.of(pattern).matches(WindowsPath.of(text)),
            pattern + " on " + text);
      }
    }
    assertTrue(WindowsMatchers.of("glob:*.txt").matches(WindowsPath.of("A.TXT")));
    assertThrows(UnsupportedOperationException.class, () -> WindowsMatchers.of("other:x"));
    assertThrows(IllegalArgumentException.class, () -> WindowsMatchers.of("*.txt"));
    assertThrows(java.util.regex.PatternSyntaxException.class, () -> WindowsMatchers.of("glob:{a"));
  }
}
