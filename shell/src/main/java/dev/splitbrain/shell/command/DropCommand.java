package dev.splitbrain.shell.command;

import java.util.List;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;

/** Drops snippets. */
final class DropCommand implements Command {
  @Override
  public String name() {
    return "/drop";
  }

  @Override
  public String arguments() {
    return "NAME|ID...";
  }

  @Override
  public String summary() {
    return "forget variables, methods, types or imports";
  }

  @Override
  public String help() {
    return """
        By name, id, or range of ids.

        Example:
          /drop x 3-5""";
  }

  @Override
  public void run(Shell shell, String argument) {
    if (argument.isEmpty()) {
      shell.workspace().complain("Usage: /drop " + arguments());
      return;
    }
    List<Snippet> found = Selection.of(shell.workspace(), argument, snippet -> true);
    if (found == null) {
      return;
    }
    for (Snippet snippet : found) {
      if (snippet instanceof PersistentSnippet
          && shell.workspace().engine().shell().status(snippet).isActive()) {
        shell.workspace().drop(snippet);
      } else {
        shell.workspace().complain("Nothing to forget in snippet " + snippet.id() + ".");
      }
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return Selection.candidates(shell.workspace(), PersistentSnippet.class::isInstance);
  }
}
