package dev.splitbrain.shell.exec;

/** A request of the shell that cannot be carried out, with the line the user reads. */
final class CallFailure extends Exception {
  private static final long serialVersionUID = 1;

  CallFailure(String message) {
    super(message, null, false, false);
  }
}
