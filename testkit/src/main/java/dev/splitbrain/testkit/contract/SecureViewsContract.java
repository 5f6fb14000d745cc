package dev.splitbrain.testkit.contract;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Attribute views of open directories and of what they have. Of POSIX systems. */
@PosixOnly("the JDK of such a system keeps no directory open")
public abstract class SecureViewsContract extends FilesContract {
  /** Up to this release the JDK sets times within a directory to the microsecond. */
  private static final int JDK_OF_MICROSECONDS = 23;

  private static final FileTime OLD = FileTime.from(Instant.parse("2001-02-03T04:05:06.789123Z"));
  private static final FileTime OLDER = FileTime.fromMillis(1_234);

  private Path in(String name) {
    return work().getFileSystem().getPath(name);
  }

  private static BasicFileAttributeView basic(
      SecureDirectoryStream<Path> directory, Path name, LinkOption... options) {
    return directory.getFileAttributeView(name, BasicFileAttributeView.class, options);
  }

  private static PosixFileAttributeView posix(
      SecureDirectoryStream<Path> directory, Path name, LinkOption... options) {
    return directory.getFileAttributeView(name, PosixFileAttributeView.class, options);
  }

  private static void assertFails(
      Class<? extends FileSystemException> type, String file, Executable call) {
    FileSystemException e = assertThrows(FileSystemException.class, call);
    assertEquals(type, e.getClass(), e.toString());
    assertEquals(file, e.getFile());
  }

