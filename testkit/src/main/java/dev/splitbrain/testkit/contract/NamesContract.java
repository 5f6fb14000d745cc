package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Names that Linux allows and programs seldom try, and directories with very many of them. */
@PosixOnly("is about names in bytes")
public abstract class NamesContract extends FilesContract {
  /** As bash writes bytes: not UTF-8, with control characters, and such as shells stumble over. */
  private static final List<String> RAW =
      List.of(
          "\\xff\\xfe",
          "caf\\xe9",
          "\\xc3\\xa4",
          "a\\xcc\\x88",
          "new\\nline",
          "tab\\t\\x01\\x7f",
          "sp ace",
          " ",
          "-dash",
          "..dots",
          "back\\\\slash",
          "*?[x]",
          "~",
          "\\xf0\\x9f\\x98\\x80");

  private void shell(String script) throws IOException {
    Process process =
        new ProcessBuilder("bash", "-c", "cd \"$0\" || exit; " + script, work().toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", text);
  }

  private void makeRaw() throws IOException {
    StringBuilder script = new StringBuilder("export LC_ALL=C; mkdir raw; cd raw;");
    for (int i = 0; i < RAW.size(); i++) {
      script.append("printf %0*d " + (i + 1) + " 0 > $'" + RAW.get(i) + "';");
    }
    shell(script + "ln -s $'caf\\xe9' $'link\\xe8'; mkdir $'d\\xff'; printf x > $'d\\xff/\\xfe'");
  }

  /** A name that is no path. */
  private String string(String name) {
    return work() + "/" + name;
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (Stream<Path> list = Files.list(directory)) {
      return list.collect(Collectors.toList());
    }
  }

  @Test
  void anyBytesMakeAName() throws IOException {
    makeRaw();
    Set<Long> sizes = new TreeSet<>();
    for (Path entry : entries(path("raw"))) {
      if (Files.isSymbolicLink(entry)) {
        assertEquals(2, Files.size(entry));
        assertEquals(2, Files.size(entry.resolveSibling(Files.readSymbolicLink(entry))));
      } else if (Files.isDirectory(entry)) {
        assertEquals("x", Files.readString(entries(entry).get(0)));
        assertTrue(entry.toUri().toString().endsWith("/d%FF/"));
      } else {
        assertEquals(Files.size(entry), Files.readAllBytes(entry).length);
        sizes.add(Files.size(entry));
        assertEquals(entry, entry.toRealPath());
      }
      assertEquals(entry, Path.of(entry.toUri()));
    }
    assertEquals(RAW.size(), sizes.size());
    try (Stream<Path> walk = Files.walk(path("raw"))) {
      assertEquals(RAW.size() + 4, walk.count());
    }
  }

  @Test
  void bytesSurviveCopyingMovingAndDeleting() throws IOException {
    makeRaw();
    Files.createDirectory(path("copy"));
    Files.createDirectory(path("moved"));
    for (Path entry : entries(path("raw"))) {
      if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(entry)) {
        Path copy = path("copy").resolve(entry.getFileName());
        Files.copy(entry, copy, LinkOption.NOFOLLOW_LINKS);
        Files.move(copy, path("moved").resolve(entry.getFileName()));
      }
    }
    shell("export LC_ALL=C; rm -r raw/d*; [ \"$(ls -1b raw)\" = \"$(ls -1b moved)\" ] || echo no");
    for (Path entry : entries(path("moved"))) {
      Files.delete(entry);
    }
    Files.delete(path("moved"));
  }

  /** java.io.File is a string: a name that is no text in the JVM's charset is lost to it. */
  @Test
  void stringsLoseWhatIsNoText() throws IOException {
    makeRaw();
    File[] files = path("raw").toFile().listFiles();
    assertEquals(RAW.size() + 2, files.length);
    int lost = 0;
    for (File file : files) {
      if (file.exists()) {
        assertEquals(Files.size(file.toPath()), file.length());
      } else {
        assertTrue(file.getName().contains("\ufffd"), file.getName());
        assertEquals(0, file.length());
        lost++;
      }
    }
    assertTrue(lost >= 4, "lost: " + lost);
  }

