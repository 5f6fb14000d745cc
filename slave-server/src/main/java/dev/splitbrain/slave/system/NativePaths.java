package dev.splitbrain.slave.system;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * File names as the wire carries them: on Unix the very bytes that the kernel uses, whatever their
 * charset and whatever locale the slave runs in; elsewhere UTF-8. Threads: any.
 */
public final class NativePaths {
  private static final FileSystem DEFAULT = FileSystems.getDefault();
  private static final Constructor<?> UNIX_PATH =
      JdkInternals.find(
          () ->
              Class.forName("sun.nio.fs.UnixPath")
                  .getDeclaredConstructor(
                      Class.forName("sun.nio.fs.UnixFileSystem"), byte[].class));
  private static final Method UNIX_BYTES =
      JdkInternals.find(
          () -> Class.forName("sun.nio.fs.UnixPath").getDeclaredMethod("asByteArray"));

  /**
   * How a master whose own paths have slashes writes {@code C:\dir} as a path of that syntax. No
   * system with drives takes it for another file, and java.io.File there reads it so too.
   */
  private static final Pattern SLASHED_DRIVE = Pattern.compile("/[A-Za-z]:(/|$)");

  private final FileSystem fileSystem;
  private final boolean raw;
  private final boolean drives;

  private NativePaths(FileSystem fileSystem, boolean raw) {
    this.fileSystem = fileSystem;
    this.raw = raw;
    this.drives = fileSystem.getSeparator().equals("\\");
  }

  /** The names of one file system. */
  public static NativePaths of(FileSystem fileSystem) {
    boolean raw =
        fileSystem == DEFAULT
            && UNIX_PATH != null
            && UNIX_BYTES != null
            && UNIX_PATH.getDeclaringClass().isInstance(fileSystem.getPath(""));
    return new NativePaths(fileSystem, raw);
  }

  /** Whether every name that the kernel allows can be used. */
  public boolean isRaw() {
    return raw;
  }

  /**
   * The path of a name, relative if the name is.
   *
   * @throws Failure INVALID_PATH for a name that the file system cannot have
   */
  public Path path(ByteBuffer name) throws Failure {
    byte[] bytes = new byte[name.remaining()];
    name.duplicate().get(bytes);
    return path(bytes);
  }

  /**
   * As {@link #path(ByteBuffer)}, for names that are relative to a drive's root or to its directory
   * too: a file system that only looks like another system's may know no such names.
   *
   * @param directory the working directory, absolute
   */
  public Path path(ByteBuffer name, Path directory) throws Failure {
    if (!drives) {
      return path(name);
    }
    String text = StandardCharsets.UTF_8.decode(name.duplicate()).toString();
    String root = String.valueOf(directory.getRoot());
    if (text.matches("[/\\\\](?![/\\\\]).*") && !SLASHED_DRIVE.matcher(text).lookingAt()) {
      return path((root + text.substring(1)).getBytes(StandardCharsets.UTF_8));
    }
    if (text.matches("[A-Za-z]:(?![/\\\\]).*") && root.regionMatches(true, 0, text, 0, 2)) {
      return path((directory + "\\" + text.substring(2)).getBytes(StandardCharsets.UTF_8));
    }
    return path(name);
  }

  /** As {@link #path(ByteBuffer)}. */
  public Path path(byte[] name) throws Failure {
    if (!raw) {
      return parsed(name);
    }
    byte[] normal = normalized(name);
    try {
      return (Path) UNIX_PATH.newInstance(DEFAULT, normal);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("UnixPath's constructor failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("UnixPath", e);
    }
  }

  private Path parsed(byte[] name) throws Failure {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
      return fileSystem.getPath(
          drives && SLASHED_DRIVE.matcher(text).lookingAt() ? text.substring(1) : text);
    } catch (CharacterCodingException e) {
      throw invalid(name, "this slave can use only names in UTF-8");
    } catch (InvalidPathException e) {
      throw invalid(name, e.getReason());
    }
  }

  /** One separator where there are several, none at the end: what UnixPath expects. */
  private static byte[] normalized(byte[] name) throws Failure {
    byte[] normal = new byte[name.length];
    int length = 0;
    for (byte b : name) {
      if (b == 0) {
        throw invalid(name, "Nul character not allowed");
      }
      if (b != '/' || length == 0 || normal[length - 1] != '/') {
        normal[length++] = b;
      }
    }
    if (length > 1 && normal[length - 1] == '/') {
      length--;
    }
    return length == name.length ? normal : java.util.Arrays.copyOf(normal, length);
  }

  private static Failure invalid(byte[] name, String reason) {
    Failure failure = new Failure();
    failure.setKind(ErrorKind.INVALID_PATH);
    failure.setReason(reason);
    failure.setFile(name);
    return failure;
  }

  /** The bytes of a path as it stands; never null, its array not shared. */
  public byte[] bytes(Path path) {
    if (!raw || !UNIX_BYTES.getDeclaringClass().isInstance(path)) {
      return path.toString().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return ((byte[]) UNIX_BYTES.invoke(path)).clone();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("UnixPath.asByteArray", e);
    }
  }

  /** As {@link #bytes}, wrapped for the wire. */
  public ByteBuffer wire(Path path) {
    return ByteBuffer.wrap(bytes(path));
  }
}
