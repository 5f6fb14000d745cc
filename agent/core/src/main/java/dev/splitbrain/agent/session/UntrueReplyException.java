package dev.splitbrain.agent.session;

/**
 * A slave replied what cannot be true, so a call has no answer: to whoever called that is a link
 * that failed, though the session goes on. The message names host, call, subject and field.
 */
public final class UntrueReplyException extends HostLostException {
  private static final long serialVersionUID = 1L;

  UntrueReplyException(String message) {
    super(message, null);
  }
}
