package dev.splitbrain.agent.session;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/**
 * Runs an action when the calling thread is interrupted while it waits, and leaves the interrupt
 * status set. The JDK offers this to the authors of channels only, so this is one, without anything
 * to close.
 */
final class InterruptWatch extends AbstractInterruptibleChannel {
  private final Runnable onInterrupt;

  InterruptWatch(Runnable onInterrupt) {
    this.onInterrupt = onInterrupt;
  }

  /** The wait starts. If the thread is interrupted already, the action runs now. */
  void start() {
    begin();
  }

  /** The wait is over; after this the action does not run any more. */
  void stop() throws IOException {
    try {
      end(true);
    } catch (ClosedByInterruptException e) {
      // The interrupt has done its work: the reply tells what became of the call.
      return;
    }
  }

  /** Called by the interrupting thread, or by {@link #start}. */
  @Override
  protected void implCloseChannel() {
    onInterrupt.run();
  }
}
