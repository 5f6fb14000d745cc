package dev.splitbrain.agent.area;

/**
 * What happens in place of a hooked JDK method. Runs in guard mode: nothing it calls is routed.
 *
 * @see Hook#PROCEED
 */
@FunctionalInterface
public interface HookBody {
  /**
   * Stands in for the call.
   *
   * @param self the receiver; null for a static method
   * @param args the arguments, boxed; the array is the body's own
   * @return the call's result (boxed; null for void), or {@link Hook#PROCEED} to run the JDK's code
   * @throws Throwable what the call shall throw; a checked type must be one the method may throw
   */
  Object call(Object self, Object[] args) throws Throwable;
}
