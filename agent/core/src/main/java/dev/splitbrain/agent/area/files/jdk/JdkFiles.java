package dev.splitbrain.agent.area.files.jdk;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The private members of the JDK's file classes that the area needs, in one place. Needs the
 * packages {@code java.io}, {@code java.nio.file} and {@code sun.nio.fs} opened to this class.
 */
public final class JdkFiles {
  /** The running JDK's feature release. */
  public static final int FEATURE = Runtime.version().feature();

  /** How the JDK turns strings into the bytes of file names. */
  public static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  /** The default file system. */
  public static final FileSystem PLAIN = FileSystems.getDefault();

  private static final Class<?> UNIX_PATH = PLAIN.getPath("").getClass();
  private static final MethodHandle PATH_BYTES;
  private static final MethodHandle NEW_PATH;
  private static final MethodHandle RESOLVE_BYTES;
  private static final VarHandle APPEND;
  private static final VarHandle WALKER_FOLLOWS;
  private static final VarHandle FILE_NAME;

  public static final VarHandle INPUT_FD;
  public static final VarHandle INPUT_CHANNEL;
  public static final VarHandle INPUT_CLOSED;
  public static final VarHandle OUTPUT_FD;
  public static final VarHandle OUTPUT_CHANNEL;
  public static final VarHandle OUTPUT_CLOSED;
  public static final VarHandle RANDOM_FD;
  public static final VarHandle RANDOM_CHANNEL;
  public static final VarHandle RANDOM_CLOSED;
  public static final VarHandle RANDOM_WRITABLE;

  static {
    try {
      MethodHandles.Lookup here = MethodHandles.lookup();
      MethodHandles.Lookup path = MethodHandles.privateLookupIn(UNIX_PATH, here);
      PATH_BYTES =
          path.findVirtual(UNIX_PATH, "asByteArray", MethodType.methodType(byte[].class))
              .asType(MethodType.methodType(byte[].class, Path.class));
      Class<?> fileSystem = Class.forName("sun.nio.fs.UnixFileSystem");
      NEW_PATH =
          path.findConstructor(
                  UNIX_PATH, MethodType.methodType(void.class, fileSystem, byte[].class))
              .asType(MethodType.methodType(Path.class, FileSystem.class, byte[].class));
      RESOLVE_BYTES =
          path.findVirtual(UNIX_PATH, "resolve", MethodType.methodType(UNIX_PATH, byte[].class))
              .asType(MethodType.methodType(Path.class, Path.class, byte[].class));
      MethodHandles.Lookup fd = MethodHandles.privateLookupIn(FileDescriptor.class, here);
      APPEND = fd.findVarHandle(FileDescriptor.class, "append", boolean.class);
      Class<?> walker = Class.forName("java.nio.file.FileTreeWalker");
      WALKER_FOLLOWS =
          MethodHandles.privateLookupIn(walker, here)
              .findVarHandle(walker, "followLinks", boolean.class);
      FILE_NAME = field(File.class, "path", String.class);
      INPUT_FD = field(FileInputStream.class, "fd", FileDescriptor.class);
      INPUT_CHANNEL = field(FileInputStream.class, "channel", FileChannel.class);
      INPUT_CLOSED = field(FileInputStream.class, "closed", boolean.class);
      OUTPUT_FD = field(FileOutputStream.class, "fd", FileDescriptor.class);
      OUTPUT_CHANNEL = field(FileOutputStream.class, "channel", FileChannel.class);
      OUTPUT_CLOSED = field(FileOutputStream.class, "closed", boolean.class);
      RANDOM_FD = field(RandomAccessFile.class, "fd", FileDescriptor.class);
      RANDOM_CHANNEL = field(RandomAccessFile.class, "channel", FileChannel.class);
      RANDOM_CLOSED = field(RandomAccessFile.class, "closed", boolean.class);
      RANDOM_WRITABLE = field(RandomAccessFile.class, "rw", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private JdkFiles() {}

  private static VarHandle field(Class<?> type, String name, Class<?> fieldType)
      throws ReflectiveOperationException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
        .findVarHandle(type, name, fieldType);
  }

  /** Where newer JDKs' FileInputStream keeps whether its file is regular, a Boolean or null. */
  public static VarHandle regularOfInput() {
    try {
      return field(FileInputStream.class, "isRegularFile", Boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the running JDK's FileInputStream is of another build", e);
    }
  }

  /** The name that a File was made with, in the form that it keeps. */
  public static String name(File file) {
    return (String) FILE_NAME.get(file);
  }

  /** Whether the path belongs to the default file system; false for null. */
  public static boolean isPlain(Object path) {
    return UNIX_PATH.isInstance(path);
  }

  /** The name's bytes, as a system call would get them if the path were used as it is. */
  public static byte[] bytes(Path plain) {
    try {
      return ((byte[]) PATH_BYTES.invokeExact(plain)).clone();
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** A path of the default file system with exactly these bytes, which must be in normal form. */
  public static Path path(byte[] bytes) {
    try {
      return (Path) NEW_PATH.invokeExact(PLAIN, bytes);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /** {@code directory.resolve(name)} for a name in bytes. */
  public static Path resolve(Path plain, byte[] name) {
    try {
      return (Path) RESOLVE_BYTES.invokeExact(plain, name);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  public static void setAppend(FileDescriptor fd, boolean append) {
    APPEND.set(fd, append);
  }

  public static boolean followsLinks(Object fileTreeWalker) {
    return (boolean) WALKER_FOLLOWS.get(fileTreeWalker);
  }

  /** A method of the JDK's, made callable. */
  public static Method method(Class<?> type, String name, String descriptor) {
    Class<?>[] parameters =
        MethodType.fromMethodDescriptorString(descriptor, null).parameterArray();
    try {
      Method method = type.getDeclaredMethod(name, parameters);
      method.setAccessible(true);
      return method;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("splitbrain: this JDK has no " + name + descriptor, e);
    }
  }

  public static boolean declares(Class<?> type, String method, Class<?>... parameters) {
    for (Method declared : type.getDeclaredMethods()) {
      if (declared.getName().equals(method)
          && Arrays.equals(declared.getParameterTypes(), parameters)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Initialises classes that compute something from their first caller's machine for the life of
   * the VM, so that a scope is never their first caller.
   */
  public static void initialiseStatics() throws IOException {
    for (String name :
        new String[] {"java.io.File$TempDirectory", "java.nio.file.TempFileHelper"}) {
      try {
        Class.forName(name, true, null);
      } catch (ClassNotFoundException e) {
        throw new IOException("splitbrain: the JDK has no class " + name, e);
      }
    }
  }

  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
