package dev.splitbrain.slave.system;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * What one stat(2) of the JDK's told beyond its public API, without the detour over a map of boxed
 * values that {@code Files.readAttributes(file, "unix:...")} is. Threads: any.
 */
public final class UnixLook {
  private static final Class<?> UNIX = unixClass();
  private static final MethodHandle MODE = find("mode", int.class);
  private static final MethodHandle INODE = find("ino", long.class);
  private static final MethodHandle DEVICE = find("dev", long.class);
  private static final MethodHandle SPECIAL_DEVICE = find("rdev", long.class);
  private static final MethodHandle LINKS = find("nlink", int.class);
  private static final MethodHandle UID = find("uid", int.class);
  private static final MethodHandle GID = find("gid", int.class);
  private static final MethodHandle CHANGED = find("ctime", FileTime.class);
  private static final boolean WHOLE =
      MODE != null
          && INODE != null
          && DEVICE != null
          && SPECIAL_DEVICE != null
          && LINKS != null
          && UID != null
          && GID != null
          && CHANGED != null;

  private final PosixFileAttributes attributes;

  private UnixLook(PosixFileAttributes attributes) {
    this.attributes = attributes;
  }

  private static Class<?> unixClass() {
    try {
      return Class.forName("sun.nio.fs.UnixFileAttributes");
    } catch (ClassNotFoundException notUnix) {
      return null;
    }
  }

  private static MethodHandle find(String name, Class<?> type) {
    if (UNIX == null) {
      return null;
    }
    try {
      return MethodHandles.privateLookupIn(UNIX, MethodHandles.lookup())
          .findVirtual(UNIX, name, MethodType.methodType(type))
          .asType(MethodType.methodType(type, PosixFileAttributes.class));
    } catch (ReflectiveOperationException absentOrShut) {
      return null;
    }
  }

  /** Null if these attributes tell no more than the public API does, on this JDK. */
  public static UnixLook of(PosixFileAttributes attributes) {
    return WHOLE && UNIX.isInstance(attributes) ? new UnixLook(attributes) : null;
  }

  /** Permission bits with those of the type. */
  public int mode() {
    return number(MODE);
  }

  public long inode() {
    return wide(INODE);
  }

  public long device() {
    return wide(DEVICE);
  }

  /** The device that a special file is. */
  public long specialDevice() {
    return wide(SPECIAL_DEVICE);
  }

  public int links() {
    return number(LINKS);
  }

  public int uid() {
    return number(UID);
  }

  public int gid() {
    return number(GID);
  }

  /** When mode, owner or contents changed last. */
  public FileTime changed() {
    try {
      return (FileTime) CHANGED.invokeExact(attributes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int number(MethodHandle handle) {
    try {
      return (int) handle.invokeExact(attributes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private long wide(MethodHandle handle) {
    try {
      return (long) handle.invokeExact(attributes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static LinkageError unexpected(Throwable e) {
    return new LinkageError("a getter of the JDK's attributes throws", e);
  }
}
