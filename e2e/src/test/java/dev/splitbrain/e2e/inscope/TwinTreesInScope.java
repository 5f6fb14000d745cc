package dev.splitbrain.e2e.inscope;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.api.SplitBrain;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** One program on two machines that look alike: what it remembers of one is not the other's. */
class TwinTreesInScope {
  private static final List<String> TWINS = List.of("twin1", "twin2");

  private static String names(ZipFile zip) {
    return zip.stream().map(Object::toString).sorted().collect(Collectors.joining(" "));
  }

  private static String expected(String host) {
    return "entry-0-of-" + host + " entry-1-of-" + host + " entry-2-of-" + host;
  }

  private static String text(ZipFile zip, String host) throws IOException {
    return new String(zip.getInputStream(zip.getEntry("entry-1-of-" + host)).readAllBytes());
  }

  /** The JDK keeps open archives by modification time and file key, not by name. */
  @Test
  void openArchives() throws Exception {
    ZipFile one = SplitBrain.with("twin1", () -> new ZipFile(Both.here("a.zip").toFile()));
    try (one) {
      ZipFile two = SplitBrain.with("twin2", () -> new ZipFile(Both.here("a.zip").toFile()));
      try (two) {
        assertEquals(expected("twin1"), names(one));
        assertEquals(expected("twin2"), names(two));
        assertEquals("text 1 of twin1", text(one, "twin1"));
        assertEquals("text 1 of twin2", text(two, "twin2"));
        ZipFile again = SplitBrain.with("twin1", () -> new ZipFile(Both.here("a.zip").toFile()));
        try (again) {
          assertEquals(expected("twin1"), names(again));
        }
      }
      assertEquals("text 1 of twin1", text(one, "twin1"));
    }
  }

  @Test
  void archivesAsFileSystems() throws Exception {
    for (String host : TWINS) {
      SplitBrain.with(
          host,
          () -> {
            try (FileSystem zip = FileSystems.newFileSystem(Both.here("a.zip"))) {
              return assertText("text 2 of " + host, zip.getPath("entry-2-of-" + host));
            }
          });
    }
  }

  private static Void assertText(String text, Path file) throws IOException {
    assertEquals(text, Files.readString(file));
    return null;
  }

  @Test
  void keysAndSameness() throws Exception {
    List<BasicFileAttributes> files = new ArrayList<>();
    List<Path> pinned = new ArrayList<>();
    for (String host : TWINS) {
      files.add(
          SplitBrain.with(
              host,
              () -> Files.readAttributes(Both.here("tree/a/file"), BasicFileAttributes.class)));
      pinned.add(SplitBrain.host(host).path(Both.here("tree/a/file").toString()));
    }
    assertEquals(files.get(0).lastModifiedTime(), files.get(1).lastModifiedTime());
    assertEquals(files.get(0).size(), files.get(1).size());
    assertNotEquals(files.get(0).fileKey(), files.get(1).fileKey());
    assertFalse(Files.isSameFile(pinned.get(0), pinned.get(1)));
    assertNotEquals(pinned.get(0), pinned.get(1));
    assertTrue(Files.isSameFile(Both.here("tree/a/file"), Both.here("tree/a/up/a/file")));
    assertTrue(
        Files.isSameFile(pinned.get(0), pinned.get(0).resolveSibling("../a/file").normalize()));
    assertNotEquals(
        Files.getFileStore(pinned.get(0)), Files.getFileStore(pinned.get(1)), "file stores");
  }

