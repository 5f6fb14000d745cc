package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Frame;
import dev.splitbrain.wire.error.ErrorTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * The one place where what a handler throws becomes a {@link Failure}. Every handler is wrapped, so
 * no handler translates errors itself.
 */
public final class FailureTranslator {
  private FailureTranslator() {}

  /**
   * The handler behind a proxy that throws nothing but failures.
   *
   * @param contract the service's generated interface
   */
  public static <I> I around(Class<I> contract, I handler) {
    Object proxy =
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (self, method, arguments) -> {
              RunningRequest.reachHandler();
              try {
                return method.invoke(handler, arguments);
              } catch (InvocationTargetException e) {
                throw withoutOurOwn(ErrorTable.toFailure(e.getCause()));
              }
            });
    return contract.cast(proxy);
  }

  /** What lies between the connection and the handler is the same for every call, and long. */
  private static Failure withoutOurOwn(Failure failure) {
    if (failure.isSetFrames()) {
      failure.setFrames(upToHandler(failure.getFrames()));
    }
    if (failure.isSetCauses()) {
      failure.getCauses().forEach(cause -> cause.setFrames(upToHandler(cause.getFrames())));
    }
    return failure;
  }

  private static List<Frame> upToHandler(List<Frame> frames) {
    int end = 0;
    while (end < frames.size()
        && !frames.get(end).getClassName().equals(FailureTranslator.class.getName())) {
      end++;
    }
    if (end == frames.size()) {
      return frames;
    }
    while (end > 0 && isReflection(frames.get(end - 1).getClassName())) {
      end--;
    }
    return new ArrayList<>(frames.subList(0, end));
  }

  private static boolean isReflection(String className) {
    return className.startsWith("jdk.internal.reflect.")
        || className.startsWith("java.lang.reflect.")
        || className.startsWith("java.lang.invoke.");
  }
}
