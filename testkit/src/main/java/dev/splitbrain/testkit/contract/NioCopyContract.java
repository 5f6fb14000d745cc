package dev.splitbrain.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.nio.file.ExtendedCopyOption;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Copies and moves within one machine. Works on any file system's paths. */
public abstract class NioCopyContract extends FilesContract {

  @Test
  void filesAreCopied() throws IOException {
    Files.write(path("f"), pattern(3_000_000));
    assertEquals(path("g"), Files.copy(path("f"), path("g")));
    assertArrayEquals(pattern(3_000_000), Files.readAllBytes(path("g")));
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> Files.copy(path("f"), path("g")));
    assertEquals(path("g").toString(), e.getMessage());
    file("f", "new");
    Files.copy(path("f"), path("g"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals("new", text("g"));
    Files.copy(path("f"), path("f"));
  }

  @Test
  @PosixOnly("permission bits")
  void attributesAreCopiedIfAsked() throws IOException {
    file("f", "x");
    Files.setPosixFilePermissions(path("f"), PosixFilePermissions.fromString("rwx------"));
    FileTime time = FileTime.fromMillis(1_000_000_000L);
    Files.setLastModifiedTime(path("f"), time);
    Files.copy(path("f"), path("g"), StandardCopyOption.COPY_ATTRIBUTES);
    assertEquals(time, Files.getLastModifiedTime(path("g")));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("g"))));
    Files.copy(path("f"), path("h"));
    assertTrue(Files.getLastModifiedTime(path("h")).compareTo(time) > 0);
  }

  @Test
  void directoriesAreCopiedEmpty() throws IOException {
    Files.createDirectory(path("d"));
    file("d/inner", "");
    Files.copy(path("d"), path("e"));
    assertTrue(Files.isDirectory(path("e")));
    assertFalse(Files.exists(path("e/inner")));
    file("e/x", "");
    DirectoryNotEmptyException e =
        assertThrows(
            DirectoryNotEmptyException.class,
            () -> Files.copy(path("d"), path("e"), StandardCopyOption.REPLACE_EXISTING));
    assertEquals(path("e").toString(), e.getMessage());
  }

  @Test
  void linksAreCopiedAsLinksIfAsked() throws IOException {
    file("f", "x");
    Files.createSymbolicLink(path("l"), path("f").getFileName());
    Files.copy(path("l"), path("followed"));
    assertFalse(Files.isSymbolicLink(path("followed")));
    Files.copy(path("l"), path("link"), LinkOption.NOFOLLOW_LINKS);
    assertTrue(Files.isSymbolicLink(path("link")));
    assertEquals("f", Files.readSymbolicLink(path("link")).toString());
  }

  @Test
  void movesReplaceOnlyIfAsked() throws IOException {
    file("f", "f");
    file("g", "g");
    FileAlreadyExistsException e =
        assertThrows(FileAlreadyExistsException.class, () -> Files.move(path("f"), path("g")));
    assertEquals(path("g").toString(), e.getMessage());
    Files.move(path("f"), path("g"), StandardCopyOption.REPLACE_EXISTING);
    assertEquals("f", text("g"));
    assertFalse(Files.exists(path("f")));
    Files.move(path("g"), path("h"), StandardCopyOption.ATOMIC_MOVE);
    assertEquals("f", text("h"));
    Files.move(path("h"), path("h"));
    Files.createDirectories(path("d/inner"));
    Files.move(path("d"), path("e"));
    assertTrue(Files.isDirectory(path("e/inner")));
  }

  @Test
  @PosixOnly("which of two names a failed move speaks of")
  void errorsNameTheRightFile() throws IOException {
    file("f", "f");
    assertMissing(path("none"), () -> Files.copy(path("none"), path("g")));
    assertMissing(path("none/g"), () -> Files.copy(path("f"), path("none/g")));
    assertMissing(path("none"), () -> Files.move(path("none"), path("g")));
    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> Files.move(path("f"), path("none/g")));
    assertEquals(path("f").toString(), e.getFile());
    assertEquals(path("none/g").toString(), e.getOtherFile());
    assertEquals(path("f") + " -> " + path("none/g"), e.getMessage());
  }

  private interface Call {
    Object run() throws Exception;
  }

  private static void assertMissing(Path file, Call call) {
    assertEquals(file.toString(), assertThrows(NoSuchFileException.class, call::run).getMessage());
  }

  @Test
  void optionsAreChecked() throws IOException {
    file("f", "f");
    assertThrows(
        UnsupportedOperationException.class,
        () -> Files.copy(path("f"), path("g"), StandardCopyOption.ATOMIC_MOVE));
    assertThrows(
        UnsupportedOperationException.class,
        () -> Files.move(path("f"), path("g"), StandardCopyOption.COPY_ATTRIBUTES));
    assertThrows(
        NullPointerException.class, () -> Files.copy(path("f"), path("g"), (CopyOption) null));
    assertThrows(
        NullPointerException.class, () -> Files.move(path("f"), path("g"), (CopyOption) null));
    assertFalse(Files.exists(path("g")));
  }

  /** Large enough that no system is done before it looks at who waits. */
  @Test
  @PosixOnly("a copy of the JDK's own")
  void anInterruptEndsACopyThatAllowsIt() throws IOException {
    byte[] bytes = pattern(32 << 20);
    Files.write(path("large"), bytes);
    Thread.currentThread().interrupt();
    FileSystemException e =
        assertThrows(
            FileSystemException.class,
            () -> Files.copy(path("large"), path("copy"), ExtendedCopyOption.INTERRUPTIBLE));
    assertTrue(Thread.interrupted());
    assertEquals(path("large").toString(), e.getFile());
    assertEquals(path("copy").toString(), e.getOtherFile());
    assertFalse(Files.exists(path("copy")));
    Thread.currentThread().interrupt();
    Files.copy(path("large"), path("copy"));
    assertTrue(Thread.interrupted());
    Files.copy(
        path("large"),
        path("copy"),
        ExtendedCopyOption.INTERRUPTIBLE,
        StandardCopyOption.REPLACE_EXISTING);
    assertEquals(-1, Files.mismatch(path("large"), path("copy")));
    assertThrows(
        NoSuchFileException.class,
        () -> Files.copy(path("none"), path("n"), ExtendedCopyOption.INTERRUPTIBLE));
  }
}
