package dev.splitbrain.shell.unpack;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/**
 * Directories and files that only this user can read or change. What is in them is code that will
 * be run, so whatever is not provably ours is not used.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private static final Set<PosixFilePermission> NOT_OTHERS_WRITE =
      EnumSet.complementOf(
          EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));

  private PrivateDirectory() {}

  /**
   * Makes the directory if it is missing, with mode 0700; its parents as the umask says.
   *
   * @throws IOException if it is a link, another user's, or open to others
   */
  static void ensure(Path directory) throws IOException {
    try {
      check(directory, true);
    } catch (NoSuchFileException e) {
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null && !Files.exists(parent)) {
        Files.createDirectories(parent);
      }
      try {
        Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
      } catch (FileAlreadyExistsException another) {
        // Another start made it at the same moment; it is checked like any other.
      }
      check(directory, true);
    }
  }

  /**
   * Makes the directory if it is missing, with mode 0700; one that others can only read will do.
   *
   * @throws IOException if it is a link, another user's, or others can write to it
   */
  static void ensureBase(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      ensure(directory);
      return;
    }
    check(directory, true, NOT_OTHERS_WRITE);
  }

  /** The attribute of a new file or directory; none where the file system knows no modes. */
  static FileAttribute<?>[] ownerOnly(Path near, String mode) {
    boolean posix = near.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Checks that a directory or file is of its kind, no link, this user's, and closed to others.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException naming what is wrong
   */
  static void check(Path path, boolean directory) throws IOException {
    check(path, directory, OWNER_ONLY);
  }

  private static void check(Path path, boolean directory, Set<PosixFilePermission> allowed)
      throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return;
    }
    PosixFileAttributes attributes = view.readAttributes();
    if (directory ? !attributes.isDirectory() : !attributes.isRegularFile()) {
      throw new IOException(
          path + " is a link or not a " + (directory ? "directory" : "regular file"));
    }
    if (!attributes.owner().equals(thisUser(path))) {
      throw new IOException(path + " belongs to " + attributes.owner().getName());
    }
    if (!allowed.containsAll(attributes.permissions())) {
      throw new IOException(
          path + " is open to others: " + PosixFilePermissions.toString(attributes.permissions()));
    }
    if (directory && !path.toRealPath().equals(path.toAbsolutePath().normalize())) {
      throw new IOException(path + " is reached through a link");
    }
  }

  private static UserPrincipal thisUser(Path path) throws IOException {
    Path self = Path.of("/proc/self");
    if (Files.exists(self)) {
      // The kernel's word for the effective user; user.name may be anything.
      return Files.getOwner(self);
    }
    return path.getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(System.getProperty("user.name"));
  }
}
