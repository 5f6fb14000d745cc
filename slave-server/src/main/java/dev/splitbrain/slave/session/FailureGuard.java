package dev.splitbrain.slave.session;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The one place where what a handler throws becomes a {@link Failure}. Every handler is wrapped, so
 * no handler translates errors itself.
 */
public final class FailureGuard {
  private FailureGuard() {}

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
              try {
                return method.invoke(handler, arguments);
              } catch (InvocationTargetException e) {
                throw ErrorTable.toFailure(e.getCause());
              }
            });
    return contract.cast(proxy);
  }
}
