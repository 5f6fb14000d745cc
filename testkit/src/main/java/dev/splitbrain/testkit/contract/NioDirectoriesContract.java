package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Directory streams and walks. Works on any file system's paths. */
public abstract class NioDirectoriesContract extends FilesContract {

  private static Set<String> names(Iterable<Path> paths) {
    Set<String> names = new TreeSet<>();
    paths.forEach(path -> names.add(path.getFileName().toString()));
    return names;
  }

  @Test
  void streamsListAllEntriesOnce() throws IOException {
    file("a.txt", "");
    file("b.md", "");
    Files.createDirectory(path("c"));
    Files.createSymbolicLink(path("dangling"), path("none"));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(work())) {
      List<Path> entries = new ArrayList<>();
      stream.forEach(entries::add);
      assertEquals(4, entries.size());
      assertEquals(Set.of("a.txt", "b.md", "c", "dangling"), names(entries));
      entries.forEach(entry -> assertEquals(work(), entry.getParent()));
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(work(), "*.{txt,md}")) {
      assertEquals(Set.of("a.txt", "b.md"), names(stream));
    }
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(work(), entry -> Files.isDirectory(entry))) {
      assertEquals(Set.of("c"), names(stream));
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path("c"))) {
      assertFalse(stream.iterator().hasNext());
    }
  }

  @Test
  @PosixOnly("elsewhere a path that leads through a file is not found")
  void whatIsBelowAFileIsNoDirectory() throws IOException {
    file("f", "");
    assertThrows(NotDirectoryException.class, () -> Files.newDirectoryStream(path("f/below")));
  }

  @Test
  void streamsKeepTheirRules() throws IOException {
    file("a", "");
    DirectoryStream<Path> stream = Files.newDirectoryStream(work());
    Iterator<Path> entries = stream.iterator();
    assertThrows(IllegalStateException.class, stream::iterator);
    assertTrue(entries.hasNext());
    assertTrue(entries.hasNext());
    assertThrows(UnsupportedOperationException.class, entries::remove);
    assertEquals(path("a"), entries.next());
    assertThrows(NoSuchElementException.class, entries::next);
    stream.close();
    stream.close();
    assertThrows(IllegalStateException.class, stream::iterator);
    DirectoryStream<Path> closed = Files.newDirectoryStream(work());
    Iterator<Path> of = closed.iterator();
    closed.close();
    assertFalse(of.hasNext());
    file("f", "");
    NotDirectoryException e =
        assertThrows(NotDirectoryException.class, () -> Files.newDirectoryStream(path("f")));
    assertEquals(path("f").toString(), e.getMessage());
    assertThrows(
        NullPointerException.class,
        () -> Files.newDirectoryStream(work(), (DirectoryStream.Filter<Path>) null));
  }

  /** A stream reads nothing before it is asked for its first entry. */
  @Test
  void streamsSeeWhatHappensBeforeTheFirstEntry() throws IOException {
    file("old", "");
    Path gone = file("gone", "");
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(work())) {
      Files.delete(gone);
      Files.writeString(path("new"), "12345");
      Iterator<Path> entries = stream.iterator();
      Files.createDirectory(path("newer"));
      assertEquals(Set.of("new", "newer", "old"), names(() -> entries));
    }
    try (Stream<Path> list = Files.list(work())) {
      Files.delete(path("old"));
      Files.writeString(path("new"), "1234567");
      List<Path> listed = list.sorted().toList();
      assertEquals(List.of(path("new"), path("newer")), listed);
      assertEquals(7, Files.size(listed.get(0)));
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path("newer"))) {
      assertFalse(Files.exists(path("newer/none")));
      Files.createFile(path("newer/first"));
      Files.delete(path("newer/first"));
      assertFalse(stream.iterator().hasNext());
    }
  }

  @Test
  void manyEntriesBeforeTheFirstOneAreSeenToo() throws IOException {
    for (int i = 0; i < 1_100; i++) {
      Files.createFile(path("f" + i));
    }
    for (boolean all : new boolean[] {true, false}) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(work())) {
        Files.createFile(path("late" + all));
        assertEquals(all ? 1_101 : 1_102, names(stream).size());
      }
      try (Stream<Path> list = Files.list(work())) {
        Files.createFile(path("listed" + all));
        Files.delete(path("listed" + all));
        assertEquals(all ? 1_101 : 1_102, list.distinct().count());
      }
    }
  }

  @Test
  @PosixOnly("elsewhere a directory that is open cannot be deleted")
  void aDirectoryThatIsGoneBeforeTheFirstEntryHasNone() throws IOException {
    Path directory = Files.createDirectory(path("d"));
    Files.createFile(directory.resolve("f"));
    for (boolean again : new boolean[] {false, true}) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        Files.deleteIfExists(directory.resolve("f"));
        Files.delete(directory);
        if (again) {
          Files.createDirectory(directory);
          Files.createFile(directory.resolve("other"));
        }
        assertFalse(stream.iterator().hasNext());
      }
      if (!again) {
        Files.createDirectory(directory);
      }
    }
    try (Stream<Path> list = Files.list(directory)) {
      Files.delete(directory.resolve("other"));
      Files.delete(directory);
      assertEquals(0, list.count());
    }
  }

  @Test
  @PosixOnly("elsewhere a directory that is open cannot be moved")
  void aStreamFollowsADirectoryThatIsMovedBeforeTheFirstEntry() throws IOException {
    Path directory = Files.createDirectory(path("d"));
    Files.createFile(directory.resolve("f"));
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      Files.move(directory, path("moved"));
      Files.createFile(path("moved/g"));
      Files.createDirectory(directory);
      Files.createFile(directory.resolve("other"));
      List<Path> entries = new ArrayList<>();
      stream.forEach(entries::add);
      assertEquals(Set.of("f", "g"), names(entries));
      entries.forEach(entry -> assertEquals(directory, entry.getParent()));
      entries.forEach(entry -> assertFalse(Files.exists(entry)));
    }
  }

  @Test
  void walksSeeWhatTheirVisitorsDoBeforeTheEntries() throws IOException {
    for (String name : new String[] {"a", "b", "a/c"}) {
      Path directory = Files.createDirectory(path(name));
      Files.writeString(directory.resolve("f1"), "1");
      Files.writeString(directory.resolve("f2"), "2");
    }
    Set<String> seen = new TreeSet<>();
    Files.walkFileTree(
        work(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(directory.resolve("f1"));
            Files.writeString(directory.resolve("f2"), "12345");
            Files.writeString(directory.resolve("new"), "123");
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            seen.add(work().relativize(file) + " " + attributes.size());
            return FileVisitResult.CONTINUE;
          }
        });
    assertEquals(
        Set.of("a/c/f2 5", "a/c/new 3", "a/f2 5", "a/new 3", "b/f2 5", "b/new 3", "f2 5", "new 3"),
        seen.stream().map(text -> text.replace('\\', '/')).collect(Collectors.toSet()));
    try (Stream<Path> walk = Files.walk(path("a"))) {
      assertEquals(
          List.of("", "new2"),
          walk.map(
                  path -> {
                    if (Files.isDirectory(path)) {
                      emptyAndRefill(path);
                    }
                    return path("a").relativize(path).toString();
                  })
              .sorted()
              .toList());
    }
  }

  private static void emptyAndRefill(Path directory) {
    try {
      for (String name : new String[] {"f2", "new", "c/f2", "c/new", "c"}) {
        Files.delete(directory.resolve(name));
      }
      Files.createFile(directory.resolve("new2"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @PosixOnly("elsewhere a directory that is open cannot be deleted")
  void aVisitorMayDeleteTheDirectoryThatItEnters() throws IOException {
    Path directory = Files.createDirectory(path("d"));
    List<String> seen = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(entered);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path left, IOException e) {
            seen.add(left.getFileName() + " " + e);
            return FileVisitResult.CONTINUE;
          }
        });
    assertEquals(List.of("d null"), seen);
  }

  @Test
  void failingFiltersEndTheIteration() throws IOException {
    file("a", "");
    try (DirectoryStream<Path> stream =
        Files.newDirectoryStream(
            work(),
            entry -> {
              throw new IOException("filter");
            })) {
      DirectoryIteratorException e =
          assertThrows(DirectoryIteratorException.class, () -> stream.iterator().hasNext());
      assertEquals("filter", e.getCause().getMessage());
    }
  }

  @Test
  void largeDirectoriesAreListedWhole() throws IOException {
    for (int i = 0; i < 2_345; i++) {
      Files.createFile(path("file" + i));
    }
    try (Stream<Path> list = Files.list(work())) {
      assertEquals(2_345, list.distinct().count());
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(work())) {
      Iterator<Path> entries = stream.iterator();
      for (int i = 0; i < 1_500; i++) {
        entries.next();
      }
    }
    try (Stream<Path> list = Files.list(work())) {
      assertEquals(0, list.mapToLong(NioDirectoriesContract::size).sum());
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void entriesShowWhatHappensToThem() throws IOException {
    for (int i = 0; i < 10; i++) {
      file("f" + i, "x");
    }
    try (Stream<Path> list = Files.list(work())) {
      for (Path entry : list.collect(Collectors.toList())) {
        assertEquals(1, Files.size(entry));
        Files.writeString(entry, "longer");
        assertEquals(6, Files.size(entry));
        Files.delete(entry);
        assertFalse(Files.exists(entry));
      }
    }
  }

  private void tree() throws IOException {
    Files.createDirectories(path("t/a/b"));
    Files.createDirectories(path("t/empty"));
    file("t/1", "1");
    file("t/a/2", "22");
    file("t/a/b/3", "333");
    Files.createSymbolicLink(path("t/link"), path("t/a"));
  }

  /** The way from the tree's top, with slashes on every system. */
  private String fromTop(Path path) {
    String separator = path.getFileSystem().getSeparator();
    return path("t").relativize(path).toString().replace(separator, "/");
  }

  private List<String> relative(Stream<Path> paths) {
    return paths.map(this::fromTop).sorted().collect(Collectors.toList());
  }

  @Test
  void walksVisitAll() throws IOException {
    tree();
    try (Stream<Path> walk = Files.walk(path("t"))) {
      assertEquals(List.of("", "1", "a", "a/2", "a/b", "a/b/3", "empty", "link"), relative(walk));
    }
    try (Stream<Path> walk = Files.walk(path("t"), 1)) {
      assertEquals(List.of("", "1", "a", "empty", "link"), relative(walk));
    }
    try (Stream<Path> walk = Files.walk(path("t"), FileVisitOption.FOLLOW_LINKS)) {
      assertEquals(
          List.of(
              "", "1", "a", "a/2", "a/b", "a/b/3", "empty", "link", "link/2", "link/b", "link/b/3"),
          relative(walk));
    }
    try (Stream<Path> find =
        Files.find(path("t"), 9, (p, attrs) -> attrs.isRegularFile() && attrs.size() > 1)) {
      assertEquals(List.of("a/2", "a/b/3"), relative(find));
    }
    try (Stream<Path> walk = Files.walk(path("t/1"))) {
      assertEquals(List.of("1"), relative(walk));
    }
    assertThrows(IOException.class, () -> Files.walk(path("none")));
    assertThrows(IllegalArgumentException.class, () -> Files.walk(path("t"), -1));
  }

  @Test
  void visitorsGetAttributes() throws IOException {
    tree();
    List<String> visits = new ArrayList<>();
    Files.walkFileTree(
        path("t"),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attrs) {
            assertTrue(attrs.isDirectory());
            visits.add("in " + fromTop(dir));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs) {
            visits.add(fromTop(file) + (attrs.isSymbolicLink() ? "@" : "=" + attrs.size()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) {
            visits.add("out " + fromTop(dir));
            return FileVisitResult.CONTINUE;
          }
        });
    assertEquals("in ", visits.get(0));
    assertEquals("out ", visits.get(visits.size() - 1));
    assertEquals(
        Set.of(
            "in ",
            "1=1",
            "in a",
            "a/2=2",
            "in a/b",
            "a/b/3=3",
            "out a/b",
            "out a",
            "in empty",
            "out empty",
            "link@",
            "out "),
        Set.copyOf(visits));
  }

  @Test
  void walkingALoopIsNoticed() throws IOException {
    Files.createDirectories(path("t/a"));
    Files.createSymbolicLink(path("t/a/up"), path("t"));
    try (Stream<Path> walk = Files.walk(path("t"), FileVisitOption.FOLLOW_LINKS)) {
      UncheckedIOException e = assertThrows(UncheckedIOException.class, walk::count);
      assertTrue(e.getCause() instanceof FileSystemLoopException, e.toString());
      assertEquals(path("t/a/up").toString(), e.getCause().getMessage());
    }
    List<String> failed = new ArrayList<>();
    Files.walkFileTree(
        path("t"),
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        9,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            failed.add(e.getClass().getSimpleName() + " " + file.getFileName());
            return FileVisitResult.CONTINUE;
          }
        });
    assertEquals(List.of("FileSystemLoopException up"), failed);
  }

  @Test
  void deletingWhileWalkingWorks() throws IOException {
    tree();
    try (Stream<Path> walk = Files.walk(path("t"))) {
      List<Path> all = walk.collect(Collectors.toList());
      for (int i = all.size() - 1; i >= 0; i--) {
        Files.delete(all.get(i));
      }
    }
    assertFalse(Files.exists(path("t")));
  }
}
