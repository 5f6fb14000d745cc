package dev.splitbrain.testng;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The test and configuration methods of a class, or one of them, act on a host; {@code
 * SplitBrain.current()} tells them which. The JVM runs with the agent ({@code
 * -javaagent:splitbrain-agent.jar}), whose listener TestNG finds by itself. A test that cannot act
 * there fails.
 *
 * <p>Several names share the tests out among them, in turn: a class, or a method that is annotated
 * itself, is given one of them when it is first asked about, and keeps it. Without a name the
 * system property {@code splitbrain.hosts} has them. Constructors, data providers and factories run
 * before any listener is told.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
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
