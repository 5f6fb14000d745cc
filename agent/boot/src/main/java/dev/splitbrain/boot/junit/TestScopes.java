package dev.splitbrain.boot.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Opens the agent's scope around each test and each test class, whose lifecycle methods run within.
 * The runner's own files, sockets and reports stay outside and so on the master. Found by the JUnit
 * Platform through its ServiceLoader, as the agent jar is on the class path; does nothing unless
 * the agent was started with {@code scope=tests}.
 */
public final class TestScopes implements TestExecutionListener {
  // The platform announces start and end of a test on the thread that runs it, properly nested.
  private final ThreadLocal<Deque<Object>> open = ThreadLocal.withInitial(ArrayDeque::new);
  private final Method api = findDoor();

  private static Method findDoor() {
    try {
      return Class.forName("java.lang.SplitBrainDispatcher", true, null)
          .getMethod("api", Object[].class);
    } catch (ClassNotFoundException e) {
      return null; // On the class path without being the agent.
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("splitbrain: the running agent is of another version", e);
    }
  }

  @Override
  public void executionStarted(TestIdentifier test) {
    if (api != null && isRouted(test)) {
      Object token = ask("testScope");
      if (token != null) {
        open.get().push(token);
      }
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (api != null && isRouted(test) && !open.get().isEmpty()) {
      ask("close", open.get().pop());
    }
  }

  private static boolean isRouted(TestIdentifier test) {
    return test.isTest()
        || test.getSource().filter(source -> source instanceof ClassSource).isPresent();
  }

  private Object ask(Object... question) {
    try {
      return api.invoke(null, (Object) question);
    } catch (InvocationTargetException e) {
      // A listener's exception is only logged by the platform; tests that then ran on the master
      // would act on the wrong machine.
      System.err.println("splitbrain: no scope for the tests: " + e.getCause().getMessage());
      Runtime.getRuntime().halt(2);
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
