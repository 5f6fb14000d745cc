package dev.splitbrain.agent.library;

import dev.splitbrain.agent.hosts.Directories;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * A file of the master that nobody but its user reaches, for as long as it takes to load what is in
 * it or to carry it elsewhere: below the cache, in a directory of its own. Runs in guard mode.
 */
public final class PrivateCopy implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<?> OWNERS = PosixFilePermissions.asFileAttribute(OWNER);

  private final Path directory;
  private final Path file;

  private PrivateCopy(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Writes a copy of a library.
   *
   * @param name the file's own name, without a directory
   * @throws IOException naming the directory, if it cannot be used
   */
  public static PrivateCopy of(String name, byte[] bytes) throws IOException {
    PrivateCopy copy = place("natives", name);
    Files.createFile(copy.file, OWNERS);
    Files.write(copy.file, bytes);
    return copy;
  }

  /**
   * A place for a file that is yet to be made.
   *
   * @param kind the directory below the cache
   * @param name the file's own name, without a directory
   * @throws IOException naming the directory, if it cannot be used
   */
  public static PrivateCopy place(String kind, String name) throws IOException {
    Path all = Directories.cache().resolve(kind);
    Files.createDirectories(all.getParent());
    if (!Files.isDirectory(all, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(all, OWNERS);
      } catch (FileAlreadyExistsException e) {
        // Another VM made it at the same moment; it is checked like any other.
      }
    }
    Path directory = Files.createTempDirectory(all, "copy", OWNERS);
    // The owner of what this process made is the user that it runs as.
    check(all, Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS));
    return new PrivateCopy(directory, directory.resolve(name));
  }

  private static void check(Path all, UserPrincipal self) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(all, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isDirectory() || !found.owner().equals(self) || !found.permissions().equals(OWNER)) {
      throw new IOException(
          all + " must be a directory of " + self.getName() + " with mode 0700: remove it");
    }
  }

  /** Where it is, absolute. */
  public Path file() {
    return file.toAbsolutePath();
  }

  /** Removes it; what is loaded stays. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(directory);
  }
}
