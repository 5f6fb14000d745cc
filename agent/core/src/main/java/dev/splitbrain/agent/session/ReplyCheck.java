package dev.splitbrain.agent.session;

import dev.splitbrain.wire.session.SlaveInfo;

/**
 * Whether what a slave replied can be true. An area gives one with its {@link Stub}; the session
 * asks it for every reply, before any caller sees it. That fields are there and times are times is
 * checked for all areas alike. Threads: any; it does not block.
 */
@FunctionalInterface
public interface ReplyCheck {
  /** Nothing but the fields. */
  ReplyCheck NONE = (info, method, reply) -> null;

  /**
   * What is wrong with a reply.
   *
   * @param info what the slave said of itself
   * @param method the method's name in the IDL, without its service
   * @param reply never null; of a call whose body made something else of it, that
   * @return words that go on "it sent ..." and name the field; null if nothing is
   */
  String fault(SlaveInfo info, String method, Object reply);
}
