package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.rules.RuleFamily;
import dev.splitbrain.agent.session.Session;
import java.io.IOException;

/**
 * Decides where a call of the current thread goes. Every hook asks here first; no area looks at
 * scopes or rules itself.
 */
public interface Router {
  /**
   * Where a file name leads.
   *
   * @param name the name as the program wrote it, possibly relative
   * @throws IOException if a rule refuses the path, or the scope's session has ended or is down;
   *     the message names host, path and rule
   */
  Route path(String name) throws IOException;

  /**
   * Where a call of a family without names goes (processes, environment).
   *
   * @param call the JDK call, for the error and the trace
   * @throws IOException if the scope's session has ended or is down
   */
  Route call(String call) throws IOException;

  /**
   * What the rules forbid of a name that states its host, which nothing else decides about. Never
   * null; only whether it is read-only counts.
   *
   * @throws IOException if a rule refuses the name; the message names it, host and rule
   */
  default Route pinned(Session session, String name) throws IOException {
    return new Route(session, "pinned to " + session.hostName());
  }

  /**
   * Where a name leads that was reached by something which a session has open, in whatever scope
   * the thread is: the rules decide as in the session's own scopes. Never null.
   *
   * @throws IOException if a rule refuses the name; the message names it, host and rule
   */
  default Route opened(Session session, String name) throws IOException {
    return new Route(session, "opened on " + session.hostName());
  }

  /**
   * What rules change in the listing of a directory that leads to a slave under its own name. Looks
   * at the master's files.
   */
  default Listed listed(Session session, String directory) {
    return Listed.AS_IT_IS;
  }

  /** Tells the trace of a call that a rule did not allow. */
  default void denied(String name, Route route) {
    // A router without a trace has nobody to tell.
  }

  /**
   * What the rules of a family say now, of calls that names do not decide about.
   *
   * @throws IllegalArgumentException if this router has no such rules
   */
  default <T> T rules(Class<? extends RuleFamily<T>> family) {
    throw new IllegalArgumentException("no rules are of " + family.getName());
  }

  /** Tells that a call was refused in a scope, being of a family that is not routed yet. */
  default void refused(String call, String why) {
    // A router without a trace has nobody to tell.
  }

  /**
   * Tells that a slave does not have a name that the master has.
   *
   * @param rule the rule that would keep it on the master
   */
  default void missed(String name, String rule) {
    // A router without a trace has nobody to tell.
  }

  /**
   * The session of the current thread's scope, to tell what kind of system it is with. Null outside
   * and inside {@code local}. It may have ended.
   */
  default Session scopeSession() {
    return null;
  }

  /** Whether the current thread is in a scope of a host; false outside and inside {@code local}. */
  boolean inScope();
}
