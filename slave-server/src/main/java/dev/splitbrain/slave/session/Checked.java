package dev.splitbrain.slave.session;

import java.util.concurrent.Callable;

/**
 * Lets a handler's body throw what it likes. The generated interfaces declare only Failure; behind
 * every handler stands {@link FailureTranslator}, which expects anything and translates it.
 */
public final class Checked {
  private Checked() {}

  /** Runs a body with a result. */
  public static <T> T checked(Callable<T> body) {
    try {
      return body.call();
    } catch (Exception e) {
      throw Checked.<RuntimeException>unchanged(e);
    }
  }

  /** Runs a body without a result. */
  public static void run(Action body) {
    try {
      body.run();
    } catch (Exception e) {
      throw Checked.<RuntimeException>unchanged(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchanged(Exception e) throws E {
    throw (E) e;
  }

  /** A body without a result. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }
}
