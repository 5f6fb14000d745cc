package dev.splitbrain.wire.error;

import dev.splitbrain.wire.common.Cause;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.common.Frame;
import java.util.List;

/**
 * Where a failure happened on the slave: rides along as a suppressed exception of what the caller
 * gets. Its stack is the slave's.
 */
public final class SlaveTrace extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MOST_CAUSES = 16;
  private static final int MOST_FRAMES = 256;

  private SlaveTrace(String message, List<Frame> frames, SlaveTrace cause) {
    super(message, cause);
    setStackTrace(elements(frames));
  }

  static SlaveTrace of(Failure failure, String hostName) {
    SlaveTrace cause = null;
    List<Cause> causes = failure.isSetCauses() ? failure.getCauses() : List.of();
    for (int i = Math.min(causes.size(), MOST_CAUSES) - 1; i >= 0; i--) {
      Cause next = causes.get(i);
      String message = describe(next.getClassName(), next.getMessage());
      cause = new SlaveTrace("on " + hostName + ": " + message, next.getFrames(), cause);
    }
    String what =
        failure.isSetClassName()
            ? ": " + describe(failure.getClassName(), failure.getReason())
            : "";
    return new SlaveTrace("on " + hostName + what, failure.getFrames(), cause);
  }

  private static String describe(String className, String message) {
    return message == null ? className : className + ": " + message;
  }

  /** A slave may leave out anything, so every field may be null. */
  private static StackTraceElement[] elements(List<Frame> frames) {
    if (frames == null) {
      return new StackTraceElement[0];
    }
    return frames.stream()
        .limit(MOST_FRAMES)
        .map(
            frame ->
                new StackTraceElement(
                    String.valueOf(frame.getClassName()),
                    String.valueOf(frame.getMethodName()),
                    frame.getFileName(),
                    frame.isSetLine() ? frame.getLine() : -1))
        .toArray(StackTraceElement[]::new);
  }

  /** The master's frames are those of the exception that this one is suppressed in. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
