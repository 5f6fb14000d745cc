package dev.splitbrain.shell.engine;

/** A question of the shell that the exec VM could not answer; its message is for the user. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  /** With the line the user reads. */
  public RefusedException(String message) {
    super(message);
  }
}
