package dev.splitbrain.shell.unpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarsTest {
  private static final String JAR = "splitbrain-exec.jar";

  @TempDir Path directory;

  private static byte[] inside() throws IOException {
    try (var in = JarsTest.class.getResourceAsStream("/dev/splitbrain/shell/jars/" + JAR)) {
      return in.readAllBytes();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void unpacksForThisUserAloneAndOnce() throws IOException {
    Path cache = directory.resolve("a/b/cache");
    Jars jars = Jars.in(cache);
    Path file = jars.file(JAR);
    assertArrayEquals(inside(), Files.readAllBytes(file));
    assertEquals("rwx------", mode(cache));
    assertEquals("rwx------", mode(file.getParent()));
    assertEquals("rw-------", mode(file));
    Object key = Files.getAttribute(file, "unix:ino");
    assertEquals(file, Jars.in(cache).file(JAR));
    assertEquals(key, Files.getAttribute(file, "unix:ino"));
    assertEquals(null, jars.complaint());
  }

  @Test
  void whatWasChangedIsReplaced() throws IOException {
    Jars jars = Jars.in(directory.resolve("cache"));
    Path file = jars.file(JAR);
    Files.write(file, new byte[] {1, 2, 3});
    assertArrayEquals(inside(), Files.readAllBytes(jars.file(JAR)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals("rw-------", mode(jars.file(JAR)));
    Path other = Files.write(directory.resolve("other"), new byte[] {7});
    Files.delete(file);
    Files.createSymbolicLink(file, other);
    assertFalse(Files.isSymbolicLink(jars.file(JAR)));
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(other));
  }

  @Test
  void aCacheThatOthersCouldWriteIsNotUsed() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));
    assertInstead(open, "is open to others");
    Path link =
        Files.createSymbolicLink(
            directory.resolve("link"),
            Files.createDirectory(
                directory.resolve("real"),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------"))));
    assertInstead(link, "is a link");
    assertInstead(link.resolve("below"), "is reached through a link");
    Path file = Files.write(directory.resolve("file"), new byte[0]);
    assertInstead(file, "not a directory");
  }

  private static void assertInstead(Path cache, String complaint) throws IOException {
    Jars jars = Jars.in(cache);
    assertTrue(String.valueOf(jars.complaint()).contains(complaint), jars.complaint());
    Path file = jars.file(JAR);
    assertFalse(file.startsWith(cache));
    assertEquals("rwx------", mode(file.getParent()));
    assertNotEquals(0, Files.size(file));
  }

  @Test
  void manyAtOnceAgree() throws Exception {
    Path cache = directory.resolve("cache");
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> all = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        all.add(() -> Jars.in(cache).file(JAR));
      }
      for (Future<Path> each : pool.invokeAll(all)) {
        assertArrayEquals(inside(), Files.readAllBytes(each.get()));
      }
    } finally {
      pool.shutdownNow();
    }
    try (var files = Files.list(cache.resolve("jars"))) {
      assertEquals(1, files.count());
    }
  }
}
