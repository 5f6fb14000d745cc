package dev.splitbrain.junit4;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.HostScope;
import dev.splitbrain.api.SplitBrain;
import dev.splitbrain.boot.junit.HostNames;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/**
 * The tests of a class act on a host: as a {@code @Rule} each test with what is before and after
 * it, as a {@code @ClassRule} the class. The JVM runs with the agent ({@code
 * -javaagent:splitbrain-agent.jar}). A test that cannot act there fails.
 *
 * <pre>{@code
 * @Rule public final OnHost onHost = new OnHost("bench1");
 *
 * @Test
 * public void switches() { onHost.host().path("/dev/relay") ... }
 * }</pre>
 *
 * <p>Constructors and field initialisers run before any rule. Several names share the instances of
 * the rule out among them, in turn; without one the system property {@code splitbrain.hosts} has
 * them.
 */
public final class OnHost implements TestRule {
  private final String name;

  /** On one of the hosts of the system property {@code splitbrain.hosts}. */
  public OnHost() {
    this("${splitbrain.hosts}");
  }

  /**
   * On one of these.
   *
   * @param names as {@code hosts.toml} or the agent's options have them; {@code ${PROPERTY}} and
   *     {@code ${PROPERTY:DEFAULT}} stand for a system property, which may name several with commas
   *     between them
   * @throws IllegalArgumentException if they are none
   */
  public OnHost(String... names) {
    name = HostNames.next(OnHost.class.getName(), names);
  }

  /**
   * {@return the host; never null}
   *
   * @throws java.io.UncheckedIOException if there is none of the name
   * @throws IllegalStateException if the JVM runs without the agent
   */
  public Host host() {
    return SplitBrain.host(name);
  }

  @Override
  public Statement apply(Statement base, Description description) {
    return new Statement() {
      @Override
      public void evaluate() throws Throwable {
        try (HostScope scope = SplitBrain.with(name)) {
          base.evaluate();
        }
      }
    };
  }

  /** {@return the name of the host} */
  @Override
  public String toString() {
    return name;
  }
}
