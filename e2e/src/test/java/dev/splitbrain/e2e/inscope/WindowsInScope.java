package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What code sees inside the scope of a host whose file names have drives and backslashes. */
class WindowsInScope {
  private static final String MASTER = System.getProperty("e2e.master");

  private static Path directory(String name) throws IOException {
    return Files.createDirectories(Path.of("C:\\work\\" + name));
  }

  @Test
  void aRuleHoldsForEverySpellingOfAName() throws Exception {
    Path secret = directory("Secret").resolve("key");
    Files.writeString(secret, "secret");
    SplitBrain.addRule("paths: C:/work/Secret/** = refuse");
    try {
      for (String name :
          List.of("C:\\work\\Secret\\key", "c:\\WORK\\secret\\KEY", "\\work\\secret\\key")) {
        IOException e =
            assertThrows(IOException.class, () -> Files.readString(Path.of(name)), name);
        assertTrue(e.getMessage().contains("paths: C:/work/Secret/** = refuse"), e.toString());
        assertThrows(IOException.class, () -> new FileInputStream(name), name);
        assertThrows(UncheckedIOException.class, () -> new File(name).exists(), name);
      }
    } finally {
      SplitBrain.dropRule(1);
    }
    assertEquals("secret", Files.readString(secret));
  }

  @Test
  void directoryStreamsAreWhatItsJdkGives() throws Exception {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory("plain"))) {
      assertFalse(entries instanceof SecureDirectoryStream);
    }
  }

  @Test
  void filesAreWrittenReadListedAndWalked() throws Exception {
    Path dir = directory("first");
    Path file = dir.resolve("Hello.txt");
    assertFalse(Files.exists(file));
    Files.writeString(file, "hello");
    assertTrue(Files.exists(Path.of("c:/WORK/first/hello.TXT")));
    assertEquals("hello", Files.readString(file));
    assertEquals(5, Files.size(file));
    Files.createDirectories(dir.resolve("a\\b"));
    Files.write(dir.resolve("a/b/c.bin"), new byte[70_000]);
    try (Stream<Path> list = Files.list(dir)) {
      assertEquals(
          List.of("C:\\work\\first\\Hello.txt", "C:\\work\\first\\a"),
          list.map(Path::toString).sorted().toList());
    }
    try (Stream<Path> walk = Files.walk(dir)) {
      assertEquals(
          List.of("", "Hello.txt", "a", "a\\b", "a\\b\\c.bin"),
          walk.map(path -> dir.relativize(path).toString()).sorted().toList());
    }
    try (var stream = Files.newDirectoryStream(dir, "*.TXT")) {
      List<String> names = new ArrayList<>();
      stream.forEach(path -> names.add(path.getFileName().toString()));
      assertEquals(List.of("Hello.txt"), names);
    }
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> Files.readString(dir.resolve("none")));
    assertEquals("C:\\work\\first\\none", e.getMessage());
    assertFalse(
        SplitBrain.local(() -> new File("C:\\work\\first").exists()), "nothing on the master");
  }

  @Test
  void theDefaultFileSystemIsTheHosts() throws Exception {
    assertEquals("\\", FileSystems.getDefault().getSeparator());
    assertSame(FileSystems.getDefault(), FileSystems.getDefault());
    assertSame(FileSystems.getDefault(), Path.of("x").getFileSystem());
    assertEquals("file", FileSystems.getDefault().provider().getScheme());
    List<String> roots = new ArrayList<>();
    FileSystems.getDefault().getRootDirectories().forEach(root -> roots.add(root.toString()));
    assertEquals(List.of("C:\\", "D:\\"), roots);
    assertEquals("/", SplitBrain.local(() -> FileSystems.getDefault().getSeparator()));
    assertEquals(Path.of("a\\b"), Paths.get("A", "B"));
    assertEquals(Path.of("a\\b"), new File("A/B").toPath());
    assertTrue(FileSystems.getDefault().getPathMatcher("glob:*.txt").matches(Path.of("A.TXT")));
    InvalidPathException e = assertThrows(InvalidPathException.class, () -> Path.of("what?.txt"));
    assertEquals("Illegal char <?> at index 4: what?.txt", e.getMessage());
  }

  @Test
  void pathsStayOnTheirHost() throws Exception {
    Path file = Files.writeString(directory("stay").resolve("f"), "there");
    assertEquals("there", SplitBrain.local(() -> Files.readString(file)));
    Path pinned = SplitBrain.current().orElseThrow().path("C:\\work\\stay\\F");
    assertEquals("there", SplitBrain.local(() -> Files.readString(pinned)));
    assertEquals("splitbrain-file://win/C:/work/stay/F", pinned.toUri().toString());
    assertEquals(pinned, pinned.getFileSystem().provider().getPath(pinned.toUri()));
    assertTrue(Files.isSameFile(pinned, SplitBrain.current().orElseThrow().path("c:/WORK/stay/f")));
    Path here = SplitBrain.master().path(MASTER + "/copy");
    Files.copy(file, here, StandardCopyOption.REPLACE_EXISTING);
    assertEquals("there", SplitBrain.local(() -> Files.readString(Path.of(MASTER, "copy"))));
    Path back = Path.of("D:\\back");
    Files.copy(here, back, StandardCopyOption.REPLACE_EXISTING);
    assertEquals("there", Files.readString(back));
    Files.move(back, here, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(Files.exists(back));
  }

  @Test
  void urisAreTheHosts() throws Exception {
    Path dir = directory("uri");
    Path file = Files.writeString(dir.resolve("a b"), "x");
    assertEquals("file:///C:/work/uri/", dir.toUri().toString());
    assertEquals("file:///C:/work/uri/a%20b", file.toUri().toString());
    assertEquals(file, Path.of(file.toUri()));
    assertEquals(file, Paths.get(URI.create("file:///c:/WORK/uri/a%20b")));
    File io = new File("C:\\work\\uri\\a b");
    assertEquals("file:/C:/work/uri/a%20b", io.toURI().toString());
    assertEquals("file:/C:/work/uri/", new File("C:\\work\\uri").toURI().toString());
    assertEquals(io, new File(io.toURI()));
    assertEquals("C:\\work\\uri\\a b", new File(io.toURI()).getPath());
    try (InputStream in = file.toUri().toURL().openStream()) {
      assertEquals("x", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void javaIoFilesHaveTheHostsSyntax() throws Exception {
    File file = new File("C:/work//io\\Sub/");
    assertEquals("C:\\work\\io\\Sub", file.getPath());
    assertEquals("C:\\work\\io\\Sub", file.toString());
    assertEquals("Sub", file.getName());
    assertEquals("C:\\work\\io", file.getParent());
    assertEquals("C:\\", new File("C:\\work").getParent());
    assertEquals(new File("c:/WORK/io"), file.getParentFile());
    assertTrue(file.isAbsolute());
    assertFalse(new File("\\work").isAbsolute());
    assertFalse(new File("C:work").isAbsolute());
    assertEquals("C:\\work\\x", new File("x").getAbsolutePath());
    assertEquals("C:\\x", new File("\\x").getAbsolutePath());
    assertEquals("C:\\work", new File("").getAbsoluteFile().getPath());
    assertEquals("C:\\a\\b", new File(new File("C:\\a"), "b").getPath());
    assertEquals("C:\\a\\b", new File("C:/a/", "b").getPath());
    assertEquals("\\b", new File("", "b").getPath());
    assertTrue(file.mkdirs());
    assertEquals("C:\\work\\io\\Sub", new File("c:\\WORK\\.\\IO\\x\\..\\SUB").getCanonicalPath());
    assertEquals(file, new File("c:\\WORK\\io\\sub"));
    assertEquals(file.hashCode(), new File("c:\\WORK\\io\\sub").hashCode());
    assertEquals(0, file.compareTo(new File("C:\\work\\IO\\SUB")));
    assertNotEquals(file, new File("C:\\work\\io"));
    assertEquals(
        new HashSet<>(List.of(new File("C:\\"), new File("d:\\"))),
        new HashSet<>(Arrays.asList(File.listRoots())));
    assertEquals(Path.of("C:\\work\\io\\Sub"), file.toPath());
    assertEquals(file, Path.of("C:\\work\\io\\sub").toFile());
    assertTrue(new File(file, "f").createNewFile());
    assertFalse(new File(file, "F").createNewFile());
    File[] listed = file.listFiles();
    assertEquals(1, listed.length);
    assertEquals("C:\\work\\io\\Sub\\f", listed[0].getPath());
    assertTrue(listed[0].renameTo(new File(file, "g")));
    assertArrayEquals(new String[] {"g"}, file.list());
    assertTrue(new File("io\\sub\\G").delete());
  }

  @Test
  void attributesAreThoseOfDos() throws Exception {
    Path path = Files.writeString(directory("dos").resolve("f"), "x");
    File file = path.toFile();
    assertFalse(file.isHidden());
    Files.setAttribute(path, "dos:hidden", true);
    assertTrue(file.isHidden());
    assertTrue(Files.isHidden(path));
    assertTrue(file.setReadOnly());
    assertTrue(Files.readAttributes(path, DosFileAttributes.class).isReadOnly());
    assertTrue(file.setWritable(true));
    assertFalse(Files.readAttributes(path, DosFileAttributes.class).isReadOnly());
    assertTrue(file.setExecutable(true));
    assertFalse(file.setReadable(false));
    assertTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("dos"));
    assertFalse(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    assertNull(Files.getFileAttributeView(path, PosixFileAttributeView.class));
    FileAttribute<?> mode =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    UnsupportedOperationException e =
        assertThrows(
            UnsupportedOperationException.class, () -> Files.createFile(Path.of("g"), mode));
    assertEquals("'posix:permissions' not supported as initial attribute", e.getMessage());
  }

  @Test
  void streamsAndRandomAccess() throws Exception {
    String dir = directory("streams").toString();
    try (FileOutputStream out = new FileOutputStream(dir + "/One")) {
      out.write("one".getBytes(StandardCharsets.UTF_8));
    }
    try (FileOutputStream out = new FileOutputStream(new File(dir, "one"), true)) {
      out.write(" more".getBytes(StandardCharsets.UTF_8));
    }
    try (FileInputStream in = new FileInputStream("streams\\ONE")) {
      assertEquals("one more", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    try (RandomAccessFile file = new RandomAccessFile(dir + "\\random", "rw")) {
      file.seek(10);
      file.writeInt(42);
      file.setLength(20);
      file.seek(10);
      assertEquals(42, file.readInt());
      assertEquals(20, file.length());
    }
    try (var channel = java.nio.channels.FileChannel.open(Path.of(dir, "random"))) {
      assertEquals(20, channel.size());
    }
    assertThrows(IOException.class, () -> new FileInputStream(dir + "\\none").close());
  }

  @Test
  void temporaryFilesAreTheHosts() throws Exception {
    Path file = Files.createTempFile("pre", ".suf");
    assertEquals("C:\\Temp", file.getParent().toString());
    assertTrue(Files.exists(file));
    Path dir = Files.createTempDirectory("pre");
    assertTrue(Files.isDirectory(dir));
    assertEquals(dir, Files.createTempFile(dir, "in", null).getParent());
    File io = File.createTempFile("pre", null);
    assertEquals("C:\\Temp", io.getParent());
    assertTrue(io.isFile());
    assertEquals("C:\\work", File.createTempFile("pre", ".x", new File("C:\\work")).getParent());
  }

  @Test
  void propertiesAndWorkingDirectory() throws Exception {
    assertEquals("\\", System.getProperty("file.separator"));
    assertEquals(";", System.getProperty("path.separator"));
    assertEquals("\r\n", System.getProperty("line.separator"));
    assertEquals("C:\\work", System.getProperty("user.dir"));
    assertEquals("C:\\Temp", System.getProperty("java.io.tmpdir"));
    assertEquals("C:\\work", Path.of("").toAbsolutePath().toString());
    assertEquals("C:\\work\\x", Path.of("x").toAbsolutePath().toString());
    assertEquals("C:\\x", Path.of("\\x").toAbsolutePath().toString());
    assertEquals("C:\\work", Path.of("c:\\WORK").toRealPath().toString());
    assertEquals(Path.of("C:\\work\\x"), new File("x").toPath().toAbsolutePath());
  }

  @Test
  void theMastersOwnSyntaxIsReadAsTheHosts() throws Exception {
    directory("plain");
    Path plain = SplitBrain.local(() -> Path.of("/C:/work/plain/f"));
    Files.writeString(plain, "by a path of the master's syntax");
    assertTrue(Files.exists(Path.of("C:\\work\\plain\\F")));
    assertEquals("/C:/work/plain/f", plain.toRealPath().toString());
    Path relative = SplitBrain.local(() -> Path.of("plain/f"));
    assertEquals("/C:/work/plain/f", relative.toAbsolutePath().toString());
    assertTrue(Files.exists(relative));
    File file = SplitBrain.local(() -> new File("/C:/work/plain/f"));
    assertTrue(file.exists());
    assertEquals("f", file.getName());
    assertEquals(new File("C:\\work\\plain\\f"), file);
  }

  @Test
  void theJdksOwnFilesStayOnTheMaster() throws Exception {
    // The first use of each reads files below java.home.
    assertTrue(java.util.Currency.getAvailableCurrencies().size() > 100);
    assertTrue(java.time.zone.ZoneRulesProvider.getAvailableZoneIds().contains("Europe/Berlin"));
    assertTrue(java.security.Security.getProviders().length > 5);
    assertEquals(
        1,
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new java.io.ByteArrayInputStream("<a/>".getBytes(StandardCharsets.UTF_8)))
            .getChildNodes()
            .getLength());
    javax.net.ssl.SSLContext.getDefault();
    try (InputStream in = getClass().getResourceAsStream("WindowsInScope.class")) {
      assertEquals(0xCA, in.read());
    }
  }
}
