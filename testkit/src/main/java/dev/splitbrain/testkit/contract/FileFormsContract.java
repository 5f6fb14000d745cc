package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names that Files say they have, and the forms that java.io makes of names with slashes. */
@PosixOnly("is about names with slashes")
public abstract class FileFormsContract extends FilesContract {
  /** A file that says it has another name than it was made with. */
  private static final class Renamed extends File {
    private static final long serialVersionUID = 1L;
    private final String told;

    Renamed(String made, String told) {
      super(made);
      this.told = told;
    }

    @Override
    public String getPath() {
      return told;
    }
  }

  private File io(String name) {
    return new File(name(name));
  }

  /** System calls get the name that a File was made with; streams ask it, and so do its forms. */
  @Test
  void aSubclassMaySayAnotherName() throws IOException {
    file("made", "made");
    file("told", "other");
    File file = new Renamed(name("made"), name("told"));
    assertEquals(4, file.length());
    assertTrue(file.setLastModified(5_000));
    assertEquals(5_000, file.lastModified());
    assertEquals(5_000, io("made").lastModified());
    assertTrue(file.setExecutable(true));
    assertFalse(io("told").canExecute());
    assertEquals(path("made"), file.toPath());
    try (FileInputStream in = new FileInputStream(file)) {
      assertEquals("other", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write('x');
    }
    try (RandomAccessFile random = new RandomAccessFile(file, "r")) {
      assertEquals(1, random.length());
    }
    assertEquals("made", text("made"));
    assertEquals(name("told"), file.getAbsolutePath());
    assertEquals(work().toRealPath() + "/told", file.getCanonicalPath());
    assertEquals(name("told"), file.toString());
    assertTrue(file.renameTo(new Renamed(name("moved"), name("elsewhere"))));
    assertEquals("made", text("moved"));
    assertEquals("x", text("told"));
    assertFalse(new Renamed(name("told"), "a\0b").exists(), "no name at all");
  }

  @Test
  void aDirectoryMaySayAnotherName() throws IOException {
    assertTrue(io("d").mkdir());
    file("d/in", "");
    File directory = new Renamed(name("d"), name("nowhere"));
    assertTrue(directory.isDirectory());
    assertArrayEquals(new String[] {"in"}, directory.list());
    assertEquals(name("d") + "/in", directory.listFiles()[0].toString());
    File temporary = File.createTempFile("abc", ".tmp", directory);
    assertEquals(io("d"), temporary.getParentFile());
    assertTrue(new Renamed(name("new"), name("newer")).createNewFile());
    assertTrue(io("new").exists());
    assertTrue(new Renamed(name("new"), name("newer")).delete());
    assertFalse(io("new").exists());
  }

  @Test
  void aFormOfWhatASubclassSaysIsBelowTheWorkingDirectory() throws IOException {
    String here = new File("").getAbsolutePath();
    assertEquals(here + "/b", new Renamed("a", "b").getAbsolutePath());
    assertEquals(here + "/b", new Renamed("a", "/b").getAbsolutePath());
    assertEquals("b", new Renamed("/a", "b").getAbsolutePath());
    assertEquals("/b", new Renamed("/a", "/b").getAbsolutePath());
    String real = new File(here).getCanonicalPath();
    assertEquals(real + "/none", new Renamed("a", "/none").getCanonicalPath());
    assertEquals(real + "/none", new Renamed("a", "none").getCanonicalPath());
    assertEquals(work().toRealPath() + "/b", new Renamed("/a", name("b")).getCanonicalPath());
  }

  @Test
  void canonicalNamesHaveTheSystemsLimits() throws IOException {
    for (String first : List.of("x", "xx")) {
      String longest = (name(first) + "/y".repeat(2048)).substring(0, 4095).replaceFirst("/$", "y");
      assertEquals(real(longest), canonical(longest));
      for (String more : List.of("z", "/y", "/yy", "/y".repeat(5000))) {
        assertTooLong(longest + more);
      }
    }
    for (int length : new int[] {255, 256, 300}) {
      String name = name("n".repeat(length));
      assertEquals(real(name), canonical(name));
    }
    assertTooLong(name("n".repeat(300)) + "/below");
    assertTooLong(work() + "/.".repeat(2100) + "/f");
  }

  private String real(String name) throws IOException {
    return work().toRealPath() + name.substring(work().toString().length());
  }

  private static void assertTooLong(String name) {
    assertEquals(
        "File name too long",
        assertThrows(IOException.class, () -> canonical(name)).getMessage(),
        () -> "of " + name.length());
  }

  private static String canonical(String name) throws IOException {
    return new File(name).getCanonicalPath();
  }
}