  /**
   * The twins share what they do not have of their own, so device and number of this file are equal
   * on both and on the master: only the host tells the keys apart.
   */
  @Test
  void oneFileSeenFromTwoHosts() throws Exception {
    Path shell = Path.of("/bin/sh");
    List<Object> identities = new ArrayList<>();
    List<Object> keys = new ArrayList<>();
    List<Path> pinned = new ArrayList<>();
    for (String host : TWINS) {
      identities.add(SplitBrain.with(host, () -> Files.readAttributes(shell, "unix:dev,ino")));
      keys.add(SplitBrain.with(host, () -> Files.getAttribute(shell, "fileKey")));
      pinned.add(SplitBrain.host(host).path(shell.toString()));
    }
    assumeTrue(identities.get(0).equals(identities.get(1)), "the twins share no file");
    assertEquals(
        identities.get(0), SplitBrain.local(() -> Files.readAttributes(shell, "unix:dev,ino")));
    assertNotEquals(keys.get(0), keys.get(1));
    assertNotEquals(keys.get(0), SplitBrain.local(() -> Files.getAttribute(shell, "fileKey")));
    assertEquals(keys.get(0), Files.getAttribute(pinned.get(0), "fileKey"));
    assertEquals(keys.get(1), Files.getAttribute(pinned.get(1), "fileKey"));
    assertFalse(Files.isSameFile(pinned.get(0), pinned.get(1)));
  }

  /** A walk finds loops by file keys: a directory of the other twin is none. */
  @Test
  void walksThatMeet() throws Exception {
    List<String> visited = new ArrayList<>();
    SplitBrain.with(
        "twin1",
        () ->
            Files.walkFileTree(
                Both.here("tree"),
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                9,
                new SimpleFileVisitor<>() {
                  @Override
                  public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attrs)
                      throws IOException {
                    visited.add(dir.getFileName().toString());
                    if (dir.endsWith("b")) {
                      visited.addAll(other());
                    }
                    return FileVisitResult.CONTINUE;
                  }

                  @Override
                  public FileVisitResult visitFileFailed(Path file, IOException e) {
                    visited.add(file.getFileName() + " " + e.getClass().getSimpleName());
                    return FileVisitResult.CONTINUE;
                  }
                }));
    assertTrue(visited.contains("up FileSystemLoopException"), visited::toString);
    assertTrue(visited.contains("only-twin2"), visited::toString);
  }

  private static List<String> other() throws IOException {
    return SplitBrain.with(
        "twin2",
        () -> {
          try (Stream<Path> walk = Files.walk(Both.here("tree"))) {
            return walk.map(path -> path.getFileName().toString()).collect(Collectors.toList());
          }
        });
  }

  @Test
  void listingsOfOneThread() throws Exception {
    for (int i = 0; i < 20; i++) {
      for (String host : TWINS) {
        List<String> names =
            SplitBrain.with(
                host,
                () -> {
                  try (Stream<Path> list = Files.list(Both.here("tree/b"))) {
                    return list.map(path -> path.getFileName().toString()).toList();
                  }
                });
        assertEquals(List.of("only-" + host), names);
        String foreign = TWINS.get(1 - TWINS.indexOf(host));
        assertFalse(
            SplitBrain.with(host, () -> Both.here("tree/b/only-" + foreign).toFile().exists()));
        assertEquals(
            "of " + host, SplitBrain.with(host, () -> Files.readString(Both.here("tree/a/file"))));
      }
    }
  }

  @Test
  void manyThreadsAtOnce() throws Exception {
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> wrong = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String host = TWINS.get(t % 2);
        wrong.add(pool.submit(() -> SplitBrain.with(host, () -> misread(host, start))));
      }
      for (Future<Integer> count : wrong) {
        assertEquals(0, count.get());
      }
    } finally {
      pool.shutdown();
    }
  }

  private static int misread(String host, CyclicBarrier start) throws Exception {
    start.await();
    int wrong = 0;
    for (int i = 0; i < 25; i++) {
      try (ZipFile zip = new ZipFile(Both.here("a.zip").toFile())) {
        wrong += names(zip).equals(expected(host)) ? 0 : 1;
        wrong += text(zip, host).equals("text 1 of " + host) ? 0 : 1;
      }
      wrong += Files.readString(Both.here("tree/a/file")).equals("of " + host) ? 0 : 1;
    }
    return wrong;
  }
}
