package dev.splitbrain.boot.junit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Has the agent's scope opened around each test and each test class, whose lifecycle methods run
 * within. The runner's own files, sockets and reports stay outside and so on the master. Found by
 * the JUnit Platform through its ServiceLoader, as the agent jar is on the class path; does nothing
 * unless the agent was started with {@code scope=tests}.
 */
public final class TestScopes implements TestExecutionListener {
  /** Null without the agent. */
  private final Method door = findDoor();

  /** The same if tests are to be scoped; else null. */
  private final Method api =
      door != null && Boolean.TRUE.equals(ask(door, "testsAreScoped")) ? door : null;

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
  public void testPlanExecutionStarted(TestPlan plan) {
    if (api != null) {
      ask(api, "runnerSeen");
    } else if (door != null && !plan.containsTests() && ask(door, "current") != null) {
      System.err.println(
          "splitbrain: this test runner found no test: with scope=main its own look for them goes to"
              + " the slave too; with scope=tests only the code of tests does");
    }
  }

  // The platform announces start and end of a test on the thread that runs it, properly nested.

  @Override
  public void executionStarted(TestIdentifier test) {
    if (api != null && isRouted(test)) {
      ask(api, "platformStarted");
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (api != null && isRouted(test)) {
      Object failure = ask(api, "platformFinished");
      if (failure != null) {
        // It ran without a scope, and its engine could not be made to fail it.
        halt(failure);
      }
    }
  }

  /** JUnit 4 opens them by itself, here as anywhere. */
  private static boolean isRouted(TestIdentifier test) {
    return !test.getUniqueId().contains("[engine:junit-vintage]")
        && (test.isTest()
            || test.getSource().filter(source -> source instanceof ClassSource).isPresent());
  }

  private static Object ask(Method api, String question) {
    try {
      return api.invoke(null, (Object) new Object[] {question});
    } catch (InvocationTargetException e) {
      // A listener's exception is only logged by the platform; tests that then ran on the master
      // would act on the wrong machine.
      halt(e.getCause());
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void halt(Object why) {
    System.err.println("splitbrain: no scope for the tests: " + why);
    Runtime.getRuntime().halt(2);
  }
}
