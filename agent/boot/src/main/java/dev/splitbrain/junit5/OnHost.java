package dev.splitbrain.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of a class, or one test, act on a host, with their lifecycle methods, their parameters
 * and what other extensions do for them. JUnit makes the instance of a class before it tells of a
 * test, so constructors act where the class does. The JVM runs with the agent ({@code
 * -javaagent:splitbrain-agent.jar}); nothing else is to be set. A test that cannot act there fails.
 *
 * <pre>{@code
 * @OnHost("bench1")
 * class RelayTest {
 *   @Test
 *   void switches(Host host) throws IOException { ... }       // Host: the one that it runs on
 *
 *   @Test
 *   @OnHost("${relay.host:bench2}")                           // a system property, else bench2
 *   void switchesElsewhere() { ... }
 * }
 * }</pre>
 *
 * <p>Several names share the tests out among them, in turn: a class, or a test that is annotated
 * itself, is given one of them when it is first asked about, and keeps it. So parallel tests run on
 * several hosts. Without a name the system property {@code splitbrain.hosts} has them.
 *
 * <p>The annotation of a method comes before that of its class, and that before the one of the
 * class around it. The host stands in the display names of a class that has the annotation, and as
 * the entry {@code splitbrain.host} in JUnit's report of each test.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(OnHostExtension.class)
@DisplayNameGeneration(OnHostNames.class)
public @interface OnHost {
  /**
   * The names of hosts, as {@code hosts.toml} or the agent's options have them; {@code ${PROPERTY}}
   * and {@code ${PROPERTY:DEFAULT}} stand for a system property, which may name several with commas
   * between them.
   *
   * @return the names; never null
   */
  String[] value() default "${splitbrain.hosts}";
}
