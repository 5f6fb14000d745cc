package dev.splitbrain.agent.area.logging;

import dev.splitbrain.agent.area.Hook;
import dev.splitbrain.agent.area.ScopeTags;
import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.scope.Scope;
import dev.splitbrain.agent.scope.Scopes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Callable;
import java.util.logging.FileHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Keeps a FileHandler on the machine where it was made. What it writes goes there by its stream;
 * but when it rotates and closes it uses its files' names, so both run in the scope in which it was
 * made: in the thread that causes them, whatever scope that is in and whether guarded or not.
 */
final class FileHandlers {
  private final Scopes scopes;
  private final ScopeTags made = new ScopeTags();

  FileHandlers(Scopes scopes) {
    this.scopes = scopes;
  }

  /** A handler that is being made by other code than the configuration's. */
  Object open(Object handler) {
    Scope scope = scopes.current();
    if (scope != null && scope.host() != null) {
      LockFilesByHost.install(scopes);
      made.put(handler, scope);
    }
    return Hook.PROCEED;
  }

  Object rotate(Object handler) throws Exception {
    return whereMade(handler, Jdk.ROTATE);
  }

  Object close(Object handler) throws Exception {
    return whereMade(handler, Jdk.CLOSE);
  }

  private Object whereMade(Object handler, MethodHandle own) throws Exception {
    Scope scope = made.get(handler);
    Object wanted = hostOf(scope, false);
    if (wanted == hostOf(scopes.current(), Door.isCallerGuarded())) {
      return Hook.PROCEED;
    }
    Scope inner = scopes.resume(scope);
    try {
      return Door.unguarded(
          call(
              () -> {
                own.invokeExact((FileHandler) handler);
              }));
    } finally {
      scopes.close(inner);
    }
  }

  /**
   * Closes a logger's handlers as the program's own calls, also while the configuration changes.
   */
  Object closeAll(Object manager, Object logger) throws Exception {
    if (!Door.isCallerGuarded()) {
      return Hook.PROCEED;
    }
    return Door.unguarded(
        call(
            () -> {
              Jdk.CLOSE_HANDLERS.invokeExact((LogManager) manager, (Logger) logger);
            }));
  }

  /** The host that a thread's calls go to, by identity; null for the master. */
  static Object hostOf(Scope scope, boolean guarded) {
    return guarded || scope == null ? null : scope.host();
  }

  /** One of the JDK's methods that return nothing. */
  @FunctionalInterface
  private interface Own {
    void call() throws Throwable;
  }

  private static Callable<Object> call(Own own) {
    return () -> {
      try {
        own.call();
        return null;
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /**
   * The JDK's own methods: of the class itself, whatever a subclass makes of them. Looked up when
   * first needed; a JDK image may be without logging.
   */
  private static final class Jdk {
    static final MethodHandle ROTATE;
    static final MethodHandle CLOSE;
    static final MethodHandle CLOSE_HANDLERS;

    static {
      try {
        MethodHandles.Lookup here = MethodHandles.lookup();
        MethodType nothing = MethodType.methodType(void.class);
        MethodHandles.Lookup handler = MethodHandles.privateLookupIn(FileHandler.class, here);
        ROTATE = handler.findSpecial(FileHandler.class, "rotate", nothing, FileHandler.class);
        CLOSE = handler.findSpecial(FileHandler.class, "close", nothing, FileHandler.class);
        CLOSE_HANDLERS =
            MethodHandles.privateLookupIn(LogManager.class, here)
                .findSpecial(
                    LogManager.class,
                    "closeHandlers",
                    MethodType.methodType(void.class, Logger.class),
                    LogManager.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