  @Test
  void namesAsLongAsTheSystemTakesThem() throws IOException {
    String longest = "x".repeat(255);
    file(longest, "fits");
    assertEquals(4, new File(name(longest)).length());
    assertTrue(List.of(work().toFile().list()).contains(longest));
    String tooLong = longest + "x";
    assertEquals(
        path(tooLong) + ": File name too long",
        assertThrows(FileSystemException.class, () -> file(tooLong, "")).getMessage());
    assertEquals(
        name(tooLong) + " (File name too long)",
        assertThrows(FileNotFoundException.class, () -> new FileOutputStream(name(tooLong)))
            .getMessage());
    assertFalse(new File(name(tooLong)).exists());
    assertFalse(Files.exists(path(tooLong)));
    assertFalse(new File(name(tooLong)).mkdir());
    assertEquals(
        "File name too long",
        assertThrows(IOException.class, () -> new File(name(tooLong)).createNewFile())
            .getMessage());
    assertFalse(new File(name(longest)).renameTo(new File(name(tooLong))));
  }

  @Test
  void pathsLongerThanTheSystemTakesThem() throws IOException {
    String deep = "0123456789/".repeat(400) + "x";
    assertEquals(
        path(deep) + ": File name too long",
        assertThrows(FileSystemException.class, () -> Files.size(path(deep))).getMessage());
    assertEquals(
        name(deep) + " (File name too long)",
        assertThrows(FileNotFoundException.class, () -> new FileInputStream(name(deep)))
            .getMessage());
    assertFalse(new File(name(deep)).exists());
    assertNull(new File(name(deep)).list());
    String dots = "./".repeat(1_900) + "f";
    file(dots, "found");
    assertEquals("found", text("f"));
    assertEquals(5, new File(name("./".repeat(1_900) + "f")).length());
  }

  @Test
  void namesWithNul() throws IOException {
    File file = new File(string("a\0b"));
    assertFalse(file.exists() || file.isFile() || file.mkdir() || file.delete());
    assertFalse(file.canRead() || file.setReadOnly() || file.renameTo(new File(name("x"))));
    assertNull(file.list());
    assertNull(file.listFiles());
    assertEquals(0, file.length() + file.lastModified() + file.getTotalSpace());
    for (Opening opening :
        List.<Opening>of(
            () -> new FileInputStream(file),
            () -> new FileOutputStream(file),
            () -> new RandomAccessFile(file, "rw"))) {
      assertEquals(
          "Invalid file path",
          assertThrows(FileNotFoundException.class, opening::open).getMessage());
    }
    assertEquals(
        "Invalid file path", assertThrows(IOException.class, file::createNewFile).getMessage());
    assertEquals(
        "Invalid file path", assertThrows(IOException.class, file::getCanonicalPath).getMessage());
    assertEquals(
        "Nul character not allowed",
        assertThrows(InvalidPathException.class, () -> path("a\0b")).getReason());
    assertThrows(InvalidPathException.class, file::toPath);
  }

  @Test
  void temporaryFilesOfNamesWithNul() {
    for (File directory : List.of(new File(string("a\0b")), new File(string("a"), "\0"))) {
      String message =
          assertThrows(IOException.class, () -> File.createTempFile("abc", ".x", directory))
              .getMessage();
      assertTrue(message.matches("Unable to create temporary file, abc\\d+\\.x"), message);
    }
    assertNamedInTheError(() -> File.createTempFile("ab\0c", ".x", work().toFile()));
    assertNamedInTheError(() -> File.createTempFile("abc", "\0", null));
    assertThrows(IllegalArgumentException.class, () -> File.createTempFile("\0", "x", null));
    assertEquals(
        "Nul character not allowed",
        assertThrows(InvalidPathException.class, () -> Files.createTempFile(work(), "\0", "x"))
            .getReason());
    assertThrows(InvalidPathException.class, () -> Files.createTempFile("\0", "x"));
    assertThrows(InvalidPathException.class, () -> Files.createTempDirectory(work(), "\0"));
    assertThrows(InvalidPathException.class, () -> Files.createTempDirectory("\0"));
  }

  private static void assertNamedInTheError(Executable making) {
    String message = assertThrows(IOException.class, making).getMessage();
    assertTrue(message.startsWith("Unable to create temporary file, ab"), message);
    assertTrue(message.indexOf('\0') > 0, message);
  }

