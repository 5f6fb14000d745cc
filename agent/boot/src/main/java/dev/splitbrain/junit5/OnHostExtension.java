package dev.splitbrain.junit5;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.boot.junit.Questions;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails the tests of {@link OnHost} that are not in the scope which the agent's listener opens
 * around each of them, and gives them their host. Of JUnit's extensions none runs around
 * everything; a listener does, but cannot fail a test.
 */
public final class OnHostExtension
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  /** As JUnit calls it. */
  public OnHostExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    check(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    host(context).ifPresent(host -> context.publishReportEntry("splitbrain.host", host));
    check(context);
  }

  private static void check(ExtensionContext context) {
    Optional<String> host = host(context);
    if (host.isEmpty()) {
      return; // Another method of the class has the annotation.
    }
    if (!SplitBrain.isPresent()) {
      throw new IllegalStateException(
          "splitbrain: @OnHost(\""
              + host.get()
              + "\"): this JVM runs without the agent: start it with"
              + " -javaagent:splitbrain-agent.jar (Surefire: argLine)");
    }
    Questions.ask("testCheck");
    String current = SplitBrain.current().map(Host::name).orElse("the master");
    if (!current.equals(host.get())) {
      throw new IllegalStateException(
          "splitbrain: @OnHost(\""
              + host.get()
              + "\"): the test would act on "
              + current
              + ": the agent's listener was not told of it; JUnit's launcher must find"
              + " TestExecutionListeners by itself");
    }
  }

  private static Optional<String> host(ExtensionContext context) {
    return OnHostNames.HOSTS.of(
        context.getRequiredTestClass(), context.getTestMethod().orElse(null));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Host.class && host(context).isPresent();
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    check(context);
    return SplitBrain.host(host(context).orElseThrow());
  }
}
