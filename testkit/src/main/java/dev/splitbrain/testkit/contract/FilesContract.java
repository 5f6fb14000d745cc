package dev.splitbrain.testkit.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The ground of the file contracts: tests that use the JDK's API alone and state what it does. Run
 * plainly they check the statement; run inside a scope they check that nothing can tell the
 * difference. A subclass says where, and how a scope is entered.
 */
public abstract class FilesContract {
  private Path work;

  /** An existing directory for the tests to work in, by the name that the code under test uses. */
  protected abstract Path directory();

  /** Called before anything else of a test: opens the scope, if the test runs in one. */
  protected void enter() throws Exception {}

  /** Called after everything else of a test. */
  protected void leave() throws Exception {}

  @BeforeEach
  final void makeDirectory() throws Exception {
    enter();
    work = Files.createTempDirectory(directory(), "contract");
  }

  @AfterEach
  final void removeDirectory() throws Exception {
    try {
      removeAll(work);
    } finally {
      leave();
    }
  }

  /** A path in the test's own empty directory. */
  protected final Path path(String name) {
    return work.resolve(name);
  }

  /** The test's own directory. */
  protected final Path work() {
    return work;
  }

  /** The name that java.io knows it by. */
  protected final String name(String name) {
    return path(name).toString();
  }

  /** Makes a file of the given text. */
  protected final Path file(String name, String text) throws IOException {
    return Files.write(path(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /** A file's text. */
  protected final String text(String name) throws IOException {
    return new String(Files.readAllBytes(path(name)), StandardCharsets.UTF_8);
  }

  /** Bytes in which each position shows. */
  protected static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i ^ (i >>> 8) ^ (i >>> 16));
    }
    return bytes;
  }

  /** The feature release of the JDK that runs the test, whose messages are expected. */
  protected static int jdk() {
    return Runtime.version().feature();
  }

  private static void removeAll(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