  @Test
  void thereAreTwoViewsAndNoOthers() throws IOException {
    file("f", "");
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      assertEquals("basic", basic(directory, in("f")).name());
      assertEquals("posix", posix(directory, in("f")).name());
      assertEquals(
          "posix", directory.getFileAttributeView(in("f"), FileOwnerAttributeView.class).name());
      assertEquals("basic", directory.getFileAttributeView(BasicFileAttributeView.class).name());
      for (Class<? extends FileAttributeView> none :
          List.of(
              AclFileAttributeView.class,
              DosFileAttributeView.class,
              UserDefinedFileAttributeView.class,
              FileAttributeView.class)) {
        assertNull(directory.getFileAttributeView(in("f"), none));
        assertNull(directory.getFileAttributeView(none));
      }
    }
  }

  @Test
  void attributesAreThoseOfTheFile() throws IOException {
    file("f", "hello");
    Files.setLastModifiedTime(path("f"), OLD);
    Files.setPosixFilePermissions(path("f"), PosixFilePermissions.fromString("rw-r-x--x"));
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      PosixFileAttributes of = posix(directory, in("f")).readAttributes();
      PosixFileAttributes named = Files.readAttributes(path("f"), PosixFileAttributes.class);
      assertEquals(5, of.size());
      assertTrue(of.isRegularFile());
      assertFalse(of.isDirectory() || of.isSymbolicLink() || of.isOther());
      assertEquals(OLD, of.lastModifiedTime());
      assertEquals(named.lastAccessTime(), of.lastAccessTime());
      assertEquals(named.fileKey(), of.fileKey());
      assertEquals(named.permissions(), of.permissions());
      assertEquals(named.owner(), of.owner());
      assertEquals(named.group(), of.group());
      BasicFileAttributes plain = basic(directory, in("f")).readAttributes();
      assertEquals(OLD, plain.lastModifiedTime());
      assertFalse(plain instanceof PosixFileAttributes);
      PosixFileAttributes own =
          directory.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
      assertTrue(own.isDirectory());
      assertEquals(
          Files.readAttributes(work(), BasicFileAttributes.class).fileKey(), own.fileKey());
      assertFails(
          NoSuchFileException.class, "none", () -> basic(directory, in("none")).readAttributes());
      assertFails(NoSuchFileException.class, "", () -> basic(directory, in("")).readAttributes());
      FileSystemException below =
          assertThrows(
              FileSystemException.class, () -> basic(directory, in("f/x")).readAttributes());
      assertEquals("f/x: Not a directory", below.getMessage());
    }
  }

  @Test
  void whatChangesIsSeenAtEachLook() throws IOException {
    file("f", "1");
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      BasicFileAttributeView view = basic(directory, in("f"));
      assertEquals(1, view.readAttributes().size());
      file("f", "longer");
      assertEquals(6, view.readAttributes().size());
      Files.delete(path("f"));
      assertFails(NoSuchFileException.class, "f", view::readAttributes);
    }
  }

  @Test
  void linksAreFollowedUnlessToldNotTo() throws IOException {
    file("f", "hello");
    Files.createSymbolicLink(path("link"), in("f"));
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      assertEquals(5, basic(directory, in("link")).readAttributes().size());
      BasicFileAttributeView link = basic(directory, in("link"), NOFOLLOW_LINKS);
      assertTrue(link.readAttributes().isSymbolicLink());
      assertEquals(1, link.readAttributes().size());
      basic(directory, in("link")).setTimes(OLD, null, null);
      assertEquals(OLD, Files.getLastModifiedTime(path("f")));
      FileSystemException e =
          assertThrows(FileSystemException.class, () -> link.setTimes(OLDER, null, null));
      assertEquals(
          "link: Too many levels of symbolic links or unable to access attributes of symbolic link",
          e.getMessage());
      assertEquals(OLD, Files.getLastModifiedTime(path("f")));
      PosixFileAttributeView owner = posix(directory, in("link"), NOFOLLOW_LINKS);
      assertThrows(FileSystemException.class, () -> owner.setOwner(owner.getOwner()));
    }
  }

  @Test
  void timesCanBeSet() throws IOException {
    file("f", "");
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      BasicFileAttributeView view = basic(directory, in("f"));
      view.setTimes(OLD, OLDER, OLD);
      assertEquals(OLD, view.readAttributes().lastModifiedTime());
      assertEquals(OLDER, view.readAttributes().lastAccessTime());
      view.setTimes(null, OLD, null);
      view.setTimes(null, null, OLDER);
      assertEquals(OLD, view.readAttributes().lastModifiedTime());
      assertEquals(OLD, view.readAttributes().lastAccessTime());
      view.setTimes(OLDER, null, null);
      assertEquals(OLDER, Files.getLastModifiedTime(path("f")));
      assertEquals(OLD, view.readAttributes().lastAccessTime());
      BasicFileAttributeView missing = basic(directory, in("none"));
      assertFails(NoSuchFileException.class, "none", () -> missing.setTimes(null, null, null));
      assertFails(NoSuchFileException.class, "none", () -> missing.setTimes(OLD, OLD, OLD));
      directory.getFileAttributeView(BasicFileAttributeView.class).setTimes(OLD, null, null);
      assertEquals(OLD, Files.getLastModifiedTime(work()));
    }
  }

  @Test
  void timesAreCutToWhatTheJdkSets() throws IOException {
    file("f", "");
    Instant exact = Instant.parse("2001-02-03T04:05:06.789123456Z");
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      BasicFileAttributeView view = basic(directory, in("f"));
      view.setTimes(FileTime.from(exact), FileTime.from(exact), null);
      Instant cut = exact.truncatedTo(ChronoUnit.MICROS);
      for (FileTime set :
          List.of(
              view.readAttributes().lastModifiedTime(), view.readAttributes().lastAccessTime())) {
        // A newer JDK's slave may have an older one.
        boolean whole = jdk() > JDK_OF_MICROSECONDS && set.toInstant().equals(exact);
        assertEquals(whole ? exact : cut, set.toInstant());
      }
    }
  }

  @Test
  void permissionsCanBeSet() throws IOException {
    file("f", "");
    Files.createDirectory(path("d"));
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      posix(directory, in("f")).setPermissions(PosixFilePermissions.fromString("rwxr-x-w-"));
      assertEquals(
          "rwxr-x-w-", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("f"))));
      posix(directory, in("d"), NOFOLLOW_LINKS)
          .setPermissions(PosixFilePermissions.fromString("rwx------"));
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path("d"))));
      directory
          .getFileAttributeView(PosixFileAttributeView.class)
          .setPermissions(PosixFilePermissions.fromString("rwxr-----"));
      assertEquals(
          "rwxr-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(work())));
      assertFails(
          NoSuchFileException.class,
          "none",
          () ->
              posix(directory, in("none"))
                  .setPermissions(PosixFilePermissions.fromString("rwx------")));
      assertThrows(
          NullPointerException.class, () -> posix(directory, in("f")).setPermissions(null));
    }
  }

  @Test
  void ownersCanBeSetToThemselves() throws IOException {
    file("f", "");
    try (SecureDirectoryStream<Path> directory = SecureDirectoriesContract.open(work())) {
      PosixFileAttributeView view = posix(directory, in("f"));
      GroupPrincipal group = view.readAttributes().group();
      assertEquals(Files.getOwner(path("f")), view.getOwner());
      assertNotEquals(group, view.getOwner());
      view.setOwner(view.getOwner());
      view.setGroup(group);
      FileOwnerAttributeView owner =
          directory.getFileAttributeView(in("f"), FileOwnerAttributeView.class);
      owner.setOwner(Files.getOwner(path("f")));
      directory.getFileAttributeView(FileOwnerAttributeView.class).setOwner(Files.getOwner(work()));
      assertThrows(ProviderMismatchException.class, () -> owner.setOwner(null));
      assertThrows(ProviderMismatchException.class, () -> owner.setOwner(() -> "stranger"));
      assertThrows(ProviderMismatchException.class, () -> view.setGroup(null));
      assertThrows(ProviderMismatchException.class, () -> view.setGroup(() -> "stranger"));
      assertEquals(
          "'owner' parameter can't be a group",
          assertThrows(IOException.class, () -> owner.setOwner(group)).getMessage());
      assertFails(
          NoSuchFileException.class,
          "none",
          () -> posix(directory, in("none")).setOwner(view.getOwner()));
      assertFails(NoSuchFileException.class, "none", () -> posix(directory, in("none")).getOwner());
    }
  }
}
