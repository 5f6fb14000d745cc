package dev.splitbrain.slave.system;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * The few doors of the JDK without which a slave would be poorer: file names as raw bytes, several
 * channels over one descriptor, processes with raw arguments. The jar's manifest opens the packages
 * ({@code Add-Opens}). Where a door is shut or absent, {@code find} methods answer null and the
 * callers fall back to the public API.
 */
public final class JdkInternals {
  private static final Field CHANNEL_DESCRIPTOR =
      find(() -> Class.forName("sun.nio.ch.FileChannelImpl").getDeclaredField("fd"));
  private static final Field CHANNEL_ALIGNMENT =
      find(() -> Class.forName("sun.nio.ch.FileChannelImpl").getDeclaredField("alignment"));
  private static final Field DESCRIPTOR_NUMBER =
      find(() -> FileDescriptor.class.getDeclaredField("fd"));
  private static final Method SELECTABLE_DESCRIPTOR =
      find(() -> Class.forName("sun.nio.ch.SelChImpl").getMethod("getFD"));
  private static final Method CHANNEL_OPEN = find(JdkInternals::channelOpen);
  private static final Constructor<?> DISPATCHER =
      find(() -> Class.forName("sun.nio.ch.FileDispatcherImpl").getDeclaredConstructor());
  private static final Method TRUNCATE =
      find(
          () ->
              Class.forName("sun.nio.ch.FileDispatcher")
                  .getDeclaredMethod("truncate", FileDescriptor.class, long.class));
  private static final Method LOCK =
      find(
          () ->
              Class.forName("sun.nio.ch.FileDispatcher")
                  .getDeclaredMethod(
                      "lock",
                      FileDescriptor.class,
                      boolean.class,
                      long.class,
                      long.class,
                      boolean.class));
  private static final Method UNLOCK =
      find(
          () ->
              Class.forName("sun.nio.ch.FileDispatcher")
                  .getDeclaredMethod("release", FileDescriptor.class, long.class, long.class));

