package dev.splitbrain.agent.area.threads;

import java.lang.reflect.Field;
import java.util.concurrent.ForkJoinWorkerThread;

/**
 * The JDK's own threads: they serve every caller, so none keeps the scope of whoever woke them
 * first.
 */
final class ServiceThreads {
  private static final Field TARGET;
  private static final Field TARGET_HOLDER;

  static {
    try {
      Field target;
      Field holder = null;
      try {
        target = Thread.class.getDeclaredField("target");
      } catch (NoSuchFieldException e) {
        // Since 19 the target is in a holder of its own.
        holder = Thread.class.getDeclaredField("holder");
        holder.setAccessible(true);
        target = holder.getType().getDeclaredField("task");
      }
      target.setAccessible(true);
      TARGET = target;
      TARGET_HOLDER = holder;
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private ServiceThreads() {}

  /** The pool whose tasks are continuations of virtual threads; null on a JDK without them. */
  static Object virtualThreadScheduler() {
    return Scheduler.POOL;
  }

  private static final class Scheduler {
    static final Object POOL = find();

    private static Object find() {
      if (Runtime.version().feature() < 21) {
        return null;
      }
      try {
        Field field =
            Class.forName("java.lang.VirtualThread", true, null)
                .getDeclaredField("DEFAULT_SCHEDULER");
        field.setAccessible(true);
        return field.get(null);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  /**
   * Pool workers keep no scope between tasks; the JDK's innocuous and system threads never have
   * one.
   */
  static boolean isOne(Thread thread) {
    if (thread instanceof ForkJoinWorkerThread
        || thread.getClass().getName().equals("jdk.internal.misc.InnocuousThread")) {
      return true;
    }
    if (thread.getClass().getName().startsWith("java.lang.VirtualThread")) {
      return false;
    }
    try {
      Object owner = TARGET_HOLDER == null ? thread : TARGET_HOLDER.get(thread);
      Object target = owner == null ? null : TARGET.get(owner);
      return target != null
          && target.getClass().getName().equals("java.util.concurrent.ThreadPoolExecutor$Worker");
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
