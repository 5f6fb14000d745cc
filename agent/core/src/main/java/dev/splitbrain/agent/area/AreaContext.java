package dev.splitbrain.agent.area;

import dev.splitbrain.agent.descriptor.Descriptors;
import dev.splitbrain.agent.scope.Router;

/**
 * What the core offers an area.
 *
 * @param router decides where a call of the current thread goes, and why
 * @param descriptors ties JDK objects to handles of a slave
 */
public record AreaContext(Router router, Descriptors descriptors) {}
