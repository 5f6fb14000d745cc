package dev.splitbrain.wire.envelope;

import java.io.IOException;

/** This side was about to send more than the other takes; nothing was sent. */
public final class FrameTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public FrameTooLargeException(String message) {
    super(message);
  }
}
