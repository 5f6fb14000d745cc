package dev.splitbrain.testng;

import dev.splitbrain.boot.junit.HostChoice;
import dev.splitbrain.boot.junit.Questions;
import java.lang.reflect.Method;
import java.util.Optional;
import org.testng.IInvokedMethod;
import org.testng.IInvokedMethodListener;
import org.testng.ITestResult;

/**
 * Has the agent's scope opened around each method that {@link OnHost} is about. Found by TestNG
 * through its ServiceLoader; does nothing for other methods.
 */
public final class OnHostListener implements IInvokedMethodListener {
  private static final HostChoice<OnHost> HOSTS = new HostChoice<>(OnHost.class, OnHost::value);

  /** As TestNG calls it. */
  public OnHostListener() {}

  @Override
  public void beforeInvocation(IInvokedMethod invoked, ITestResult result) {
    Optional<String> host = host(invoked);
    if (host.isEmpty()) {
      return;
    }
    if (!Questions.isPresent()) {
      // TestNG has no way to fail a test before it runs; this ends the whole run.
      throw new IllegalStateException(
          "splitbrain: @OnHost(\""
              + host.get()
              + "\"): this JVM runs without the agent: start it with"
              + " -javaagent:splitbrain-agent.jar (Surefire: argLine)");
    }
    Method method = method(invoked);
    String name = method.getDeclaringClass().getName() + "." + method.getName();
    // A host that cannot be reached is told afterwards; until then all that the method does fails.
    Questions.ask("platformStarted", name, invoked.isTestMethod(), host.get());
  }

  @Override
  public void afterInvocation(IInvokedMethod invoked, ITestResult result) {
    if (host(invoked).isEmpty()) {
      return;
    }
    Object failure = Questions.ask("platformFinished");
    if (failure != null) {
      result.setStatus(ITestResult.FAILURE);
      result.setThrowable(new IllegalStateException((String) failure));
    }
  }

  private static Optional<String> host(IInvokedMethod invoked) {
    return HOSTS.of(invoked.getTestMethod().getRealClass(), method(invoked));
  }

  private static Method method(IInvokedMethod invoked) {
    return invoked.getTestMethod().getConstructorOrMethod().getMethod();
  }
}