  /** Of a relative one: where the program is, as of any other. */
  @Test
  void formsOfNamesWithNul() {
    File file = new File("a\0b");
    String here = new File("a").getAbsolutePath();
    assertEquals(here + "\0b", file.getAbsolutePath());
    assertEquals(here + "\0b", file.getAbsoluteFile().getPath());
    assertEquals(new File("a").toURI() + "%00b", file.toURI().toString());
    assertEquals(
        "Invalid file path",
        assertThrows(MalformedURLException.class, () -> file.toURL()).getMessage());
    file.deleteOnExit();
    assertFalse(file.isHidden() || file.mkdirs() || file.setLastModified(0));
    assertThrows(IllegalArgumentException.class, () -> file.setLastModified(-1));
    assertNull(file.listFiles((directory, name) -> true));
  }

  private interface Opening {
    AutoCloseable open() throws IOException;
  }

  /** It names the working directory in java.nio.file, and in java.io since JDK 25 or so. */
  @Test
  void theEmptyName() throws IOException {
    Path empty = work().getFileSystem().getPath("");
    assertTrue(Files.isDirectory(empty));
    assertEquals(empty.toAbsolutePath().toRealPath(), empty.toRealPath());
    assertTrue(Files.isSameFile(empty, empty.getFileSystem().getPath(".")));
    assertThrows(FileSystemException.class, () -> Files.delete(empty));
    assertThrows(FileSystemException.class, () -> Files.deleteIfExists(empty));
    assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(empty));
    assertThrows(FileSystemException.class, () -> Files.writeString(empty, "x"));
    File file = new File("");
    boolean exists = jdk() >= 25;
    assertEquals(exists, file.exists());
    assertEquals(exists, file.isDirectory());
    assertEquals(exists, file.list() != null);
    assertFalse(file.isFile() || file.mkdir() || file.delete());
    assertFalse(file.renameTo(new File(name("renamed"))));
    assertEquals(
        "No such file or directory",
        assertThrows(IOException.class, file::createNewFile).getMessage());
    assertThrows(FileNotFoundException.class, () -> new FileInputStream(file));
    assertTrue(Files.isDirectory(empty), "it is still there");
    assertEquals(new File(".").getCanonicalPath(), file.getCanonicalPath());
  }

  @Test
  void halvesOfCharacters() throws IOException {
    File file = new File(string("half\uD800"));
    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write(1);
    }
    assertTrue(file.exists());
    assertEquals(List.of("half?"), List.of(work().toFile().list()));
    assertEquals(
        "Malformed input or input contains unmappable characters",
        assertThrows(InvalidPathException.class, file::toPath).getReason());
    assertTrue(file.delete());
  }

  @Test
  void directoriesOfManyEntries() throws IOException {
    int many = Boolean.getBoolean("splitbrain.test.thorough") ? 100_000 : 20_000;
    shell("mkdir many; cd many; seq -f entry%06g " + many + " | xargs touch");
    try {
      assertTimeout(Duration.ofSeconds(120), () -> listMany(path("many"), many));
    } finally {
      // One by one it would take as many calls.
      shell("rm -r many");
    }
  }

  private void listMany(Path directory, int many) throws IOException {
    String[] names = directory.toFile().list();
    assertEquals(many, new HashSet<>(List.of(names)).size());
    List<String> streamed = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entry -> streamed.add(entry.getFileName().toString()));
    }
    Collections.sort(streamed);
    assertEquals("entry000001", streamed.get(0));
    assertEquals(String.format("entry%06d", many), streamed.get(many - 1));
    assertEquals(many, streamed.size());
    try (Stream<Path> walk = Files.walk(directory)) {
      assertEquals(many, walk.filter(Files::isRegularFile).count());
    }
    File[] files = directory.toFile().listFiles();
    assertEquals(many, files.length);
    for (int i = 0; i < many; i += many / 100) {
      assertTrue(files[i].isFile());
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*99")) {
      int matching = 0;
      for (Path entry : stream) {
        matching += entry.endsWith("x") ? 0 : 1;
      }
      assertEquals(many / 100, matching);
    }
  }
}