  private static final Field UNSAFE =
      find(() -> Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe"));
  private static final Method CLEAN =
      find(() -> Class.forName("sun.misc.Unsafe").getMethod("invokeCleaner", ByteBuffer.class));

  /** What the JDK's own lock answers for a lock that somebody else has. */
  private static final int NO_LOCK = -1;

  private JdkInternals() {}

  /** Looks a member up; null if this JDK has none or keeps it shut. */
  public static <T extends AccessibleObject> T find(Lookup<T> lookup) {
    try {
      T member = lookup.get();
      return member != null && member.trySetAccessible() ? member : null;
    } catch (ReflectiveOperationException absent) {
      return null;
    }
  }

  /** Gives a mapping back that nobody uses any more; where that cannot be, the collector will. */
  public static void unmap(MappedByteBuffer mapping) {
    if (UNSAFE == null || CLEAN == null) {
      return;
    }
    try {
      CLEAN.invoke(UNSAFE.get(null), mapping);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a mapping that cannot be given back", e);
    }
  }

  /** The descriptor under a channel; null if it cannot be had. */
  public static FileDescriptor descriptor(Channel channel) {
    try {
      if (CHANNEL_DESCRIPTOR != null
          && CHANNEL_DESCRIPTOR.getDeclaringClass().isInstance(channel)) {
        return (FileDescriptor) CHANNEL_DESCRIPTOR.get(channel);
      }
      if (SELECTABLE_DESCRIPTOR != null
          && SELECTABLE_DESCRIPTOR.getDeclaringClass().isInstance(channel)) {
        return (FileDescriptor) SELECTABLE_DESCRIPTOR.invoke(channel);
      }
      return null;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a member that was made accessible is not", e);
    }
  }

  /**
   * What positions and lengths of a channel that was opened DIRECT are multiples of; -1 if it was
   * not, or nobody knows.
   */
  public static int alignment(FileChannel channel) {
    if (CHANNEL_ALIGNMENT == null || !CHANNEL_ALIGNMENT.getDeclaringClass().isInstance(channel)) {
      return -1;
    }
    try {
      return CHANNEL_ALIGNMENT.getInt(channel);
    } catch (IllegalAccessException e) {
      throw new LinkageError("a member that was made accessible is not", e);
    }
  }

  /** The system's number of a descriptor; -1 if it cannot be had. */
  public static int number(FileDescriptor descriptor) {
    if (descriptor == null || DESCRIPTOR_NUMBER == null) {
      return -1;
    }
    try {
      return DESCRIPTOR_NUMBER.getInt(descriptor);
    } catch (IllegalAccessException e) {
      throw new LinkageError("a member that was made accessible is not", e);
    }
  }

  /** Whether {@link #channelOver} works. */
  public static boolean hasChannelOver() {
    return CHANNEL_OPEN != null;
  }

  /**
   * One more channel over an open descriptor. Closing it ends what is blocked in it and leaves the
   * descriptor open.
   */
  public static FileChannel channelOver(FileDescriptor descriptor, boolean read, boolean write) {
    Closeable keepsDescriptor = () -> {};
    List<Object> arguments = new ArrayList<>(List.of(descriptor, "", read, write));
    while (arguments.size() < CHANNEL_OPEN.getParameterCount() - 1) {
      arguments.add(false);
    }
    arguments.add(keepsDescriptor);
    try {
      return (FileChannel) CHANNEL_OPEN.invoke(null, arguments.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("FileChannelImpl.open", e);
    }
  }

  /**
   * {@code open(FileDescriptor, String, boolean..., parent)}; the number of flags differs by JDK.
   */
  private static Method channelOpen() throws ReflectiveOperationException {
    for (Method method : Class.forName("sun.nio.ch.FileChannelImpl").getDeclaredMethods()) {
      Class<?>[] types = method.getParameterTypes();
      if (method.getName().equals("open")
          && types.length >= 5
          && types[0] == FileDescriptor.class
          && types[1] == String.class
          && types[types.length - 1].isAssignableFrom(Closeable.class)
          && List.of(types).subList(2, types.length - 1).stream().allMatch(boolean.class::equals)) {
        return method;
      }
    }
    return null;
  }

  /** Whether {@link #truncate} works. */
  public static boolean hasTruncate() {
    return TRUNCATE != null && DISPATCHER != null;
  }

  /** ftruncate(2): shrinks, and grows with a hole. */
  public static void truncate(FileDescriptor descriptor, long size) throws IOException {
    try {
      TRUNCATE.invoke(DISPATCHER.newInstance(), descriptor, size);
    } catch (InvocationTargetException e) {
      rethrow(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("FileDispatcher.truncate", e);
    }
  }

  /** Whether {@link #tryLock} and {@link #unlock} work. */
  public static boolean hasFileLocks() {
    return LOCK != null && UNLOCK != null && DISPATCHER != null;
  }

  /** fcntl(2) with F_SETLK, past the JDK's table of locks; false if another process has it. */
  public static boolean tryLock(FileDescriptor descriptor, long from, long size, boolean shared)
      throws IOException {
    try {
      Object answer = LOCK.invoke(DISPATCHER.newInstance(), descriptor, false, from, size, shared);
      return (int) answer != NO_LOCK;
    } catch (InvocationTargetException e) {
      rethrow(e);
      return false;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("FileDispatcher.lock", e);
    }
  }

  /** Gives up what {@link #tryLock} took, or a part of it. */
  public static void unlock(FileDescriptor descriptor, long from, long size) throws IOException {
    try {
      UNLOCK.invoke(DISPATCHER.newInstance(), descriptor, from, size);
    } catch (InvocationTargetException e) {
      rethrow(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("FileDispatcher.release", e);
    }
  }

  /** Throws what the called method threw. */
  public static void rethrow(InvocationTargetException e) throws IOException {
    Throwable cause = e.getCause();
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IOException(cause);
  }

  /** Finds a member that may be absent. */
  public interface Lookup<T> {
    T get() throws ReflectiveOperationException;
  }
}
