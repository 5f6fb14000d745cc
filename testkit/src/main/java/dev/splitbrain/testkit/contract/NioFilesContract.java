package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** java.nio.file.Files: contents, existence, links. Works on any file system's paths. */
public abstract class NioFilesContract extends FilesContract {

  @Test
  void contentsComeBackAsWritten() throws IOException {
    for (int size : new int[] {0, 1, 8192, 65536, 65537, 1 << 20, (1 << 20) + 1, 2_500_000}) {
      byte[] bytes = pattern(size);
      assertEquals(path("f"), Files.write(path("f"), bytes));
      assertEquals(size, Files.size(path("f")));
      assertArrayEquals(bytes, Files.readAllBytes(path("f")), "size " + size);
      try (InputStream in = Files.newInputStream(path("f"))) {
        assertEquals(size, in.available());
        assertArrayEquals(bytes, in.readAllBytes());
      }
      try (OutputStream out = Files.newOutputStream(path("g"))) {
        out.write(bytes);
      }
      assertEquals(-1, Files.mismatch(path("f"), path("g")));
    }
  }

  @Test
  void textsAndLines() throws IOException {
    Files.writeString(path("f"), "one\ntwo\r\nünï\n");
    assertEquals("one\ntwo\r\nünï\n", Files.readString(path("f")));
    assertEquals(List.of("one", "two", "ünï"), Files.readAllLines(path("f")));
    try (Stream<String> lines = Files.lines(path("f"))) {
      assertEquals(List.of("one", "two", "ünï"), lines.collect(Collectors.toList()));
    }
    Files.write(path("g"), List.of("a", "b"));
    assertEquals("a\nb\n", Files.readString(path("g")));
    Files.writeString(path("g"), "c", StandardCharsets.UTF_16BE, StandardOpenOption.APPEND);
    assertArrayEquals(new byte[] {'a', '\n', 'b', '\n', 0, 'c'}, Files.readAllBytes(path("g")));
    try (BufferedWriter out = Files.newBufferedWriter(path("h"))) {
      for (int i = 0; i < 20_000; i++) {
        out.write("line " + i);
        out.newLine();
      }
    }
    try (BufferedReader in = Files.newBufferedReader(path("h"))) {
      assertEquals(
          IntStream.range(0, 20_000).mapToObj(i -> "line " + i).collect(Collectors.toList()),
          in.lines().collect(Collectors.toList()));
    }
    try (Stream<String> lines = Files.lines(path("h")).parallel()) {
      assertEquals(20_000, lines.distinct().count());
    }
  }

