package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** java.io.File. */
public abstract class FileContract extends FilesContract {

  private File io(String name) {
    return new File(name(name));
  }

  @Test
  @PosixOnly("the store of a missing file is the business of its file system")
  void missingFileHasNothing() {
    File missing = io("missing");
    assertFalse(missing.exists());
    assertFalse(missing.isFile());
    assertFalse(missing.isDirectory());
    assertFalse(missing.canRead());
    assertFalse(missing.canWrite());
    assertFalse(missing.canExecute());
    assertEquals(0, missing.length());
    assertEquals(0, missing.lastModified());
    assertEquals(0, missing.getTotalSpace());
    assertNull(missing.list());
    assertNull(missing.listFiles());
    assertFalse(missing.delete());
    assertFalse(missing.setReadOnly());
    assertFalse(missing.setLastModified(0));
    assertFalse(missing.setExecutable(true));
    assertFalse(missing.renameTo(io("other")));
  }

  @Test
  void fileHasLengthAndKind() throws IOException {
    file("a.txt", "hello");
    File file = io("a.txt");
    assertTrue(file.exists());
    assertTrue(file.isFile());
    assertFalse(file.isDirectory());
    assertEquals(5, file.length());
    assertTrue(file.canRead());
    assertTrue(file.canWrite());
    assertNull(file.list());
  }

  @Test
  @PosixOnly("Windows has one error for missing and for not a directory")
  void fileThatRunsThroughAFileIsMissing() throws IOException {
    file("a.txt", "hello");
    File below = io("a.txt/below");
    assertFalse(below.exists());
    assertFalse(below.mkdir());
    assertFalse(below.mkdirs());
    IOException e = assertThrows(IOException.class, below::createNewFile);
    assertEquals("Not a directory", e.getMessage());
  }

  @Test
  @PosixOnly("elsewhere an attribute says what is hidden")
  void hiddenIsAMatterOfTheName() {
    assertTrue(io(".missing").isHidden());
    assertFalse(io("missing").isHidden());
    assertFalse(io(".hidden/shown").isHidden());
  }

  @Test
  void createNewFileSucceedsOnce() throws IOException {
    File file = io("new");
    assertTrue(file.createNewFile());
    assertFalse(file.createNewFile());
    assertEquals(0, file.length());
    assertFalse(new File("/").createNewFile());
  }

  @Test
  void createNewFileInMissingDirectorySaysWhy() {
    IOException e = assertThrows(IOException.class, () -> io("none/new").createNewFile());
    assertEquals("No such file or directory", e.getMessage());
    assertEquals(IOException.class, e.getClass());
  }

  @Test
  void deleteRemovesFilesAndEmptyDirectories() throws IOException {
    file("a", "");
    assertTrue(io("a").delete());
    assertFalse(io("a").delete());
    assertTrue(io("d").mkdir());
    file("d/inner", "");
    assertFalse(io("d").delete());
    assertTrue(io("d/inner").delete());
    assertTrue(io("d").delete());
    assertFalse(io("d").exists());
  }

  @Test
  void mkdirMakesOneAndMkdirsAll() {
    assertFalse(io("x/y/z").mkdir());
    assertTrue(io("x/y/z").mkdirs());
    assertFalse(io("x/y/z").mkdirs());
    assertTrue(io("x/y").isDirectory());
    assertFalse(io("x").mkdir());
  }

  @Test
  void listsHaveAllEntriesAndNoDots() throws IOException {
    file("one", "1");
    file("two", "22");
    assertTrue(io("dir").mkdir());
    File dir = new File(work().toString());
    assertEquals(Set.of("one", "two", "dir"), Set.of(dir.list()));
    assertEquals(
        Set.of("one"),
        Set.of(dir.list((parent, name) -> parent.equals(dir) && name.equals("one"))));
    Set<String> names = new TreeSet<>();
    for (File entry : dir.listFiles()) {
      names.add(entry.getPath() + (entry.isDirectory() ? "/" : "=" + entry.length()));
    }
    assertEquals(Set.of(name("one") + "=1", name("two") + "=2", name("dir") + "/"), names);
    assertEquals(1, dir.listFiles(File::isDirectory).length);
    assertEquals(
        2, dir.listFiles((parent, name) -> name.contains("o") && !name.equals("dir")).length);
    assertEquals(0, io("dir").list().length);
  }

