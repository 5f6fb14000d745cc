package dev.splitbrain.agent.area.files.attribute;

import dev.splitbrain.wire.common.Time;
import dev.splitbrain.wire.files.DosBit;
import dev.splitbrain.wire.files.FileType;
import dev.splitbrain.wire.files.Stat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.DosFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What a look at a slave's file told. Immutable. */
public class SlaveFileAttributes implements BasicFileAttributes {
  private static final int TYPE_BITS = 0170000;
  private static final boolean BIRTH_TIMES = birthTimes();

  final Stat stat;
  final String host;

  public SlaveFileAttributes(Stat stat, String host) {
    this.stat = stat;
    this.host = host;
  }

  /** Whether the master's JDK tells when a file was born; else it tells when it was modified. */
  private static boolean birthTimes() {
    try {
      Class<?> dispatcher = Class.forName("sun.nio.fs.UnixNativeDispatcher");
      return (boolean)
          MethodHandles.privateLookupIn(dispatcher, MethodHandles.lookup())
              .findStatic(dispatcher, "birthtimeSupported", MethodType.methodType(boolean.class))
              .invokeExact();
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static FileTime time(Time time) {
    return FileTime.from(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()));
  }

  @Override
  public FileTime lastModifiedTime() {
    return time(stat.getModified());
  }

  @Override
  public FileTime lastAccessTime() {
    return time(stat.getAccessed());
  }

  @Override
  public FileTime creationTime() {
    return BIRTH_TIMES ? time(stat.getCreated()) : lastModifiedTime();
  }

  @Override
  public boolean isRegularFile() {
    return stat.getType() == FileType.REGULAR;
  }

  @Override
  public boolean isDirectory() {
    return stat.getType() == FileType.DIRECTORY;
  }

  @Override
  public boolean isSymbolicLink() {
    return stat.getType() == FileType.SYMBOLIC_LINK;
  }

  @Override
  public boolean isOther() {
    return stat.getType() == FileType.OTHER || stat.getType() == null;
  }

  @Override
  public long size() {
    return stat.getSize();
  }

  /** Never equal to the key of another host's file. Null where the slave has none. */
  @Override
  public Object fileKey() {
    return stat.isSetInode() && stat.isSetDevice()
        ? new SlaveFileKey(host, stat.getDevice(), stat.getInode())
        : null;
  }

  /** Permission bits with the bits of the type, as stat(2) gives them. */
  int mode() {
    int mode = stat.getMode();
    if ((mode & TYPE_BITS) != 0 || stat.getType() == null) {
      return mode;
    }
    return mode
        | switch (stat.getType()) {
          case REGULAR -> 0100000;
          case DIRECTORY -> 0040000;
          case SYMBOLIC_LINK -> 0120000;
          case OTHER -> 0;
        };
  }

  /** The attributes for callers that may see owners. */
  static final class Posix extends SlaveFileAttributes implements PosixFileAttributes {
    Posix(Stat stat, String host) {
      super(stat, host);
      if (!stat.isSetMode()) {
        throw new UnsupportedOperationException(
            "splitbrain: host " + host + " has no POSIX attributes");
      }
    }

    @Override
    public UserPrincipal owner() {
      return SlavePrincipal.user(host, stat.getUid(), stat.getOwner());
    }

    @Override
    public GroupPrincipal group() {
      return SlavePrincipal.group(host, stat.getGid(), stat.getGroup());
    }

    @Override
    public Set<PosixFilePermission> permissions() {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      for (PosixFilePermission permission : PosixFilePermission.values()) {
        if ((stat.getMode() & FileModes.bit(permission)) != 0) {
          permissions.add(permission);
        }
      }
      return permissions;
    }

    FileTime ctime() {
      return time(stat.isSetChanged() ? stat.getChanged() : stat.getModified());
    }
  }

  /** The attributes with those of DOS. */
  static final class Dos extends SlaveFileAttributes implements DosFileAttributes {
    Dos(Stat stat, String host) {
      super(stat, host);
    }

    private boolean has(DosBit bit) {
      return (stat.getDos() & bit.getValue()) != 0;
    }

    @Override
    public boolean isReadOnly() {
      return has(DosBit.READ_ONLY);
    }

    @Override
    public boolean isHidden() {
      return has(DosBit.HIDDEN);
    }

    @Override
    public boolean isArchive() {
      return has(DosBit.ARCHIVE);
    }

    @Override
    public boolean isSystem() {
      return has(DosBit.SYSTEM);
    }
  }

  /** A file's identity on its host. Printed as the JDK prints its own. */
  private record SlaveFileKey(String host, long device, long inode) {
    @Override
    public String toString() {
      return "(dev=" + Long.toHexString(device) + ",ino=" + inode + ')';
    }
  }
}
