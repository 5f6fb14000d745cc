package dev.splitbrain.agent.scope;

import dev.splitbrain.agent.session.Session;

/**
 * The verdict on one call: a host, or the master, with the reason. Values only; asking again may
 * give another answer.
 *
 * @param session the session to call; null when the call stays on the master
 * @param reason why, in words that a trace or {@code /why} can print
 */
public record Route(Session session, String reason) {
  /** Whether the call goes to a slave. */
  public boolean isRemote() {
    return session != null;
  }
}
