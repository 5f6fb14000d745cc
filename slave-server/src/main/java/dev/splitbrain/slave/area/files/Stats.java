package dev.splitbrain.slave.area.files;

import dev.splitbrain.slave.session.Checked;
import dev.splitbrain.slave.system.UnixLook;
import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.DosBit;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Stat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Map;

/**
 * Looks at files: one system call for everything that any view tells, where the file system has the
 * Unix view; names of owners come from {@link Owners}.
 */
final class Stats {
  private static final String UNIX =
      "unix:mode,ino,dev,rdev,nlink,uid,gid,ctime,size,lastModifiedTime,lastAccessTime,creationTime";
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NOFOLLOW = {LinkOption.NOFOLLOW_LINKS};

  /** File type bits of st_mode. */
  private static final int TYPE = 0170000;

  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;

  private Stats() {}

  static LinkOption[] links(boolean follow) {
    return follow ? FOLLOW : NOFOLLOW;
  }

  /** A look without access rights. */
  static Stat of(Path file, boolean follow, Owners owners) throws IOException {
    try {
      return look(file, follow, owners);
    } catch (NoSuchFileException e) {
      throw precise(e, file);
    }
  }

  /**
   * The system's own word. Where a name runs through a file, newer JDKs look and say that there is
   * no such file, older ones that something is not a directory; the caller gets what its JDK says,
   * so the difference must cross the wire. Where names have backslashes, the system makes no such
   * difference.
   */
  static FileSystemException precise(NoSuchFileException missing, Path file) {
    if (!file.getFileSystem().getSeparator().equals("/")) {
      return missing;
    }
    for (Path above = file.getParent(); above != null; above = above.getParent()) {
      if (Files.exists(above)) {
        return Files.isDirectory(above)
            ? missing
            : new FileSystemException(missing.getFile(), null, "Not a directory");
      }
    }
    return missing;
  }

  /** Runs what begins with a look at a file, whose failure is to be {@link #precise}. */
  static void precisely(Path file, Checked.Action action) throws Exception {
    try {
      action.run();
    } catch (NoSuchFileException e) {
      throw file.toString().equals(e.getFile()) ? precise(e, file) : e;
    }
  }

