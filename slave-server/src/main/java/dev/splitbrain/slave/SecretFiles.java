package dev.splitbrain.slave;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Files that hold a secret: written for their owner alone from the first moment, believed only if
 * nobody else could have written or read them.
 */
final class SecretFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(DIRECTORY));
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final int MOST_BYTES = 4096;

  private SecretFiles() {}

  /** Creates a directory, and those above it, for its owner alone where it does not exist. */
  static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, ownerOnly(directory.toAbsolutePath(), DIRECTORY));
    }
  }

  /**
   * Writes a file for its owner alone, replacing what is there. Nobody ever sees half of it.
   *
   * @return false if {@code replace} is not set and the file exists
   */
  static boolean write(Path file, String secret, boolean replace) throws IOException {
    Path target = file.toAbsolutePath();
    Path aside = target.resolveSibling("." + target.getFileName() + "." + System.nanoTime());
    try (SeekableByteChannel out =
        Files.newByteChannel(
            aside,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(aside, FILE))) {
      ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    try {
      return place(aside, target, replace);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /**
   * Writes a file for its owner alone, replacing a regular file of this user's if there is one.
   *
   * @throws IOException if something else has the name; it names it and what to do
   */
  static void replaceOwn(Path file, String secret) throws IOException {
    Path target = file.toAbsolutePath();
    BasicFileAttributes there = null;
    try {
      there = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      there = null;
    }
    if (there != null) {
      if (!there.isRegularFile()) {
        throw new IOException(
            "there is "
                + (there.isSymbolicLink()
                    ? "a link"
                    : there.isDirectory() ? "a directory" : "a pipe, a device or a socket")
                + " of that name, and a token is written to a regular file only: remove it, or name"
                + " another file");
      }
      checkOwner(target, me(target.getParent()));
    }
    write(target, secret, true);
  }

  private static boolean place(Path aside, Path target, boolean replace) throws IOException {
    try {
      if (!replace) {
        try {
          // A link, unlike a move, fails if the target exists.
          Files.createLink(target, aside);
        } catch (UnsupportedOperationException e) {
          Files.move(aside, target);
        }
      } else {
        try {
          Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
          Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return true;
    } catch (FileAlreadyExistsException e) {
      if (replace) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Reads a secret back.
   *
   * @throws IOException if the file, or the directory it is in, could be another's doing; the
   *     message names the file and what to do
   */
  static String read(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    BasicFileAttributes attributes =
        Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new IOException(target + " is not used: it is no regular file (links do not count)");
    }
    UserPrincipal me = me(target.getParent());
    checkOwner(target, me);
    checkOwner(target.getParent(), me);
    checkMode(target, OTHERS, "chmod 600");
    checkMode(target.getParent(), OTHERS_WRITE, "chmod go-w");
    if (attributes.size() > MOST_BYTES) {
      throw new IOException(target + " is not used: it is too large to be a secret of ours");
    }
    return Files.readString(target).strip();
  }

  /** Whoever a file belongs to that this process creates. */
  private static UserPrincipal me(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, ".owner", null);
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static void checkOwner(Path file, UserPrincipal me) throws IOException {
    UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(me)) {
      throw new IOException(
          file + " is not used: it belongs to " + owner.getName() + ", not to " + me.getName());
    }
  }

  private static void checkMode(Path file, Set<PosixFilePermission> forbidden, String remedy)
      throws IOException {
    if (hasPosix(file)) {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (mode.stream().anyMatch(forbidden::contains)) {
        throw new IOException(
            file
                + " is not used: others could reach it ("
                + PosixFilePermissions.toString(mode)
                + "); "
                + remedy
                + " it if you trust what it holds");
      }
      return;
    }
    AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
    if (acl == null) {
      throw new IOException(file + " is not used: this file system cannot keep a secret");
    }
    for (AclEntry entry : acl.getAcl()) {
      if (entry.type() == AclEntryType.ALLOW && !entry.principal().equals(acl.getOwner())) {
        throw new IOException(
            file + " is not used: " + entry.principal().getName() + " could reach it too");
      }
    }
  }

  private static FileAttribute<?> ownerOnly(Path file, Set<PosixFilePermission> mode)
      throws IOException {
    if (hasPosix(file)) {
      return PosixFilePermissions.asFileAttribute(mode);
    }
    UserPrincipal owner =
        file.getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(System.getProperty("user.name"));
    List<AclEntry> acl =
        List.of(
            AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(owner)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .build());
    return new FileAttribute<List<AclEntry>>() {
      @Override
      public String name() {
        return "acl:acl";
      }

      @Override
      public List<AclEntry> value() {
        return acl;
      }
    };
  }

  private static boolean hasPosix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
