package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.session.Call;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.Stub;

/**
 * The verdict on one call: a host, or the master, with the reason. Values only; asking again may
 * give another answer.
 *
 * @param session the session to call; null when the call stays on the master
 * @param reason why, in words that a trace or {@code /why} can print
 * @param rule the rule that decided and where it stands, in words; null if none did
 * @param readOnly whether nothing may be changed there
 * @param names what the name is on that machine
 */
public record Route(Session session, String reason, String rule, boolean readOnly, NameMap names) {
  /** A route that changes no name and allows everything. */
  public Route(Session session, String reason) {
    this(session, reason, null, false, NameMap.NONE);
  }

  /** A call to make by this route, which leads to a slave. */
  public <C> Call<C> call(Stub<C> stub, String method, String subject) {
    return new Call<>(stub, method, subject, reason);
  }

  /**
   * The route of what something does that was made by this one: it stays where it was made,
   * whatever the thread asks for next and whatever scope it is in.
   *
   * @param made how it came to be: opened, started
   */
  public Route origin(String made) {
    String why = made + (rule == null ? " " : " by ") + reason;
    return new Route(session, why, rule, readOnly, names);
  }

  /** Whether the call goes to a slave. */
  public boolean isRemote() {
    return session != null;
  }

  /**
   * Whether the master's own code may act on the name as it is. False also for a name that stays on
   * the master but is another there, or may not be changed.
   */
  public boolean isPlainlyLocal() {
    return session == null && !isSpecial();
  }

  /** Whether the name stays on the master under the same name, be it that it may not be changed. */
  public boolean isMastersName() {
    return session == null && names.isNone();
  }

  /** Whether a rule makes the name read-only or another one. */
  public boolean isSpecial() {
    return readOnly || !names.isNone();
  }
}
