package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Temporary files and directories of java.nio.file. */
public abstract class TemporaryFilesContract extends FilesContract {

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  @PosixOnly("permission bits")
  void filesInAGivenDirectory() throws IOException {
    Path a = Files.createTempFile(work(), "pre", ".suf");
    Path b = Files.createTempFile(work(), null, null);
    assertNotEquals(a, b);
    assertEquals(work(), a.getParent());
    assertTrue(a.getFileName().toString().matches("pre\\d+\\.suf"), a.toString());
    assertTrue(b.getFileName().toString().matches("\\d+\\.tmp"), b.toString());
    assertEquals(0, Files.size(a));
    assertEquals("rw-------", permissions(a));
    Path d = Files.createTempDirectory(work(), "dir");
    assertTrue(Files.isDirectory(d));
    assertEquals("rwx------", permissions(d));
    Path open =
        Files.createTempFile(
            work(),
            "pre",
            null,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
    assertEquals("rwxr-x---", permissions(open));
  }

  @Test
  @PosixOnly("permission bits")
  void filesInTheDefaultDirectory() throws IOException {
    Path file = Files.createTempFile("contract", null);
    Path directory = Files.createTempDirectory("contract");
    try {
      assertTrue(Files.isRegularFile(file));
      assertTrue(Files.isDirectory(directory));
      assertEquals(file.getParent(), directory.getParent());
      assertEquals("rw-------", permissions(file));
      assertEquals("rwx------", permissions(directory));
      assertTrue(file.toFile().exists());
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
  }

  @Test
  void badNamesAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Files.createTempFile(work(), "a/b", null));
    assertEquals("Invalid prefix or suffix", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Files.createTempFile("a/b", null));
    assertThrows(IllegalArgumentException.class, () -> Files.createTempDirectory("a/b"));
    assertThrows(NoSuchFileException.class, () -> Files.createTempFile(path("none"), "a", null));
  }
}
