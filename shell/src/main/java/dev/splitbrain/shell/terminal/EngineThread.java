package dev.splitbrain.shell.terminal;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The one thread that touches JShell. */
final class EngineThread implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          body -> {
            Thread made = new Thread(body, "splitbrain-engine");
            made.setDaemon(true);
            return made;
          });

  /** Runs something there, some time. */
  Future<?> later(Runnable task) {
    return thread.submit(task);
  }

  /**
   * Runs something there and waits for it.
   *
   * @throws InterruptedException if the waiting thread is interrupted; the task goes on
   */
  <T> T call(Callable<T> task) throws InterruptedException {
    try {
      return thread.submit(task).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException) {
        throw (RuntimeException) e.getCause();
      }
      if (e.getCause() instanceof Error) {
        throw (Error) e.getCause();
      }
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
