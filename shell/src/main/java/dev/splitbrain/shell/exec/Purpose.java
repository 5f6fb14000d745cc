package dev.splitbrain.shell.exec;

/** What a connection between shell and exec VM is for. */
public enum Purpose {
  /** Requests of the compiler's half, one at a time, and their replies. */
  COMMAND,
  /** Stop, input and signs of life; read while a snippet runs. */
  CONTROL
}
