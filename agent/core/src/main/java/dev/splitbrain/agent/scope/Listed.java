package dev.splitbrain.agent.scope;

import java.util.List;
import java.util.function.Predicate;

/**
 * How the listing of a slave's directory becomes one of what the program's opens would find there.
 *
 * @param isHidden whether a name that the slave has leads to the master, which has none
 * @param more names that lead to files of the master, in order; the slave may have them too
 */
public record Listed(Predicate<String> isHidden, List<String> more) {
  /** As the slave has it. */
  public static final Listed AS_IT_IS = new Listed(name -> false, List.of());
}
