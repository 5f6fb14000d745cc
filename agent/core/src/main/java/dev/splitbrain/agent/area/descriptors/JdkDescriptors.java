package dev.splitbrain.agent.area.descriptors;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

/**
 * The private members of the JDK's descriptors that the area needs. Needs the package {@code
 * java.io} opened to this class.
 */
final class JdkDescriptors {
  private static final MethodHandle UNREGISTER_CLEANUP;
  private static final VarHandle CLEANABLE_NUMBER;

  static {
    try {
      MethodHandles.Lookup here = MethodHandles.lookup();
      UNREGISTER_CLEANUP =
          MethodHandles.privateLookupIn(FileDescriptor.class, here)
              .findVirtual(
                  FileDescriptor.class, "unregisterCleanup", MethodType.methodType(void.class));
      Class<?> cleanable = Class.forName("java.io.FileCleanable");
      CLEANABLE_NUMBER =
          MethodHandles.privateLookupIn(cleanable, here).findVarHandle(cleanable, "fd", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private JdkDescriptors() {}

  /** Tells the JDK's cleaner that the descriptor is being closed. */
  static void unregisterCleanup(FileDescriptor fd) {
    try {
      UNREGISTER_CLEANUP.invokeExact(fd);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // It declares none.
    }
  }

  /** The descriptor number that a cleaning action of the JDK is to close. */
  static int cleanableNumber(Object fileCleanable) {
    return (int) CLEANABLE_NUMBER.get(fileCleanable);
  }
}
