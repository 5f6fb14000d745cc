package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Archives, and files by their URLs: what the JDK builds on files. */
@PosixOnly("states errors and addresses in the master's syntax throughout")
public abstract class ArchivesContract extends FilesContract {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private File zip(String name, String... entries) throws IOException {
    File file = new File(name(name));
    try (ZipOutputStream zip = new ZipOutputStream(new FileOutputStream(file))) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
        zip.write(bytes(("text of " + entry + "\n").repeat(1_000)));
        zip.closeEntry();
      }
    }
    return file;
  }

  private static String names(ZipFile zip) {
    return zip.stream().map(ZipEntry::getName).collect(Collectors.joining(" "));
  }

  @Test
  void zipFilesAreReadAtAnyPlace() throws IOException {
    File file = zip("a.zip", "one", "d/two", "größe");
    try (ZipFile zip = new ZipFile(file);
        ZipFile again = new ZipFile(file)) {
      assertEquals("one d/two größe", names(zip));
      assertEquals(3, zip.size());
      String two = text(zip.getInputStream(zip.getEntry("d/two")));
      assertEquals("text of d/two\n".repeat(1_000), two);
      InputStream open = again.getInputStream(again.getEntry("one"));
      zip.close();
      assertEquals(12_000, open.readAllBytes().length);
      assertThrows(IllegalStateException.class, () -> zip.getEntry("one"));
    }
    try (ZipInputStream in = new ZipInputStream(new FileInputStream(file))) {
      assertEquals("one", in.getNextEntry().getName());
      assertEquals("d/two", in.getNextEntry().getName());
    }
    try (ZipFile gone = new ZipFile(file, ZipFile.OPEN_READ | ZipFile.OPEN_DELETE)) {
      assertEquals(3, gone.size());
    }
    assertFalse(file.exists());
  }

  @Test
  void aReplacedZipFileIsReadAnew() throws IOException {
    for (int size = 1; size < 4; size++) {
      try (ZipFile zip =
          new ZipFile(zip("r.zip", new String[] {"a", "b", "c"}[size - 1], "x".repeat(size)))) {
        assertTrue(names(zip).endsWith("x".repeat(size)), names(zip));
      }
    }
  }

  @Test
  void whatIsNoZipFileIsRefused() throws IOException {
    file("text", "no archive");
    file("empty", "");
    assertThrows(ZipException.class, () -> new ZipFile(name("text")));
    assertThrows(ZipException.class, () -> new ZipFile(name("empty")));
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> new ZipFile(name("none")));
    assertEquals(name("none"), e.getMessage());
  }

  @Test
  void gzipStreams() throws IOException {
    try (GZIPOutputStream out = new GZIPOutputStream(new FileOutputStream(name("g")))) {
      out.write(pattern(300_000));
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path("g")))) {
      assertEquals(300_000, in.readAllBytes().length);
    }
  }

  private File jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "a.B");
    File file = new File(name("j.jar"));
    try (JarOutputStream jar = new JarOutputStream(new FileOutputStream(file), manifest)) {
      jar.putNextEntry(new JarEntry("a/x.txt"));
      jar.write(bytes("in a jar"));
    }
    return file;
  }

  @Test
  void jarFilesAndTheirUrls() throws IOException {
    File file = jar();
    try (JarFile jar = new JarFile(file)) {
      assertEquals("a.B", jar.getManifest().getMainAttributes().getValue("Main-Class"));
      assertEquals("in a jar", text(jar.getInputStream(jar.getEntry("a/x.txt"))));
    }
    URLConnection connection = new URL("jar:" + file.toURI() + "!/a/x.txt").openConnection();
    connection.setUseCaches(false);
    assertEquals(8, connection.getContentLength());
    assertEquals("in a jar", text(connection.getInputStream()));
    JarURLConnection whole =
        (JarURLConnection) new URL("jar:" + file.toURI() + "!/").openConnection();
    whole.setUseCaches(false);
    try (JarFile jar = whole.getJarFile()) {
      assertEquals(2, jar.size());
    }
  }

  @Test
  void archivesAsFileSystems() throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(path("f.zip"), Map.of("create", "true"))) {
      Files.createDirectories(zip.getPath("d"));
      Files.writeString(zip.getPath("d/new"), "new");
      file("outside", "outside");
      Files.copy(path("outside"), zip.getPath("inside"));
    }
    try (FileSystem zip = FileSystems.newFileSystem(path("f.zip"))) {
      Files.delete(zip.getPath("d/new"));
      Files.move(zip.getPath("inside"), path("back"));
    }
    assertEquals("outside", text("back"));
    try (FileSystem zip =
        FileSystems.newFileSystem(URI.create("jar:" + path("f.zip").toUri()), Map.of())) {
      assertTrue(Files.isDirectory(zip.getPath("d")));
      assertFalse(Files.exists(zip.getPath("inside")));
    }
    assertThrows(NoSuchFileException.class, () -> FileSystems.newFileSystem(path("none.zip")));
  }

  @Test
  void filesByUrl() throws IOException {
    Path file = file("u.txt", "by url");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    assertEquals("by url", text(file.toUri().toURL().openStream()));
    URLConnection connection = file.toFile().toURI().toURL().openConnection();
    assertEquals(6, connection.getContentLengthLong());
    assertEquals(1_000_000_000_000L, connection.getLastModified());
    assertEquals("text/plain", connection.getContentType());
    assertEquals("Sun, 09 Sep 2001 01:46:40 GMT", connection.getHeaderField("last-modified"));
    connection.getInputStream().close();
    Files.createDirectory(path("dir"));
    file("dir/b", "");
    file("dir/a", "");
    assertTrue(path("dir").toUri().toString().endsWith("/dir/"));
    assertEquals("a\nb\n", text(path("dir").toUri().toURL().openStream()));
    assertTrue(new File(name("dir")).toURI().toString().endsWith("/dir/"));
    assertTrue(new File(name("none")).toURI().toString().endsWith("/none"));
    assertEquals(
        name("none") + " (No such file or directory)",
        assertThrows(FileNotFoundException.class, () -> path("none").toUri().toURL().openStream())
            .getMessage());
  }
}
