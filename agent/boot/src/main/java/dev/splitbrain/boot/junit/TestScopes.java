package dev.splitbrain.boot.junit;

import dev.splitbrain.junit5.OnHost;
import dev.splitbrain.junit5.OnHostNames;
import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Has the agent's scope opened around each test and each test class, whose lifecycle methods run
 * within. The runner's own files, sockets and reports stay outside and so on the master. Found by
 * the JUnit Platform through its ServiceLoader, as the agent jar is on the class path; does nothing
 * without the agent, and nothing for a test that names no host unless the agent was started with
 * {@code scope=tests}.
 */
public final class TestScopes implements TestExecutionListener {
  private final boolean present = Questions.isPresent();
  private final HostChoice<OnHost> hosts = OnHostNames.HOSTS;

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (!present) {
      return;
    }
    if (Boolean.TRUE.equals(ask("testsAreScoped"))) {
      ask("runnerSeen");
    } else if (!plan.containsTests() && ask("current") != null) {
      System.err.println(
          "splitbrain: this test runner found no test: with scope=main its own look for them goes to"
              + " the slave too; with scope=tests only the code of tests does");
    }
  }

  // The platform announces start and end of a test on the thread that runs it, properly nested.

  @Override
  public void executionStarted(TestIdentifier test) {
    if (present && isRouted(test)) {
      ask("platformStarted", name(test), test.isTest(), host(test));
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (present && isRouted(test)) {
      Object failure = ask("platformFinished");
      if (failure != null && !failedAnyway(result)) {
        // It ran without a scope, and its engine could not be made to fail it.
        halt(failure);
      }
    }
  }

  private static boolean failedAnyway(TestExecutionResult result) {
    return result.getStatus() == TestExecutionResult.Status.FAILED;
  }

  /** JUnit 4 opens them by itself, here as anywhere. */
  private static boolean isRouted(TestIdentifier test) {
    return !test.getUniqueId().contains("[engine:junit-vintage]")
        && (test.isTest()
            || test.getSource().filter(source -> source instanceof ClassSource).isPresent());
  }

  private static String name(TestIdentifier test) {
    TestSource source = test.getSource().orElse(null);
    String shown = test.getDisplayName();
    if (source instanceof MethodSource) {
      MethodSource method = (MethodSource) source;
      String name = method.getClassName() + "." + method.getMethodName();
      return shown.startsWith(method.getMethodName()) ? name : name + " " + shown;
    }
    return source instanceof ClassSource ? ((ClassSource) source).getClassName() : shown;
  }

  /** The host that a test of Jupiter names; null if it names none. */
  private String host(TestIdentifier test) {
    if (!test.getUniqueId().contains("[engine:junit-jupiter]")) {
      return null;
    }
    TestSource source = test.getSource().orElse(null);
    Optional<String> host = Optional.empty();
    try {
      if (source instanceof MethodSource) {
        MethodSource method = (MethodSource) source;
        Method own = method.getJavaMethod();
        host = hosts.of(method.getJavaClass(), own);
      } else if (source instanceof ClassSource) {
        host = hosts.of(((ClassSource) source).getJavaClass(), null);
      }
    } catch (IllegalArgumentException e) {
      // Its extension fails it, saying why; until then it is on no machine.
      return "";
    }
    return host.orElse(null);
  }

  private static Object ask(Object... question) {
    try {
      return Questions.ask(question);
    } catch (IllegalStateException e) {
      // A listener's exception is only logged by the platform; tests that then ran on the master
      // would act on the wrong machine.
      halt(e);
      throw e;
    }
  }

  private static void halt(Object why) {
    System.err.println("splitbrain: no scope for the tests: " + why);
    Runtime.getRuntime().halt(2);
  }
}