  private static Stat look(Path file, boolean follow, Owners owners) throws IOException {
    Stat stat;
    if (hasUnix(file.getFileSystem())) {
      stat = unix(file, links(follow), owners);
    } else if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      stat = posix(Files.readAttributes(file, PosixFileAttributes.class, links(follow)));
    } else {
      stat = basic(Files.readAttributes(file, BasicFileAttributes.class, links(follow)));
    }
    stat.setHidden(isHidden(file));
    return stat;
  }

  /** A look with the DOS attributes; fails where that view fails. */
  static Stat withDos(Path file, boolean follow, Owners owners) throws IOException {
    DosFileAttributes dos = Views.of(file, follow, DosFileAttributeView.class).readAttributes();
    Stat stat = look(file, follow, owners);
    stat.setDos(
        bit(dos.isReadOnly(), DosBit.READ_ONLY)
            | bit(dos.isHidden(), DosBit.HIDDEN)
            | bit(dos.isSystem(), DosBit.SYSTEM)
            | bit(dos.isArchive(), DosBit.ARCHIVE));
    return stat;
  }

  private static int bit(boolean on, DosBit bit) {
    return on ? bit.getValue() : 0;
  }

  static boolean hasUnix(FileSystem fileSystem) {
    return fileSystem.supportedFileAttributeViews().contains("unix");
  }

  /**
   * What a view tells, which was asked for within an open directory. Without what hangs on a name:
   * whether the file is hidden.
   */
  static Stat of(BasicFileAttributeView view, Owners owners) throws IOException {
    if (!(view instanceof PosixFileAttributeView posix)) {
      return basic(view.readAttributes());
    }
    PosixFileAttributes attributes = posix.readAttributes();
    UnixLook look = UnixLook.of(attributes);
    if (look == null) {
      return posix(attributes);
    }
    Stat stat = unix(attributes, look);
    owners.fill(stat, attributes);
    return stat;
  }

  private static Stat unix(Path file, LinkOption[] links, Owners owners) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class, links);
    UnixLook look = UnixLook.of(attributes);
    if (look == null) {
      return named(file, links, owners);
    }
    Stat stat = unix(attributes, look);
    owners.fill(stat, file, links);
    return stat;
  }

  private static Stat unix(PosixFileAttributes attributes, UnixLook look) {
    int mode = look.mode();
    Stat stat = new Stat();
    stat.setType(type(mode));
    stat.setSize(attributes.size());
    stat.setModified(time(attributes.lastModifiedTime()));
    stat.setAccessed(time(attributes.lastAccessTime()));
    stat.setCreated(time(attributes.creationTime()));
    stat.setMode(mode);
    stat.setInode(look.inode());
    stat.setDevice(look.device());
    stat.setSpecialDevice(look.specialDevice());
    stat.setLinks(look.links());
    stat.setUid(look.uid());
    stat.setGid(look.gid());
    stat.setChanged(time(look.changed()));
    return stat;
  }

  /** The same by names, where the JDK's own object is shut. */
  private static Stat named(Path file, LinkOption[] links, Owners owners) throws IOException {
    Map<String, Object> all = Files.readAttributes(file, UNIX, links);
    int mode = (Integer) all.get("mode");
    Stat stat = new Stat();
    stat.setType(type(mode));
    stat.setSize((Long) all.get("size"));
    stat.setModified(time((FileTime) all.get("lastModifiedTime")));
    stat.setAccessed(time((FileTime) all.get("lastAccessTime")));
    stat.setCreated(time((FileTime) all.get("creationTime")));
    stat.setMode(mode);
    stat.setInode((Long) all.get("ino"));
    stat.setDevice((Long) all.get("dev"));
    stat.setSpecialDevice((Long) all.get("rdev"));
    stat.setLinks((Integer) all.get("nlink"));
    stat.setUid((Integer) all.get("uid"));
    stat.setGid((Integer) all.get("gid"));
    stat.setChanged(time((FileTime) all.get("ctime")));
    owners.fill(stat, file, links);
    return stat;
  }

  private static Stat posix(PosixFileAttributes attributes) {
    Stat stat = basic(attributes);
    int mode = 0;
    for (PosixFilePermission permission : attributes.permissions()) {
      // The constants go from OWNER_READ (0400) down to OTHERS_EXECUTE (01).
      mode |= 0400 >> permission.ordinal();
    }
    stat.setMode(mode);
    stat.setOwner(attributes.owner().getName());
    stat.setGroup(attributes.group().getName());
    return stat;
  }

  private static Stat basic(BasicFileAttributes attributes) {
    Stat stat = new Stat();
    stat.setType(
        attributes.isRegularFile()
            ? FileType.REGULAR
            : attributes.isDirectory()
                ? FileType.DIRECTORY
                : attributes.isSymbolicLink() ? FileType.SYMBOLIC_LINK : FileType.OTHER);
    stat.setSize(attributes.size());
    stat.setModified(time(attributes.lastModifiedTime()));
    stat.setAccessed(time(attributes.lastAccessTime()));
    stat.setCreated(time(attributes.creationTime()));
    return stat;
  }

  private static FileType type(int mode) {
    return switch (mode & TYPE) {
      case REGULAR -> FileType.REGULAR;
      case DIRECTORY -> FileType.DIRECTORY;
      case LINK -> FileType.SYMBOLIC_LINK;
      default -> FileType.OTHER;
    };
  }

  /** As java.io.File.isHidden: on Unix by the name, whatever the file is. */
  private static boolean isHidden(Path file) throws IOException {
    Path name = file.getFileName();
    return name != null && Files.isHidden(name.isAbsolute() ? file : hiddenProbe(file, name));
  }

  /** Elsewhere than on Unix it takes the file itself to tell. */
  private static Path hiddenProbe(Path file, Path name) {
    return hasUnix(file.getFileSystem()) ? name : file;
  }

  /** What the slave's user may do: bits 4 read, 2 write, 1 execute. */
  static int access(Path file) throws IOException {
    return (may(file, AccessMode.READ) ? 4 : 0)
        | (may(file, AccessMode.WRITE) ? 2 : 0)
        | (may(file, AccessMode.EXECUTE) ? 1 : 0);
  }

  private static boolean may(Path file, AccessMode mode) throws IOException {
    try {
      file.getFileSystem().provider().checkAccess(file, mode);
      return true;
    } catch (AccessDeniedException e) {
      return false;
    } catch (java.nio.file.FileSystemException e) {
      // A read-only file system, a busy program, a link that leads nowhere: no, too.
      return false;
    }
  }

  static Time time(FileTime time) {
    Instant instant = time.toInstant();
    return new Time(instant.getEpochSecond(), instant.getNano());
  }

  static FileTime time(Time time) {
    return FileTime.from(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
  }
}
