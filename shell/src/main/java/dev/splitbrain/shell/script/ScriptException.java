package dev.splitbrain.shell.script;

/** The first error of a script; its message is all that the user reads. */
public final class ScriptException extends Exception {
  private static final long serialVersionUID = 1;

  ScriptException(String message) {
    super(message);
  }
}
