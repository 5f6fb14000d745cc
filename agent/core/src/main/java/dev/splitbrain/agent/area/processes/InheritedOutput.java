package dev.splitbrain.agent.area.processes;

import dev.splitbrain.agent.session.Cancellation;
import dev.splitbrain.wire.processes.OutputReply;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries the output of a child with {@code Redirect.INHERIT} to the master's own stdout or stderr,
 * on a thread of its own, until the child's end of the pipe is closed or the session ends.
 */
final class InheritedOutput implements Runnable {
  private static final int CHUNK = 64 * 1024;
  private static final long LOOK_AGAIN_MILLIS = 50;

  private final Child child;
  private final int stream;
  private final FileOutputStream target;
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicLong chunks = new AtomicLong();
  private volatile Exception failure;

  InheritedOutput(Child child, int stream, FileOutputStream target) {
    this.child = child;
    this.stream = stream;
    this.target = target;
  }

  /** In guard mode, so that the thread is in no scope. */
  void start() {
    Daemons.thread("splitbrain-pump-" + child.pid() + "-" + stream, this).start();
  }

  @Override
  public void run() {
    try {
      boolean more = true;
      while (more) {
        OutputReply reply = child.readOutput(stream, CHUNK, new Cancellation());
        more = write(reply.getData()) && !reply.isEnd();
        chunks.incrementAndGet();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    } finally {
      done.countDown();
    }
  }

  /**
   * False if the master's own stream takes no more; then the child gets a broken pipe, as it would.
   */
  private boolean write(byte[] data) throws IOException {
    try {
      target.write(data);
      return true;
    } catch (IOException e) {
      child.closeOutput(stream);
      return false;
    }
  }

  /**
   * Waits until all that the child wrote before its end is written here. Ends also if a process
   * that the child left behind holds the pipe open: the JDK would not wait for that one either.
   *
   * @throws IOException if output was lost
   */
  void awaitDrained() throws IOException, InterruptedException {
    while (!done.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
      long before = chunks.get();
      // With nothing left there, a chunk may still be on its way; it would arrive in this time.
      if (child.availableOutput(stream) == 0
          && !done.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
          && chunks.get() == before) {
        return;
      }
    }
    if (failure != null) {
      throw new IOException(failure.getMessage() + " (output of " + child + ")", failure);
    }
  }
}
