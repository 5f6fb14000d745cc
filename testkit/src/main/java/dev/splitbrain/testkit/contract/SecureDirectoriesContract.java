package dev.splitbrain.testkit.contract;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Directories that stay open, and what is done within them: by names that begin there, wherever the
 * directory is by now. Works on any file system's paths, of POSIX systems.
 */
@PosixOnly("the JDK of such a system keeps no directory open")
public abstract class SecureDirectoriesContract extends FilesContract {
  private static final String LOOP =
      "Too many levels of symbolic links or unable to access attributes of symbolic link";

  /** The directory's stream, which stays open until it is closed. */
  @SuppressWarnings("unchecked")
  static SecureDirectoryStream<Path> open(Path directory) throws IOException {
    return assertInstanceOf(SecureDirectoryStream.class, Files.newDirectoryStream(directory));
  }

  /** A name that begins in an open directory. */
  private Path in(String name) {
    return work().getFileSystem().getPath(name);
  }

  private static void write(
      SecureDirectoryStream<Path> directory, Path name, String text, OpenOption... options)
      throws IOException {
    try (SeekableByteChannel channel = directory.newByteChannel(name, Set.of(options))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static String read(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    try (SeekableByteChannel channel = directory.newByteChannel(name, Set.of(READ))) {
      ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
  }

  private static long size(SecureDirectoryStream<Path> directory, Path name) throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class)
        .readAttributes()
        .size();
  }

  private static Set<String> names(DirectoryStream<Path> directory) {
    Set<String> names = new TreeSet<>();
    directory.forEach(path -> names.add(path.getFileName().toString()));
    return names;
  }

  private static void assertFails(
      Class<? extends FileSystemException> type, String file, String reason, Executable call) {
    FileSystemException e = assertThrows(FileSystemException.class, call);
    assertEquals(type, e.getClass(), e.toString());
    assertEquals(file, e.getFile());
    assertEquals(reason, e.getReason());
    assertNull(e.getOtherFile());
  }

  @Test
  void entriesAreThoseOfAnyStream() throws IOException {
    file("a", "");
    Files.createDirectory(path("b"));
    try (SecureDirectoryStream<Path> directory = open(work())) {
      Iterator<Path> entries = directory.iterator();
      assertThrows(IllegalStateException.class, directory::iterator);
      Set<Path> all = new TreeSet<>();
      entries.forEachRemaining(all::add);
      assertEquals(new TreeSet<>(Set.of(path("a"), path("b"))), all);
      assertThrows(UnsupportedOperationException.class, entries::remove);
      // The entries are at their end, the directory is not.
      assertEquals(0, size(directory, in("a")));
    }
    for (DirectoryStream<Path> filtered :
        List.of(
            Files.newDirectoryStream(work(), "a*"),
            Files.newDirectoryStream(work(), path -> path.endsWith("a")))) {
      try (DirectoryStream<Path> directory = filtered) {
        assertInstanceOf(SecureDirectoryStream.class, directory);
        assertEquals(Set.of("a"), names(directory));
      }
    }
  }

  @Test
  void filesAreOpenedWithin() throws IOException {
    file("f", "old");
    try (SecureDirectoryStream<Path> directory = open(work())) {
      write(directory, in("new"), "text", CREATE_NEW, WRITE);
      assertEquals("text", text("new"));
      write(directory, in("new"), " and more", APPEND);
      assertEquals("text and more", read(directory, in("new")));
      write(directory, in("f"), "x", WRITE, TRUNCATE_EXISTING);
      assertEquals("x", text("f"));
      write(directory, in("f"), "yz", WRITE);
      assertEquals("yz", text("f"));
      try (SeekableByteChannel channel = directory.newByteChannel(in("f"), Set.of())) {
        assertInstanceOf(FileChannel.class, channel);
        assertEquals(2, channel.size());
        assertThrows(
            java.nio.channels.NonWritableChannelException.class,
            () -> channel.write(ByteBuffer.allocate(1)));
      }
      try (SeekableByteChannel channel =
          directory.newByteChannel(
              in("private"),
              Set.of(CREATE, WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        assertEquals(0, channel.position());
      }
      assertEquals(
          PosixFilePermissions.fromString("rw-------"),
          Files.getPosixFilePermissions(path("private")));
      try (SeekableByteChannel channel =
          directory.newByteChannel(in("gone"), Set.of(CREATE, WRITE, DELETE_ON_CLOSE))) {
        channel.write(ByteBuffer.allocate(3));
        assertEquals(3, channel.size());
      }
      assertFalse(Files.exists(path("gone")));
      // What was opened stays open without the directory.
      try (SeekableByteChannel channel = directory.newByteChannel(in("f"), Set.of(READ, WRITE))) {
        directory.close();
        channel.write(ByteBuffer.wrap(new byte[] {'n'}));
      }
    }
    assertEquals("nz", text("f"));
  }

  @Test
  void openingFailsInTheNameThatWasGiven() throws IOException {
    file("f", "x");
    Files.createSymbolicLink(path("link"), in("f"));
    try (SecureDirectoryStream<Path> directory = open(work())) {
      assertFails(
          NoSuchFileException.class,
          "none",
          null,
          () -> directory.newByteChannel(in("none"), Set.of(READ)));
      assertFails(
          NoSuchFileException.class, "", null, () -> directory.newByteChannel(in(""), Set.of()));
      assertFails(
          FileAlreadyExistsException.class,
          "f",
          null,
          () -> directory.newByteChannel(in("f"), Set.of(CREATE_NEW, WRITE)));
      assertFails(
          FileSystemException.class,
          "f/below",
          "Not a directory",
          () -> directory.newByteChannel(in("f/below"), Set.of(READ)));
      IOException link =
          assertThrows(
              IOException.class,
              () -> directory.newByteChannel(in("link"), Set.of(READ, NOFOLLOW_LINKS)));
      assertEquals(
          "Too many levels of symbolic links (NOFOLLOW_LINKS specified)", link.getMessage());
      assertFails(
          FileSystemException.class,
          "n".repeat(256),
          "File name too long",
          () -> directory.newByteChannel(in("n".repeat(256)), Set.of(READ)));
      assertEquals("x", read(directory, in("link")));
      assertEquals(
          "READ + APPEND not allowed",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> directory.newByteChannel(in("f"), Set.of(READ, APPEND)))
              .getMessage());
      assertEquals(
          "APPEND + TRUNCATE_EXISTING not allowed",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> directory.newByteChannel(in("f"), Set.of(APPEND, TRUNCATE_EXISTING)))
              .getMessage());
    }
  }

  @Test
  void namesMayLeadDownAndUpAndAnywhere() throws IOException {
    Files.createDirectories(path("d/e"));
    file("d/e/f", "below");
    file("up", "above");
    try (SecureDirectoryStream<Path> directory = open(path("d"))) {
      assertEquals("below", read(directory, in("e/f")));
      assertEquals("above", read(directory, in("../up")));
      assertEquals("above", read(directory, path("up").toAbsolutePath()));
      write(directory, path("abs").toAbsolutePath(), "absolute", CREATE, WRITE);
      assertEquals("absolute", text("abs"));
      directory.deleteFile(path("abs").toAbsolutePath());
      assertFalse(Files.exists(path("abs")));
      directory.move(in("../up"), directory, in("e/down"));
      assertEquals("above", text("d/e/down"));
      try (SecureDirectoryStream<Path> up = directory.newDirectoryStream(in(".."))) {
        assertEquals(Set.of("d"), names(up));
      }
      try (SecureDirectoryStream<Path> same = directory.newDirectoryStream(in("."))) {
        assertEquals(Set.of("e"), names(same));
      }
      try (SecureDirectoryStream<Path> e =
          directory.newDirectoryStream(path("d/e").toAbsolutePath())) {
        assertEquals(Set.of("f", "down"), names(e));
      }
    }
  }

  @Test
  void filesAndDirectoriesAreDeletedEachByItsMethod() throws IOException {
    file("f", "");
    file("g", "");
    Files.createDirectory(path("d"));
    Files.createDirectories(path("full/d"));
    Files.createSymbolicLink(path("link"), in("full"));
    try (SecureDirectoryStream<Path> directory = open(work())) {
      assertFails(
          FileSystemException.class, "d", "Is a directory", () -> directory.deleteFile(in("d")));
      assertFails(
          FileSystemException.class,
          "f",
          "Not a directory",
          () -> directory.deleteDirectory(in("f")));
      assertFails(
          DirectoryNotEmptyException.class,
          null,
          null,
          () -> directory.deleteDirectory(in("full")));
      assertFails(NoSuchFileException.class, "none", null, () -> directory.deleteFile(in("none")));
      assertFails(
          NoSuchFileException.class, "none", null, () -> directory.deleteDirectory(in("none")));
      assertFails(
          FileSystemException.class,
          "link",
          "Not a directory",
          () -> directory.deleteDirectory(in("link")));
      directory.deleteFile(in("f"));
      directory.deleteFile(in("link"));
      directory.deleteDirectory(in("d"));
      directory.deleteDirectory(in("full/d"));
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(work())) {
      assertEquals(Set.of("g", "full"), names(left));
    }
  }

  @Test
  void filesMoveBetweenOpenDirectories() throws IOException {
    Files.createDirectories(path("a/sub"));
    Files.createDirectories(path("b/full/x"));
    file("a/f", "f");
    file("b/g", "g");
    try (SecureDirectoryStream<Path> a = open(path("a"));
        SecureDirectoryStream<Path> b = open(path("b"))) {
      a.move(in("f"), b, in("moved"));
      assertEquals("f", text("b/moved"));
      b.move(in("moved"), b, in("g"));
      assertEquals("f", text("b/g"));
      a.move(in("sub"), b, in("sub"));
      assertTrue(Files.isDirectory(path("b/sub")));
      FileSystemException missing =
          assertThrows(NoSuchFileException.class, () -> a.move(in("none"), b, in("x")));
      assertEquals("none -> x", missing.getMessage());
      FileSystemException same =
          assertThrows(NoSuchFileException.class, () -> a.move(in("none"), b, in("none")));
      assertEquals("none -> none", same.getMessage());
      FileSystemException full =
          assertThrows(FileSystemException.class, () -> b.move(in("sub"), b, in("full")));
      assertEquals("sub -> full: Directory not empty", full.getMessage());
      FileSystemException onto =
          assertThrows(FileSystemException.class, () -> b.move(in("g"), b, in("full")));
      assertEquals("g -> full: Is a directory", onto.getMessage());
    }
  }

  @Test
  void anOpenDirectoryIsItselfWhateverItsNameLeadsTo() throws IOException {
    Files.createDirectories(path("d/sub"));
    Files.createDirectories(path("elsewhere/sub"));
    for (String top : List.of("d/", "elsewhere/")) {
      file(top + "f", top);
      file(top + "sub/g", top);
    }
    try (SecureDirectoryStream<Path> directory = open(path("d"))) {
      Files.move(path("d"), path("moved"));
      Files.createSymbolicLink(path("d"), in("elsewhere"));
      assertEquals("d/", read(directory, in("f")));
      assertEquals(2, size(directory, in("f")));
      write(directory, in("new"), "new", CREATE_NEW, WRITE);
      directory.move(in("f"), directory, in("sub/f"));
      try (SecureDirectoryStream<Path> sub = directory.newDirectoryStream(in("sub"))) {
        Set<Path> entries = new TreeSet<>();
        sub.forEach(entries::add);
        assertEquals(new TreeSet<>(Set.of(path("d/sub/f"), path("d/sub/g"))), entries);
        sub.deleteFile(in("g"));
        sub.getFileAttributeView(in("f"), java.nio.file.attribute.PosixFileAttributeView.class)
            .setPermissions(PosixFilePermissions.fromString("r--------"));
        sub.deleteFile(in("f"));
      }
      directory.deleteDirectory(in("sub"));
      assertTrue(
          directory
              .getFileAttributeView(BasicFileAttributeView.class)
              .readAttributes()
              .isDirectory());
      assertEquals(
          Files.readAttributes(path("moved"), "fileKey").get("fileKey"),
          directory.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey());
      Files.delete(path("d"));
      Files.createDirectory(path("d"));
      assertEquals("new", read(directory, in("new")));
    }
    try (SecureDirectoryStream<Path> moved = open(path("moved"))) {
      assertEquals(Set.of("new"), names(moved));
    }
    assertEquals("elsewhere/", text("elsewhere/f"));
    assertEquals("elsewhere/", text("elsewhere/sub/g"));
  }

  @Test
  void aDeletedDirectoryHasNothing() throws IOException {
    Files.createDirectory(path("d"));
    try (SecureDirectoryStream<Path> directory = open(path("d"))) {
      Files.delete(path("d"));
      assertFails(
          NoSuchFileException.class,
          "f",
          null,
          () -> directory.newByteChannel(in("f"), Set.of(CREATE, WRITE)));
      assertFails(NoSuchFileException.class, "f", null, () -> directory.deleteFile(in("f")));
      Files.createDirectory(path("d"));
      file("d/f", "another's");
      assertFails(
          NoSuchFileException.class,
          "f",
          null,
          () -> directory.newByteChannel(in("f"), Set.of(READ)));
      assertTrue(
          directory
              .getFileAttributeView(BasicFileAttributeView.class)
              .readAttributes()
              .isDirectory());
      assertFalse(directory.iterator().hasNext());
    }
  }

  @Test
  void directoriesWithinAreOpenedForThemselves() throws IOException {
    Files.createDirectories(path("d/sub/deep"));
    file("d/f", "");
    Files.createSymbolicLink(path("d/link"), in("sub"));
    SecureDirectoryStream<Path> directory = open(path("d"));
    try (SecureDirectoryStream<Path> sub = directory.newDirectoryStream(in("sub"))) {
      assertFails(
          NotDirectoryException.class, "f", null, () -> directory.newDirectoryStream(in("f")));
      assertFails(
          NoSuchFileException.class, "none", null, () -> directory.newDirectoryStream(in("none")));
      assertFails(
          FileSystemException.class,
          "link",
          LOOP,
          () -> directory.newDirectoryStream(in("link"), NOFOLLOW_LINKS));
      try (SecureDirectoryStream<Path> link = directory.newDirectoryStream(in("link"))) {
        Iterator<Path> entries = link.iterator();
        assertEquals(path("d/link/deep"), entries.next());
        assertFalse(entries.hasNext());
      }
      directory.close();
      Iterator<Path> entries = sub.iterator();
      assertEquals(path("d/sub/deep"), entries.next());
      write(sub, in("new"), "x", CREATE_NEW, WRITE);
      sub.deleteDirectory(in("deep"));
    }
    assertEquals("x", text("d/sub/new"));
    assertFalse(Files.exists(path("d/sub/deep")));
  }

  @Test
  void nothingIsDoneWithinAClosedDirectory() throws IOException {
    file("f", "");
    SecureDirectoryStream<Path> directory = open(work());
    BasicFileAttributeView own = directory.getFileAttributeView(BasicFileAttributeView.class);
    BasicFileAttributeView of =
        directory.getFileAttributeView(in("f"), BasicFileAttributeView.class);
    try (SecureDirectoryStream<Path> other = open(work())) {
      directory.close();
      directory.close();
      List<Executable> calls =
          List.of(
              () -> directory.newDirectoryStream(in("f")),
              () -> directory.newByteChannel(in("f"), Set.of(READ)),
              () -> directory.newByteChannel(in("f"), Set.of(READ, APPEND)),
              () -> directory.deleteFile(in("f")),
              () -> directory.deleteDirectory(in("f")),
              () -> directory.move(in("f"), other, in("g")),
              () -> other.move(in("f"), directory, in("g")),
              own::readAttributes,
              of::readAttributes,
              () -> of.setTimes(null, null, null),
              () ->
                  directory
                      .getFileAttributeView(in("f"), BasicFileAttributeView.class)
                      .readAttributes());
      for (Executable call : calls) {
        assertThrows(ClosedDirectoryStreamException.class, call);
      }
      assertThrows(IllegalStateException.class, directory::iterator);
    }
    assertTrue(Files.exists(path("f")));
  }

  @Test
  void closingEndsTheEntriesAfterTheOneThatIsKnown() throws IOException {
    for (int i = 0; i < 1_500; i++) {
      Files.createFile(path("f" + i));
    }
    SecureDirectoryStream<Path> directory = open(work());
    Iterator<Path> entries = directory.iterator();
    assertTrue(entries.hasNext());
    directory.deleteFile(in("f7"));
    directory.close();
    assertTrue(entries.hasNext());
    assertEquals(work(), entries.next().getParent());
    assertFalse(entries.hasNext());
    try (SecureDirectoryStream<Path> again = open(work())) {
      Set<String> all = names(again);
      assertEquals(1_499, all.size());
      assertFalse(all.contains("f7"));
      for (String name : all) {
        again.deleteFile(in(name));
      }
    }
  }

  @Test
  void argumentsAreCheckedAsTheJdkDoes() throws IOException {
    file("f", "");
    Path stranger =
        (Path)
            Proxy.newProxyInstance(
                SecureDirectoriesContract.class.getClassLoader(),
                new Class<?>[] {Path.class},
                (proxy, method, args) -> null);
    @SuppressWarnings("unchecked")
    SecureDirectoryStream<Path> strangers =
        (SecureDirectoryStream<Path>)
            Proxy.newProxyInstance(
                SecureDirectoriesContract.class.getClassLoader(),
                new Class<?>[] {SecureDirectoryStream.class},
                (proxy, method, args) -> null);
    try (SecureDirectoryStream<Path> directory = open(work())) {
      for (Path wrong : new Path[] {null, stranger}) {
        Class<? extends RuntimeException> type =
            wrong == null ? NullPointerException.class : ProviderMismatchException.class;
        List<Executable> calls =
            List.of(
                () -> directory.newDirectoryStream(wrong),
                () -> directory.newByteChannel(wrong, Set.of(READ)),
                () -> directory.deleteFile(wrong),
                () -> directory.deleteDirectory(wrong),
                () -> directory.move(wrong, directory, in("g")),
                () -> directory.move(in("f"), directory, wrong),
                () -> directory.getFileAttributeView(wrong, BasicFileAttributeView.class));
        for (Executable call : calls) {
          assertThrows(type, call);
        }
      }
      List<Executable> nulls =
          List.of(
              () -> directory.move(in("f"), null, in("g")),
              () -> directory.newDirectoryStream(in("f"), (LinkOption) null),
              () -> directory.newByteChannel(in("f"), null),
              () -> directory.getFileAttributeView((Class<BasicFileAttributeView>) null),
              () -> directory.getFileAttributeView(in("f"), null),
              () ->
                  directory.getFileAttributeView(
                      in("f"), BasicFileAttributeView.class, (LinkOption) null));
      for (Executable call : nulls) {
        assertThrows(NullPointerException.class, call);
      }
      assertThrows(
          ProviderMismatchException.class, () -> directory.move(in("f"), strangers, in("g")));
    }
    assertTrue(Files.exists(path("f")));
  }

  @Test
  void treesAreDeletedWithoutFollowingWhatWasSwapped() throws IOException {
    Files.createDirectories(path("t/a/b"));
    Files.createDirectories(path("kept"));
    file("t/1", "");
    file("t/a/2", "");
    file("t/a/b/3", "");
    file("kept/4", "kept");
    Files.createSymbolicLink(path("t/a/link"), path("kept"));
    List<String> deleted = new ArrayList<>();
    try (SecureDirectoryStream<Path> directory = open(work())) {
      delete(directory, in("t"), deleted);
    }
    assertEquals(Set.of("1", "2", "3", "a", "b", "link", "t"), new TreeSet<>(deleted));
    assertFalse(Files.exists(path("t")));
    assertEquals("kept", text("kept/4"));
  }

  private static void delete(SecureDirectoryStream<Path> parent, Path name, List<String> deleted)
      throws IOException {
    boolean isDirectory =
        parent
            .getFileAttributeView(name, BasicFileAttributeView.class, NOFOLLOW_LINKS)
            .readAttributes()
            .isDirectory();
    if (isDirectory) {
      try (SecureDirectoryStream<Path> directory =
          parent.newDirectoryStream(name, NOFOLLOW_LINKS)) {
        for (Path entry : directory) {
          delete(directory, entry.getFileName(), deleted);
        }
      }
      parent.deleteDirectory(name);
    } else {
      parent.deleteFile(name);
    }
    deleted.add(name.toString());
  }
}
