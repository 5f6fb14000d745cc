package dev.splitbrain.agent.area.files.pinned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.agent.area.files.side.FakeFiles;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.files.FileType;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths that name their host. */
class PinnedPathTest {
  private final FakeFiles fake = new FakeFiles();
  private final PinnedPaths paths = new PinnedPaths(fake.state);

  private Path path(String name) {
    return paths.of(fake.session, name);
  }

  @Test
  void syntaxIsThatOfPlainPaths() {
    Path path = path("/var/log/../log/x.txt");
    assertEquals("/var/log/../log/x.txt", path.toString());
    assertEquals(path("/var/log/x.txt"), path.normalize());
    assertEquals(path("/"), path.getRoot());
    assertEquals(path("x.txt"), path.getFileName());
    assertEquals(path("/var/log/../log"), path.getParent());
    assertEquals(5, path.getNameCount());
    assertEquals(path("log"), path.getName(1));
    assertEquals(path("log/.."), path.subpath(1, 3));
    assertNull(path("x").getParent());
    assertNull(path("x").getRoot());
    assertTrue(path.isAbsolute());
    assertFalse(path("x").isAbsolute());
    assertEquals(path("/a/b/c"), path("/a").resolve("b/c"));
    assertEquals(path("/a/b"), path("/a").resolve(path("b")));
    assertEquals(path("/b"), path("/a").resolve(path("/b")));
    assertEquals(path("/a/c"), path("/a/b").resolveSibling("c"));
    assertEquals(path("../c"), path("/a/b").relativize(path("/a/c")));
    assertTrue(path("/a/b").startsWith(path("/a")));
    assertTrue(path("/a/b").startsWith("/a"));
    assertTrue(path("/a/b").endsWith("b"));
    List<String> names = new ArrayList<>();
    path("/a/b").forEach(name -> names.add(name.toString()));
    assertEquals(List.of("a", "b"), names);
    assertThrows(InvalidPathException.class, () -> path("a\0b"));
  }

  @Test
  void pathsOfOtherHostsAreOthers() {
    FakeFiles other = new FakeFiles();
    Path here = path("/a");
    Path there = paths.of(other.session, "/a");
    Path plain = Path.of("/a");
    Path master = paths.ofMaster("/a");
    assertNotEquals(here, there);
    assertNotEquals(here, plain);
    assertNotEquals(plain, here);
    assertNotEquals(here, master);
    assertEquals(master, paths.ofMaster("/a"));
    assertEquals(here, path("/a"));
    assertEquals(here.hashCode(), path("/a").hashCode());
    assertFalse(here.startsWith(there));
    assertFalse(here.startsWith(plain));
    assertThrows(ProviderMismatchException.class, () -> here.resolve(there));
    assertThrows(ProviderMismatchException.class, () -> here.relativize(plain));
    assertThrows(ClassCastException.class, () -> here.compareTo(plain));
    assertThrows(NullPointerException.class, () -> here.resolve((Path) null));
    assertTrue(here.compareTo(path("/b")) < 0);
    assertTrue(here.compareTo(master) < 0);
  }

  @Test
  void oneFileSystemForEachSession() {
    FileSystem fileSystem = path("/a").getFileSystem();
    assertSame(fileSystem, path("/b").getFileSystem());
    assertEquals(path("/a/b"), fileSystem.getPath("/a", "b"));
    assertEquals(List.of(path("/")), fileSystem.getRootDirectories());
    assertEquals("/", fileSystem.getSeparator());
    assertTrue(fileSystem.isOpen());
    assertThrows(UnsupportedOperationException.class, fileSystem::close);
    assertTrue(fileSystem.getPathMatcher("glob:**.txt").matches(path("/a/b.txt")));
    assertFalse(fileSystem.getPathMatcher("glob:**.txt").matches(Path.of("/a/b.txt")));
  }

  @Test
  void urisComeBack() {
    URI uri = path("/var/log/x y").toUri();
    assertEquals("splitbrain-file://bench1/var/log/x%20y", uri.toString());
    PinnedFileSystem fileSystem = (PinnedFileSystem) path("/").getFileSystem();
    assertEquals("/var/log/x y", fileSystem.provider().getPath(uri).toString());
    assertEquals("splitbrain-file://bench1/work/x", path("x").toUri().toString());
    assertEquals("splitbrain-file://master/a", paths.ofMaster("/a").toUri().toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> fileSystem.provider().getPath(URI.create("file:///x")));
  }

  @Test
  void relativeNamesStartAtTheSessionsDirectory() {
    assertEquals(path("/work/x"), path("x").toAbsolutePath());
    Path absolute = path("/x");
    assertSame(absolute, absolute.toAbsolutePath());
  }

  @Test
  void noFileAndNoOthersWatchService() throws IOException {
    UnsupportedOperationException e =
        assertThrows(UnsupportedOperationException.class, () -> path("/a").toFile());
    assertTrue(e.getMessage().contains("bench1"), e.getMessage());
    assertThrows(NullPointerException.class, () -> path("/a").register(null));
    try (WatchService plain = FileSystems.getDefault().newWatchService()) {
      ProviderMismatchException watch =
          assertThrows(
              ProviderMismatchException.class,
              () -> path("/a").register(plain, StandardWatchEventKinds.ENTRY_CREATE));
      assertTrue(watch.getMessage().contains("bench1"), watch.getMessage());
    }
  }

  @Test
  void filesOfTheHostAreAskedOfItsSession() throws IOException {
    fake.on("stat", args -> FakeFiles.stat(FileType.REGULAR, 5));
    assertEquals(5, Files.size(path("/nowhere/f")));
    assertTrue(Files.isRegularFile(path("/nowhere/f")));
    fake.on(
        "stat",
        args -> {
          throw FakeFiles.failure(ErrorKind.NO_SUCH_FILE, null);
        });
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> Files.size(path("/nowhere/g")));
    assertEquals("/nowhere/g", e.getFile());
    assertEquals("on bench1", e.getSuppressed()[0].getMessage().substring(0, 9));
  }

  @Test
  void entriesOfADirectoryArePinned() throws IOException {
    fake.on(
        "listDirectory",
        args -> FakeFiles.listing(FakeFiles.entry("a", FakeFiles.stat(FileType.REGULAR, 1))));
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(path("/d"), entry -> entry.equals(path("/d/a")))) {
      assertEquals(path("/d/a"), entries.iterator().next());
    }
  }

  @Test
  void theMastersPathsAreTheMastersFiles(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("f"), "master");
    Path pinned = paths.ofMaster(directory.resolve("f").toString());
    assertEquals("master", Files.readString(pinned));
    assertTrue(Files.isSameFile(pinned, paths.ofMaster(directory + "/./f")));
    Files.write(pinned, "new".getBytes(StandardCharsets.UTF_8));
    assertEquals("new", Files.readString(directory.resolve("f")));
    assertEquals(directory.toRealPath().resolve("f").toString(), pinned.toRealPath().toString());
    Files.delete(pinned);
    assertFalse(Files.exists(directory.resolve("f")));
    assertEquals(List.of(), fake.newCalls());
  }
}