  @Test
  void filtersMayUseFilesThemselves() throws IOException {
    file("small", "1");
    file("large", "12345");
    File dir = new File(work().toString());
    String[] large = dir.list((parent, name) -> new File(parent, name).length() > 3);
    assertArrayEquals(new String[] {"large"}, large);
    assertEquals(1, dir.listFiles(f -> f.length() == 1).length);
  }

  @Test
  void listingSeesChangesAtOnce() throws IOException {
    File dir = new File(work().toString());
    for (int i = 0; i < 20; i++) {
      file("f" + i, "x".repeat(i));
      assertEquals(i + 1, dir.listFiles().length);
      long bytes = Arrays.stream(dir.listFiles()).mapToLong(File::length).sum();
      assertEquals(i * (i + 1) / 2, bytes);
    }
    File[] listed = dir.listFiles();
    file("f3", "now longer than before");
    File f3 = Arrays.stream(listed).filter(f -> f.getName().equals("f3")).findFirst().get();
    assertEquals(22, f3.length());
    assertTrue(f3.delete());
    assertFalse(f3.exists());
  }

  @Test
  void renameReplacesFiles() throws IOException {
    file("a", "new");
    file("b", "old");
    assertTrue(io("a").renameTo(io("b")));
    assertEquals("new", text("b"));
    assertFalse(io("a").exists());
    assertFalse(io("b").renameTo(io("none/b")));
    assertThrows(NullPointerException.class, () -> io("b").renameTo(null));
  }

