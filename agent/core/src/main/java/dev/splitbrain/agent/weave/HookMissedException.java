package dev.splitbrain.agent.weave;

/** A hook did not take on the running JDK, so a call could slip past it. Names the hook. */
public final class HookMissedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HookMissedException(String message) {
    super(message);
  }
}
