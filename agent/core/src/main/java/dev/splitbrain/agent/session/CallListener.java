package dev.splitbrain.agent.session;

/** Hears of every routed call, in the one place that all of them pass. */
@FunctionalInterface
public interface CallListener {
  /**
   * A call has ended. Runs on the thread that called, before the caller gets the result; must be
   * quick and must not throw.
   */
  void onCall(RoutedCall call);
}