  @Test
  void malformedTextIsRefused() throws IOException {
    Files.write(path("f"), new byte[] {'a', (byte) 0xff, 'b'});
    assertThrows(CharacterCodingException.class, () -> Files.readString(path("f")));
    assertThrows(CharacterCodingException.class, () -> Files.readAllLines(path("f")));
    assertEquals("aÿb", Files.readString(path("f"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void openOptionsDoWhatTheySay() throws IOException {
    assertMissing(path("f"), () -> Files.write(path("f"), new byte[1], StandardOpenOption.WRITE));
    Files.write(path("f"), new byte[] {1, 2, 3}, StandardOpenOption.CREATE_NEW);
    FileAlreadyExistsException exists =
        assertThrows(
            FileAlreadyExistsException.class,
            () -> Files.write(path("f"), new byte[1], StandardOpenOption.CREATE_NEW));
    assertEquals(path("f").toString(), exists.getMessage());
    Files.write(path("f"), new byte[] {9}, StandardOpenOption.WRITE);
    assertArrayEquals(new byte[] {9, 2, 3}, Files.readAllBytes(path("f")));
    Files.write(path("f"), new byte[] {4}, StandardOpenOption.APPEND);
    assertArrayEquals(new byte[] {9, 2, 3, 4}, Files.readAllBytes(path("f")));
    Files.write(
        path("f"), new byte[] {5}, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    assertArrayEquals(new byte[] {5}, Files.readAllBytes(path("f")));
    IllegalArgumentException both =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Files.write(
                    path("f"),
                    new byte[1],
                    StandardOpenOption.APPEND,
                    StandardOpenOption.TRUNCATE_EXISTING));
    assertEquals("APPEND + TRUNCATE_EXISTING not allowed", both.getMessage());
    assertEquals(
        "READ not allowed",
        assertThrows(
                IllegalArgumentException.class,
                () -> Files.newOutputStream(path("f"), StandardOpenOption.READ))
            .getMessage());
    assertEquals(
        "'WRITE' not allowed",
        assertThrows(
                UnsupportedOperationException.class,
                () -> Files.newInputStream(path("f"), StandardOpenOption.WRITE))
            .getMessage());
    OpenOption strange =
        new OpenOption() {
          @Override
          public String toString() {
            return "STRANGE";
          }
        };
    assertEquals(
        "STRANGE not supported",
        assertThrows(
                UnsupportedOperationException.class, () -> Files.newByteChannel(path("f"), strange))
            .getMessage());
    assertThrows(NullPointerException.class, () -> Files.write(path("f"), (byte[]) null));
  }

  /** A call that fails. */
  protected interface Call {
    Object run() throws Exception;
  }

  /** Asserts that the call fails as for a missing file. */
  protected static void assertMissing(Path file, Call call) {
    NoSuchFileException e = assertThrows(NoSuchFileException.class, call::run);
    assertEquals(file.toString(), e.getMessage());
    assertEquals(file.toString(), e.getFile());
    assertNull(e.getOtherFile());
    assertNull(e.getReason());
  }

  @Test
  @PosixOnly("the store of a missing file is the business of its file system")
  void missingFilesAreSaidToBeMissing() {
    Path none = path("none");
    assertMissing(none, () -> Files.readAllBytes(none));
    assertMissing(none, () -> Files.readString(none));
    assertMissing(none, () -> Files.newInputStream(none));
    assertMissing(none, () -> Files.newByteChannel(none));
    assertMissing(none, () -> Files.size(none));
    assertMissing(none, () -> Files.getLastModifiedTime(none));
    assertMissing(none, () -> Files.list(none));
    assertMissing(none, () -> Files.newDirectoryStream(none));
    assertMissing(none, () -> none.toRealPath());
    assertMissing(none, () -> Files.readSymbolicLink(none));
    assertMissing(none, () -> Files.getOwner(none));
    assertMissing(none, () -> Files.lines(none));
    assertMissing(none, () -> Files.copy(none, path("x")));
    assertMissing(none, () -> Files.getFileStore(none));
    assertMissing(
        none,
        () -> {
          Files.delete(none);
          return null;
        });
    assertMissing(path("none/f"), () -> Files.createFile(path("none/f")));
    assertMissing(path("none/d"), () -> Files.createDirectory(path("none/d")));
    assertMissing(path("none/f"), () -> Files.write(path("none/f"), new byte[1]));
    assertFalse(Files.exists(none));
    assertTrue(Files.notExists(none));
    assertFalse(Files.isDirectory(none));
    assertFalse(Files.isRegularFile(none));
    assertFalse(Files.isSymbolicLink(none));
    assertFalse(Files.isReadable(none));
    assertFalse(Files.isWritable(none));
    assertFalse(Files.isExecutable(none));
  }

  @Test
  @PosixOnly("Windows has one error for missing and for not a directory")
  void namesThroughFilesDependOnTheRelease() throws IOException {
    file("f", "");
    Path below = path("f/below");
    assertFalse(Files.exists(below));
    FileSystemException e = assertThrows(FileSystemException.class, () -> Files.size(below));
    if (jdk() >= 25) {
      assertEquals(NoSuchFileException.class, e.getClass());
    } else {
      assertEquals(below + ": Not a directory", e.getMessage());
    }
    FileSystemException open =
        assertThrows(FileSystemException.class, () -> Files.newInputStream(below));
    assertEquals(below + ": Not a directory", open.getMessage());
    assertEquals(FileSystemException.class, open.getClass());
  }

  @Test
  @PosixOnly("elsewhere an attribute says what is hidden")
  void existingFilesAreSeen() throws IOException {
    file("f", "hello");
    Files.createDirectory(path("d"));
    assertTrue(Files.exists(path("f")));
    assertFalse(Files.notExists(path("f")));
    assertTrue(Files.isRegularFile(path("f")));
    assertTrue(Files.isDirectory(path("d")));
    assertFalse(Files.isDirectory(path("f")));
    assertTrue(Files.isReadable(path("f")));
    assertTrue(Files.isWritable(path("f")));
    assertFalse(Files.isHidden(path("f")));
    assertTrue(Files.isHidden(path(".h")));
    assertTrue(Files.isSameFile(path("f"), path("d/../f")));
    assertFalse(Files.isSameFile(path("f"), path("d")));
    assertTrue(Files.isSameFile(path("none"), path("none")));
    assertMissing(path("none"), () -> Files.isSameFile(path("f"), path("none")));
  }

  @Test
  void deletingFilesAndDirectories() throws IOException {
    file("f", "");
    assertTrue(Files.deleteIfExists(path("f")));
    assertFalse(Files.deleteIfExists(path("f")));
    Files.createDirectories(path("a/b/c"));
    assertThrows(java.nio.file.DirectoryNotEmptyException.class, () -> Files.delete(path("a")));
    Files.delete(path("a/b/c"));
    Files.delete(path("a/b"));
    Files.delete(path("a"));
    assertFalse(Files.exists(path("a")));
  }

  @Test
  void directoriesAreCreated() throws IOException {
    Files.createDirectories(path("a/b/c"));
    Files.createDirectories(path("a/b/c"));
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(path("a")));
    assertEquals(path("a").toString(), e.getMessage());
    file("f", "");
    assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectories(path("f")));
    assertThrows(FileSystemException.class, () -> Files.createDirectories(path("f/x")));
  }

  @Test
  @PosixOnly("the system's text of an error")
  void symbolicLinksPointAndDangle() throws IOException {
    file("f", "hello");
    Path link = Files.createSymbolicLink(path("l"), path("f").getFileName());
    assertTrue(Files.isSymbolicLink(link));
    assertTrue(Files.isRegularFile(link));
    assertEquals("f", Files.readSymbolicLink(link).toString());
    assertEquals("hello", Files.readString(link));
    assertTrue(Files.isSameFile(link, path("f")));
    assertEquals(path("f").toRealPath(), link.toRealPath());
    assertEquals(
        path("f").toRealPath().resolveSibling("l"),
        link.toRealPath(java.nio.file.LinkOption.NOFOLLOW_LINKS));
    NotLinkException no =
        assertThrows(NotLinkException.class, () -> Files.readSymbolicLink(path("f")));
    assertEquals(path("f").toString(), no.getMessage());
    assertThrows(FileAlreadyExistsException.class, () -> Files.createSymbolicLink(link, path("f")));
    Files.delete(path("f"));
    assertFalse(Files.exists(link));
    assertTrue(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
    assertMissing(link, () -> Files.size(link));
    Files.createSymbolicLink(path("loop"), path("loop").getFileName());
    FileSystemException loop =
        assertThrows(FileSystemException.class, () -> Files.size(path("loop")));
    assertEquals(
        path("loop")
            + ": Too many levels of symbolic links or unable to access attributes of symbolic link",
        loop.getMessage());
  }

  @Test
  @PosixOnly("the unix view")
  void hardLinksShareTheFile() throws IOException {
    file("f", "hello");
    Files.createLink(path("g"), path("f"));
    Files.writeString(path("g"), "changed");
    assertEquals("changed", Files.readString(path("f")));
    assertTrue(Files.isSameFile(path("f"), path("g")));
    assertEquals(2, Files.getAttribute(path("f"), "unix:nlink"));
    FileAlreadyExistsException e =
        assertThrows(
            FileAlreadyExistsException.class, () -> Files.createLink(path("g"), path("f")));
    assertEquals(path("g").toString(), e.getFile());
    assertEquals(path("f").toString(), e.getOtherFile());
  }

  @Test
  void streamsAreCopiedIntoFilesAndOut() throws IOException {
    byte[] bytes = pattern(200_000);
    assertEquals(200_000, Files.copy(new ByteArrayInputStream(bytes), path("f")));
    assertThrows(
        FileAlreadyExistsException.class,
        () -> Files.copy(new ByteArrayInputStream(bytes), path("f")));
    assertEquals(
        3,
        Files.copy(
            new ByteArrayInputStream(new byte[3]), path("f"), StandardCopyOption.REPLACE_EXISTING));
    Files.write(path("f"), bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertEquals(200_000, Files.copy(path("f"), out));
    assertArrayEquals(bytes, out.toByteArray());
  }

  @Test
  @PosixOnly("the system's text of an error")
  void readingADirectoryFails() throws IOException {
    IOException e = assertThrows(IOException.class, () -> Files.readAllBytes(work()));
    assertEquals("Is a directory", e.getMessage());
    assertEquals(IOException.class, e.getClass());
    FileSystemException write =
        assertThrows(FileSystemException.class, () -> Files.write(work(), new byte[1]));
    assertEquals(work() + ": Is a directory", write.getMessage());
  }

  @Test
  void interruptedThreadsStillUseStreams() throws IOException {
    Files.write(path("f"), pattern(100_000));
    Thread.currentThread().interrupt();
    try {
      if (work().getFileSystem() == FileSystems.getDefault()) {
        // Of other file systems the JDK's loop reads with a channel that an interrupt closes.
        assertEquals(100_000, Files.readAllBytes(path("f")).length);
      }
      try (InputStream in = Files.newInputStream(path("f"))) {
        assertEquals(100_000, in.readAllBytes().length);
      }
      Files.write(path("g"), pattern(50));
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
    assertEquals(50, Files.size(path("g")));
  }

  @Test
  @PosixOnly("not every file system deletes on close")
  void deleteOnCloseDeletes() throws IOException {
    file("f", "x");
    try (InputStream in = Files.newInputStream(path("f"), StandardOpenOption.DELETE_ON_CLOSE)) {
      assertEquals('x', in.read());
    }
    assertFalse(Files.exists(path("f")));
  }

  @Test
  void openStreamSkipsAndMarksAsTheJdks() throws IOException {
    file("f", "0123456789");
    try (InputStream in = Files.newInputStream(path("f"))) {
      assertEquals(2, in.skip(2));
      assertEquals('2', in.read());
      assertEquals(7, in.available());
      assertFalse(in.markSupported());
      assertEquals(7, in.skip(100));
      assertEquals(-1, in.read());
    }
  }
}
