package dev.splitbrain.shell.command;

import java.util.List;

/** A command of the interactive shell. Threads: the engine's. */
public interface Command {
  /** As the user types it in full, with its slash. */
  String name();

  /** Its arguments, as {@code HOST [SNIPPET]}; may be empty. */
  String arguments();

  /** What it does, in a few words. */
  String summary();

  /** What more there is to say, with an example. */
  String help();

  /**
   * Does it. What goes wrong is told through the workspace.
   *
   * @param argument what follows the name, without blanks around it
   */
  void run(Shell shell, String argument);

  /**
   * What its last argument may be; the terminal keeps those that begin as typed.
   *
   * @param argument what follows the name so far
   */
  default List<String> complete(Shell shell, String argument) {
    return List.of();
  }
}
