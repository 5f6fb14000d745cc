package dev.splitbrain.agent.hosts;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;

/**
 * An open directory below the cache that only this user can look into, for files that are code. It
 * is judged as it was opened, and what is in it is reached through the open directory: whoever
 * exchanges a name between the look and the use changes nothing. Runs in guard mode. Not for
 * concurrent use.
 */
public final class PrivateDirectory implements AutoCloseable {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final FileAttribute<?> NEW_DIRECTORY = PosixFilePermissions.asFileAttribute(OWNER);
  private static final FileAttribute<?> NEW_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path path;
  private final SecureDirectoryStream<Path> directory;

  private PrivateDirectory(Path path, SecureDirectoryStream<Path> directory) {
    this.path = path;
    this.directory = directory;
  }

  /**
   * Makes the directory, and the base that it is in, for this user alone where they are missing.
   *
   * @param path in the base: {@code ~/.cache/splitbrain/woven}
   */
  public static void make(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    Path base = absolute.getParent();
    if (!Files.exists(base, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(base.getParent());
      makeOne(base);
    }
    if (!Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      makeOne(absolute);
    }
  }

  private static void makeOne(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, NEW_DIRECTORY);
    } catch (FileAlreadyExistsException e) {
      // Another VM made it at the same moment; it is checked like any other.
      return;
    }
  }

  /**
   * Opens the directory.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException naming what is wrong: it is a link or reached through one, another user's,
   *     open to others, or its base can be written by others
   */
  public static PrivateDirectory open(Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path base = absolute.getParent();
    UserPrincipal self = self();
    try (DirectoryStream<Path> opened = Files.newDirectoryStream(base)) {
      SecureDirectoryStream<Path> secure = secure(opened, base);
      PosixFileAttributes attributes =
          secure.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
      checkOwner(base, attributes, self);
      if (attributes.permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
        throw new IOException(
            base
                + " can be written by others ("
                + PosixFilePermissions.toString(attributes.permissions())
                + "; chmod go-w it)");
      }
      if (!base.toRealPath().equals(base)) {
        throw new IOException(base + " is reached through a link");
      }
      return within(secure, absolute, self);
    }
  }

  private static PrivateDirectory within(
      SecureDirectoryStream<Path> base, Path path, UserPrincipal self) throws IOException {
    Path name = path.getFileName();
    PosixFileAttributes named =
        base.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    if (!named.isDirectory()) {
      throw new IOException(path + " is a link or not a directory");
    }
    SecureDirectoryStream<Path> opened = base.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    try {
      PosixFileAttributes attributes =
          opened.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
      checkOwner(path, attributes, self);
      checkClosed(path, attributes);
      return new PrivateDirectory(path, opened);
    } catch (Throwable e) {
      opened.close();
      throw e;
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> opened, Path path)
      throws IOException {
    if (opened instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new IOException(path + " cannot be kept open on this system");
  }

  /** The kernel's word for the effective user; user.name may be anything. */
  private static UserPrincipal self() throws IOException {
    return Files.getOwner(Path.of("/proc/self"));
  }

  private static void checkOwner(Path path, PosixFileAttributes attributes, UserPrincipal self)
      throws IOException {
    if (!attributes.owner().equals(self)) {
      throw new IOException(path + " belongs to " + attributes.owner().getName());
    }
  }

  private static void checkClosed(Path path, PosixFileAttributes attributes) throws IOException {
    if (!OWNER.containsAll(attributes.permissions())) {
      throw new IOException(
          path + " is open to others: " + PosixFilePermissions.toString(attributes.permissions()));
    }
  }

  /**
   * Reads a file of this user's that is closed to others.
   *
   * @param most bytes
   * @throws NoSuchFileException if there is none
   * @throws IOException naming what is wrong with it
   */
  public byte[] read(String name, int most) throws IOException {
    Path file = Path.of(name);
    PosixFileAttributes attributes =
        directory
            .getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    Path full = path.resolve(name);
    if (!attributes.isRegularFile()) {
      throw new IOException(full + " is a link or not a regular file");
    }
    checkOwner(full, attributes, self());
    checkClosed(full, attributes);
    // Nobody but this user can put another in its place: the directory itself is open here.
    Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (SeekableByteChannel in = directory.newByteChannel(file, options)) {
      long size = in.size();
      if (size > most) {
        throw new IOException(full + " is too large");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        // The next piece.
      }
      return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** Writes a file aside, for this user alone, and puts it in the place of what has its name. */
  public void write(String name, byte[] bytes) throws IOException {
    Path aside = Path.of(name + "-" + Long.toHexString(new SecureRandom().nextLong()) + ".part");
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    boolean placed = false;
    try (SeekableByteChannel out = directory.newByteChannel(aside, options, NEW_FILE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      directory.move(aside, directory, Path.of(name));
      placed = true;
    } finally {
      if (!placed) {
        remove(aside);
      }
    }
  }

  private void remove(Path aside) throws IOException {
    try {
      directory.deleteFile(aside);
    } catch (NoSuchFileException e) {
      // It never came to be.
      return;
    }
  }

  /** Its name, absolute. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
