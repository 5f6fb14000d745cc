package dev.splitbrain.shell.command;

import dev.splitbrain.shell.engine.SnippetEngine.Evaluation;
import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.workspace.Workspace;
import jdk.jshell.Snippet;

/** Ends the shell. */
final class ExitCommand implements Command {
  @Override
  public String name() {
    return "/exit";
  }

  @Override
  public String arguments() {
    return "[EXPRESSION]";
  }

  @Override
  public String summary() {
    return "end the shell, with a status";
  }

  @Override
  public String help() {
    return """
        The status is an int expression; 0 without one. Sessions with hosts are closed, and what
        they opened there is freed.

        Example:
          /exit 3""";
  }

  @Override
  public void run(Shell shell, String argument) {
    if (argument.isEmpty()) {
      shell.exit(0);
      return;
    }
    Workspace workspace = shell.workspace();
    if (workspace.place().isNowhere()) {
      // Nothing runs, not even an expression; a plain status needs none of that.
      if (argument.matches("[0-9]{1,9}")) {
        shell.exit(Integer.parseInt(argument) & 0xff);
      } else {
        workspace.complain(Place.REFUSAL);
      }
      return;
    }
    String source = "int $exit = " + argument + (argument.endsWith(";") ? "" : ";");
    Evaluation evaluation = workspace.engine().eval(source);
    if (evaluation.events().isEmpty()
        || evaluation.events().get(0).status() != Snippet.Status.VALID
        || evaluation.events().get(0).exception() != null
        || evaluation.events().get(0).value() == null) {
      workspace.complain("The status is an int expression, not: " + argument);
      return;
    }
    shell.exit(Integer.parseInt(evaluation.events().get(0).value()) & 0xff);
  }
}
