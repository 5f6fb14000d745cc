package dev.splitbrain.agent.session;

import java.io.IOException;

/**
 * The link to a slave failed, so a call has no answer. The message names host, call and outcome.
 */
public class HostLostException extends IOException {
  private static final long serialVersionUID = 1L;

  public HostLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
