package dev.splitbrain.agent.area;

import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.scope.Router;
import dev.splitbrain.agent.scope.Scopes;

/**
 * What the core offers an area.
 *
 * @param router decides where a call of the current thread goes, and why
 * @param descriptors ties JDK objects to handles of a slave
 * @param scopes which scope each thread is in; only what carries scopes between threads needs it
 */
public record AreaContext(Router router, Descriptors descriptors, Scopes scopes) {
  /** For areas that carry no scopes. */
  public AreaContext(Router router, Descriptors descriptors) {
    this(router, descriptors, null);
  }
}
