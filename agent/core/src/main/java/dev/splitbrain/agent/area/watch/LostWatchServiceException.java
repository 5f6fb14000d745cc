package dev.splitbrain.agent.area.watch;

import dev.splitbrain.agent.session.HostLostException;
import java.nio.file.ClosedWatchServiceException;

/** A watch service whose slave was lost: closed, but not by the program, so it says why. */
final class LostWatchServiceException extends ClosedWatchServiceException {
  private static final long serialVersionUID = 1L;

  LostWatchServiceException(HostLostException why) {
    initCause(why);
  }

  @Override
  public String getMessage() {
    return getCause().getMessage();
  }
}
