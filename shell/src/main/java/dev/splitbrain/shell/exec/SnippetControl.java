package dev.splitbrain.shell.exec;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import jdk.jshell.execution.DirectExecutionControl;

/**
 * Loads snippet classes and runs them on the calling thread, each in the scope that is set. Class
 * loading is the JDK's; entering, leaving, stopping and describing failures are ours.
 */
final class SnippetControl extends DirectExecutionControl {

  /** How one run of user code ended. */
  record Outcome(String value, Thrown thrown, boolean stopped) {
    static final Outcome STOPPED = new Outcome(null, null, true);

    static Outcome of(String value) {
      return new Outcome(value, null, false);
    }
  }

  /** User code, or code that may call some. */
  interface Body {
    String run() throws Throwable;
  }

  private final ClientCode border;
  private final SnippetScope scope;

  SnippetControl(ClientCode border, SnippetScope scope) {
    this.border = border;
    this.scope = scope;
  }

  /**
   * Runs a snippet's method and gives its value as text.
   *
   * @param shown whether anybody looks at the value; if not, its toString is not called, and the
   *     text is empty
   */
  Outcome run(long call, String className, String methodName, boolean shown)
      throws InternalException {
    Method method;
    try {
      method = findClass(className).getDeclaredMethod(methodName);
      method.setAccessible(true);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InternalException(e.toString());
    }
    return enclosed(
        call,
        () ->
            scope.run(
                () -> {
                  Object value = method.invoke(null);
                  return shown ? text(call, value) : "";
                }));
  }

  /** Gives a variable's value as text; its toString is user code. */
  Outcome value(long call, String className, String variable) throws InternalException {
    Field field;
    try {
      field = findClass(className).getDeclaredField(variable);
      field.setAccessible(true);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new InternalException(e.toString());
    }
    return enclosed(call, () -> scope.run(() -> text(call, field.get(null))));
  }

  /**
   * The value as JShell writes it. What is wrong with its toString is told in its place: the
   * snippet itself has done what it should.
   */
  private String text(long call, Object value) {
    String text;
    try {
      text = LongArray.text(value, valueString(LongArray.shortened(value)));
    } catch (Throwable e) {
      if (border.stopped(call) || ClientCode.isForced(e)) {
        throw e;
      }
      return "(its toString() threw " + description(e) + ")";
    }
    return LongText.cut(text == null ? "null" : text);
  }

  private static String description(Throwable thrown) {
    String message = Thrown.message(thrown);
    return thrown.getClass().getName() + (message == null ? "" : ": " + LongText.cut(message));
  }

  /** Runs code that the user may stop. Never throws what the code threw, whatever it is. */
  Outcome enclosed(long call, Body body) {
    Outcome outcome;
    try {
      border.enter(call);
      outcome = Outcome.of(body.run());
      System.out.flush();
      System.err.flush();
    } catch (Throwable e) {
      outcome = failure(call, e);
    }
    border.leave();
    return outcome;
  }

  private Outcome failure(long call, Throwable thrown) {
    Throwable cause = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
    try {
      if (ClientCode.isForced(cause)) {
        border.forceArrived();
      }
      // Whatever a stopped snippet threw on its way out is the stop's doing.
      return border.stopped(call) ? Outcome.STOPPED : new Outcome(null, Thrown.of(cause), false);
    } catch (Throwable e) {
      // A stop may also end the description of a failure: getMessage() is user code.
      if (ClientCode.isForced(e)) {
        border.forceArrived();
      }
      return border.stopped(call) ? Outcome.STOPPED : new Outcome(null, plain(cause, e), false);
    }
  }

  private static Thrown plain(Throwable cause, Throwable describing) {
    return new Thrown(
        cause.getClass().getName(),
        "(its description failed: " + describing.getClass().getName() + ")",
        java.util.List.of(),
        -1,
        null,
        java.util.List.of());
  }

  /** Replaces the bodies of loaded classes; what cannot be replaced, JShell declares anew. */
  @Override
  public void redefine(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    Instrumentation instrumentation = ExecAgent.instrumentation();
    if (instrumentation == null) {
      throw new NotImplementedException("the exec VM runs without its agent");
    }
    ClassDefinition[] definitions = new ClassDefinition[classes.length];
    try {
      for (int i = 0; i < classes.length; i++) {
        definitions[i] = new ClassDefinition(findClass(classes[i].name()), classes[i].bytecodes());
      }
      instrumentation.redefineClasses(definitions);
    } catch (ClassNotFoundException
        | UnmodifiableClassException
        | UnsupportedOperationException
        | LinkageError e) {
      throw new ClassInstallException("redefine: " + e.getMessage(), new boolean[classes.length]);
    }
    classesRedefined(classes);
  }
}
