package dev.splitbrain.agent.area;

import dev.splitbrain.agent.session.Session;
import java.util.List;

/**
 * A family of JDK calls that is routed together: files, processes, environment.
 *
 * <p>Areas are found with {@link java.util.ServiceLoader}; nothing else names them. An area is one
 * package below {@code dev.splitbrain.agent.area}, one .thrift file, one package in the slave and
 * one contract test.
 */
public interface Area {
  /** The area's name, as the wire's service and the trace call it: lower case, unique. */
  String name();

  /** What the area needs of the weaver before its hooks are asked for. */
  default Needs needs() {
    return Needs.NOTHING;
  }

  /**
   * This VM has a session with a slave that it may not have met before. Called before a scope of it
   * opens, in guard mode or outside every scope, in any thread, and after {@link #hooks}.
   */
  default void met(Session session) {
    // Most areas ask the session when they need it.
  }

  /**
   * The JDK methods that this area intercepts, in a fixed order. Called once per VM, before any
   * session exists; a hook's body runs later, only when its condition holds.
   */
  List<Hook> hooks(AreaContext context);

  /**
   * What of this family is refused inside a scope, for the list of unsupported calls. {@link
   * #hooks} contains the hooks that refuse (see {@link Refusals#hooks}).
   */
  default List<Refusal> refusals() {
    return List.of();
  }

  /**
   * Where a call of this family that is routed still differs from the JDK's own, for the same list:
   * whole sentences.
   */
  default List<String> limits() {
    return List.of();
  }
}
