package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.jdk.Guards;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;

/**
 * The mapped memory segments of newer JDKs, made as their own channels make them, but of memory
 * behind which no file is. It is mapped memory too, shared with nobody from the system's source of
 * zeros, so that the system can be told that it is needed, not needed or to be written back, and
 * its bytes stay. Of allocated memory the JDK's {@code unload} would make zeros.
 */
final class MappedSegments {
  private static final String ZEROS = "/dev/zero";

  /** The only one, or why there is none. */
  private static final Object OF_JDK = find();

  private final Method scopeOfArena;
  private final Method checkValid;
  private final Method cleanWhenClosed;
  private final Method cleanupOf;
  private final Constructor<?> newSegment;
  private final Constructor<?> newUnmapper;
  private final Method addressOf;
  private final Method unmap;
  private final Object dispatcher;
  private final Method map;
  private final int shared;
  private final Method granularity;
  private final Method newBuffer;

  private MappedSegments() throws ReflectiveOperationException {
    // The interface's constants are segments, so it has to be initialised before their classes.
    Class.forName("java.lang.foreign.MemorySegment");
    Class<?> session = Class.forName("jdk.internal.foreign.MemorySessionImpl");
    Class<?> cleanup = Class.forName(session.getName() + "$ResourceList$ResourceCleanup");
    Class<?> unmapper = Class.forName("jdk.internal.access.foreign.UnmapperProxy");
    Class<?> dispatchers = Class.forName("sun.nio.ch.FileDispatcher");
    scopeOfArena = Class.forName("java.lang.foreign.Arena").getMethod("scope");
    checkValid = method(session, "checkValidState");
    cleanWhenClosed = method(session, "addOrCleanupIfFail", cleanup);
    cleanupOf = method(cleanup, "ofRunnable", Runnable.class);
    newSegment =
        constructor(
            "jdk.internal.foreign.MappedMemorySegmentImpl",
            long.class,
            unmapper,
            long.class,
            boolean.class,
            session);
    newUnmapper =
        constructor(
            "sun.nio.ch.FileChannelImpl$DefaultUnmapper",
            long.class,
            long.class,
            long.class,
            FileDescriptor.class,
            int.class);
    addressOf = method(unmapper, "address");
    unmap = method(unmapper, "unmap");
    dispatcher = constructor("sun.nio.ch.FileDispatcherImpl").newInstance();
    map =
        method(
            dispatchers,
            "map",
            FileDescriptor.class,
            int.class,
            long.class,
            long.class,
            boolean.class);
    granularity = method(dispatchers, "allocationGranularity");
    Field writable = Class.forName("sun.nio.ch.FileChannelImpl").getDeclaredField("MAP_RW");
    writable.setAccessible(true);
    shared = writable.getInt(null);
    newBuffer =
        method(
            Class.forName("sun.nio.ch.Util"),
            "newMappedByteBuffer",
            int.class,
            long.class,
            FileDescriptor.class,
            Runnable.class,
            boolean.class);
  }

  private static Object find() {
    try {
      return new MappedSegments();
    } catch (ReflectiveOperationException e) {
      return e;
    }
  }

  private static Method method(Class<?> type, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    return open(type.getDeclaredMethod(name, parameters));
  }

  private static Constructor<?> constructor(String type, Class<?>... parameters)
      throws ReflectiveOperationException {
    return open(Class.forName(type).getDeclaredConstructor(parameters));
  }

  private static <T extends AccessibleObject> T open(T member) {
    member.setAccessible(true);
    return member;
  }

  /**
   * Those of the running JDK.
   *
   * @throws UnsupportedOperationException if it makes them in a way that is not known here
   */
  static MappedSegments ofJdk(String host) {
    if (OF_JDK instanceof MappedSegments segments) {
      return segments;
    }
    throw new UnsupportedOperationException(
        "splitbrain: a file of host "
            + host
            + " cannot be mapped into an arena on this release of the JDK, which lacks "
            + ((Exception) OF_JDK).getMessage()
            + ": map it without an arena, or use local(...)");
  }

  /**
   * What an arena's segments live as long as.
   *
   * @throws IllegalStateException if the arena is closed; the JDK's own
   * @throws RuntimeException the JDK's own if only another thread may use the arena
   */
  Object sessionOf(Object arena) throws IOException {
    // A program may have made its own kind of arena, and its code is not in guard mode.
    Object session = Guards.unguarded(() -> call(scopeOfArena, arena));
    call(checkValid, session);
    return session;
  }

  /** Fills a new segment's memory, from the buffer's start to its end. */
  @FunctionalInterface
  interface Filling {
    void fill(ByteBuffer memory) throws IOException;
  }

  /**
   * A segment of the bytes that the filling gives it; its memory goes with the session.
   *
   * @param position in the file, which decides where in a page the segment begins
   * @param size in bytes
   * @param session from {@link #sessionOf}
   * @throws IOException if there is no memory for it, or from the filling
   */
  Object segment(long position, int size, boolean readOnly, Object session, Filling filling)
      throws IOException {
    if (size == 0) {
      return make(newSegment, 0L, null, 0L, readOnly, session);
    }
    int inPage = (int) (position % (long) call(granularity, dispatcher));
    long length = (long) size + inPage;
    long start = mapMemory(length);
    // The JDK's own, which its statistics of mapped memory know of.
    Object unmapper = make(newUnmapper, start, length, (long) size, new FileDescriptor(), inPage);
    long address = (long) call(addressOf, unmapper);
    boolean filled = false;
    try {
      filling.fill((ByteBuffer) call(newBuffer, null, size, address, null, null, false));
      filled = true;
    } finally {
      if (!filled) {
        call(unmap, unmapper);
      }
    }
    Object segment = make(newSegment, address, unmapper, (long) size, readOnly, session);
    // If the arena was closed meanwhile, this gives the memory back and says so.
    call(cleanWhenClosed, session, call(cleanupOf, null, unmapper));
    return segment;
  }

  private long mapMemory(long length) throws IOException {
    try (RandomAccessFile zeros = new RandomAccessFile(ZEROS, "rw")) {
      try {
        return map(zeros, length);
      } catch (OutOfMemoryError e) {
        // What the JDK does then: mappings that nobody holds any more may be in the way.
        System.gc();
        awaitCleaner();
      }
      return map(zeros, length);
    } catch (OutOfMemoryError e) {
      throw new IOException("Map failed", e);
    }
  }

  private long map(RandomAccessFile file, long length) throws IOException {
    return (long) call(map, dispatcher, file.getFD(), shared, 0L, length, false);
  }

  private static void awaitCleaner() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Object call(Method method, Object self, Object... arguments) throws IOException {
    try {
      return method.invoke(self, arguments);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object make(Constructor<?> constructor, Object... arguments) throws IOException {
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (IllegalAccessException | InstantiationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the JDK threw, as it is. */
  private static IOException thrown(InvocationTargetException e) {
    Throwable cause = e.getCause();
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException failure ? failure : new IOException(cause);
  }
}
