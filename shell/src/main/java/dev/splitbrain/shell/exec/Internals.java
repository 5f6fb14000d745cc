package dev.splitbrain.shell.exec;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/** Ways into the JDK's own packages, opened to this class's module alone and only when asked. */
final class Internals {
  private Internals() {}

  /**
   * A method that the JDK keeps to itself.
   *
   * @throws ReflectiveOperationException if this JDK has none such
   * @throws IllegalStateException if the VM runs without this jar's agent
   */
  static Method method(String className, String name, Class<?>... parameters)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName(className);
    open(type);
    Method method = type.getDeclaredMethod(name, parameters);
    method.setAccessible(true);
    return method;
  }

  /** Opens the package of a class of the JDK to us. */
  static void open(Class<?> type) {
    Instrumentation instrumentation = ExecAgent.instrumentation();
    if (instrumentation == null) {
      throw new IllegalStateException("the exec VM runs without its agent");
    }
    Module ours = Internals.class.getModule();
    if (!type.getModule().isOpen(type.getPackageName(), ours)) {
      instrumentation.redefineModule(
          type.getModule(),
          Set.of(),
          Map.of(),
          Map.of(type.getPackageName(), Set.of(ours)),
          Set.of(),
          Map.of());
    }
  }
}