  @Test
  void lastModifiedCanBeSet() throws IOException {
    file("a", "");
    assertTrue(io("a").setLastModified(1_234_567_890_123L));
    assertEquals(1_234_567_890_123L, io("a").lastModified());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> io("a").setLastModified(-1));
    assertEquals("Negative time", e.getMessage());
  }

  @Test
  @PosixOnly("permission bits")
  void permissionsCanBeSet() throws IOException {
    Files.setPosixFilePermissions(file("a", ""), PosixFilePermissions.fromString("rw-r-----"));
    assertTrue(io("a").setExecutable(true));
    assertEquals("rwxr-----", permissions("a"));
    assertTrue(io("a").setExecutable(true, false));
    assertEquals("rwxr-x--x", permissions("a"));
    assertTrue(io("a").canExecute());
    assertTrue(io("a").setReadOnly());
    assertEquals("r-xr-x--x", permissions("a"));
    assertTrue(io("a").setWritable(true, false));
    assertEquals("rwxrwx-wx", permissions("a"));
    assertTrue(io("a").setReadable(false, false));
    assertEquals("-wx-wx-wx", permissions("a"));
    assertTrue(io("a").setReadable(true));
    assertEquals("rwx-wx-wx", permissions("a"));
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path(name)));
  }

  @Test
  void spacesAreConsistent() {
    File dir = new File(work().toString());
    assertTrue(dir.getTotalSpace() > 0);
    assertTrue(dir.getTotalSpace() >= dir.getFreeSpace());
    assertTrue(usableWithinFree(dir));
  }

  /**
   * Whether no more is usable than is free. Others free and take space between two questions, so
   * only many contradictions in a row are one; what is freed once in between is none.
   */
  private static boolean usableWithinFree(File dir) {
    for (int i = 0; i < 100; i++) {
      long before = dir.getFreeSpace();
      long usable = dir.getUsableSpace();
      if (usable <= Math.max(before, dir.getFreeSpace())) {
        return true;
      }
    }
    return false;
  }

  @Test
  @PosixOnly("names with slashes; WindowsInScope has those with backslashes")
  void canonicalNamesResolveDotsAndLinks() throws IOException {
    assertTrue(io("d").mkdir());
    file("d/f", "");
    Files.createSymbolicLink(path("link"), path("d"));
    String real = work().toRealPath().toString();
    assertEquals(real + "/d/f", io("link/../d/./f").getCanonicalPath());
    assertEquals(real + "/d/f", io("link/f").getCanonicalPath());
    assertEquals(real + "/none", io("none").getCanonicalPath());
    assertEquals(new File(real + "/d"), io("link").getCanonicalFile());
  }

  @Test
  @PosixOnly("names with slashes; WindowsInScope has those with backslashes")
  void absoluteNamesStartAtTheWorkingDirectory() throws IOException {
    File relative = new File("some/where");
    assertFalse(relative.isAbsolute());
    assertTrue(relative.getAbsolutePath().endsWith("/some/where"));
    assertEquals(new File("").getAbsolutePath() + "/some/where", relative.getAbsolutePath());
    assertEquals(relative.toPath().toAbsolutePath().toString(), relative.getAbsolutePath());
    assertEquals(name("a"), io("a").getAbsolutePath());
    assertEquals(relative.getAbsoluteFile(), new File(relative.getAbsolutePath()));
  }

  @Test
  void emptyNameIsTheWorkingDirectoryForNewerReleases() {
    File empty = new File("");
    assertEquals(jdk() >= 25, empty.exists());
    assertEquals(jdk() >= 25, empty.isDirectory());
    assertEquals(jdk() >= 25, empty.list() != null);
  }

  @Test
  @PosixOnly("names with slashes; WindowsInScope has those with backslashes")
  void uriOfADirectoryEndsWithSlash() throws IOException {
    assertTrue(io("d").mkdir());
    file("f", "");
    assertEquals("file:" + name("d") + "/", io("d").toURI().toString());
    assertEquals("file:" + name("f"), io("f").toURI().toString());
    assertEquals("file:" + name("none"), io("none").toURI().toString());
    assertEquals(io("f"), new File(io("f").toURI()));
  }

  @Test
  void nulInNameIsNoFile() {
    File nul = new File(work() + "/a\0b");
    assertFalse(nul.exists());
    assertFalse(nul.delete());
    assertFalse(nul.mkdir());
    assertNull(nul.list());
    assertEquals(0, nul.length());
    assertFalse(nul.renameTo(io("x")));
    IOException e = assertThrows(IOException.class, nul::createNewFile);
    assertEquals("Invalid file path", e.getMessage());
    assertEquals(
        "Invalid file path", assertThrows(IOException.class, nul::getCanonicalPath).getMessage());
  }

  @Test
  @PosixOnly("tabs, line ends and backslashes are in no name of Windows")
  void namesKeepTheirCharacters() throws IOException {
    for (String name : new String[] {"with space", "tab\there", "new\nline", "a\\b", "ünï", "日本"}) {
      assertTrue(io(name).createNewFile(), name);
      assertTrue(io(name).exists(), name);
    }
    Set<String> names = Set.of(new File(work().toString()).list());
    assertEquals(Set.of("with space", "tab\there", "new\nline", "a\\b", "ünï", "日本"), names);
  }

  @Test
  @PosixOnly("a limit of 255 bytes and its error")
  void longestNamesWork() throws IOException {
    assertTrue(io("n".repeat(255)).createNewFile());
    assertEquals(255, new File(work().toString()).list()[0].length());
    IOException e = assertThrows(IOException.class, () -> io("n".repeat(256)).createNewFile());
    assertEquals("File name too long", e.getMessage());
    assertFalse(io("n".repeat(256)).exists());
  }

  @Test
  void temporaryFilesAreNewAndEmpty() throws IOException {
    File dir = new File(work().toString());
    File a = File.createTempFile("pre", ".suf", dir);
    File b = File.createTempFile("pre", null, dir);
    assertNotEquals(a, b);
    assertTrue(a.getName().startsWith("pre") && a.getName().endsWith(".suf"), a.getName());
    assertTrue(b.getName().endsWith(".tmp"), b.getName());
    assertTrue(a.isFile());
    assertEquals(0, a.length());
    assertEquals(dir, a.getParentFile());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> File.createTempFile("ab", null, dir));
    assertEquals("Prefix string \"ab\" too short: length must be at least 3", e.getMessage());
    assertThrows(NullPointerException.class, () -> File.createTempFile(null, null, dir));
    assertEquals(
        "No such file or directory",
        assertThrows(IOException.class, () -> File.createTempFile("pre", null, io("none")))
            .getMessage());
    File own = File.createTempFile("contract", null);
    assertTrue(own.isFile());
    assertTrue(own.delete());
  }

  @Test
  void subclassesListNormalisedNames() throws IOException {
    file("one", "1");
    File sub = new File(work().toString()) {};
    assertArrayEquals(new String[] {"one"}, sub.list());
    assertEquals(1, sub.listFiles().length);
  }
}
