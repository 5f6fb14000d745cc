package dev.splitbrain.agent.scope;

/**
 * Hears of what does not go the plain way, on the thread that asked, before it goes on. Must be
 * quick and must not throw.
 */
public interface RouteListener {
  /** A name stays on the master though the thread is in a scope. */
  void kept(String name, String rule);

  /**
   * A call was not allowed by a rule, or is of a family that is not routed.
   *
   * @param what a name, or the call as users know it
   */
  void refused(String what, String why);

  /**
   * A slave does not have a name that the master has.
   *
   * @param rule the rule that would keep it on the master
   */
  void missed(String name, String rule);
}
