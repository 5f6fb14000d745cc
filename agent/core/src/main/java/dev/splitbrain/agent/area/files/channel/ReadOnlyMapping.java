package dev.splitbrain.agent.area.files.channel;

import java.io.FileDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;

/**
 * A read-only mapping that owns its memory, as the JDK's own does: programs give mappings back
 * before the collector would, and a read-only view of another buffer is not theirs to give.
 */
final class ReadOnlyMapping {
  private static final Method NEW;
  private static final Method ADDRESS;
  private static final Method CLEANER;
  private static final Method CLEAN;

  static {
    try {
      NEW =
          Class.forName("sun.nio.ch.Util")
              .getDeclaredMethod(
                  "newMappedByteBufferR",
                  int.class,
                  long.class,
                  FileDescriptor.class,
                  Runnable.class,
                  boolean.class);
      Class<?> direct = Class.forName("sun.nio.ch.DirectBuffer");
      ADDRESS = direct.getMethod("address");
      CLEANER = direct.getMethod("cleaner");
      CLEAN = CLEANER.getReturnType().getMethod("clean");
      for (Method method : new Method[] {NEW, ADDRESS, CLEANER, CLEAN}) {
        method.setAccessible(true);
      }
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private ReadOnlyMapping() {}

  /**
   * The bytes of a direct buffer, from its start to its limit. The buffer's memory is given back
   * with the mapping; nobody else may use it any more.
   */
  static MappedByteBuffer over(ByteBuffer memory) {
    Runnable unmapper = () -> call(CLEAN, call(CLEANER, memory));
    return (MappedByteBuffer)
        call(NEW, null, memory.limit(), (long) call(ADDRESS, memory), null, unmapper, false);
  }

  private static Object call(Method method, Object self, Object... arguments) {
    try {
      return method.invoke(self, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
