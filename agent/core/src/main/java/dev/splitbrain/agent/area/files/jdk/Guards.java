package dev.splitbrain.agent.area.files.jdk;

import dev.splitbrain.agent.door.Door;
import dev.splitbrain.agent.door.Guard;
import java.io.IOException;
import java.util.concurrent.Callable;

/** Steps in and out of guard mode for calls into the JDK's own file code and into user code. */
public final class Guards {
  /** Without the door nothing is woven (unit tests), and user code is never in guard mode. */
  private static final boolean WOVEN = woven();

  private Guards() {}

  private static boolean woven() {
    try {
      Class.forName("java.lang.SplitBrainDispatcher", false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** An action of the file API. */
  @FunctionalInterface
  public interface Action<T> extends Callable<T> {
    @Override
    T call() throws IOException;
  }

  /** Runs an action on the master, whatever scope the thread is in. */
  public static <T> T onMaster(Action<T> action) throws IOException {
    return Guard.<T, IOException>run(action::call);
  }

  /** Runs user code from within a hook's body: its calls are routed. */
  public static <T> T unguarded(Action<T> action) throws IOException {
    if (!WOVEN) {
      return action.call();
    }
    try {
      return Door.unguarded(action);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
