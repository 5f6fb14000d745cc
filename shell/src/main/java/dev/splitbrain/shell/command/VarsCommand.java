package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;
import java.util.List;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/** Lists the variables and their values. */
final class VarsCommand implements Command {
  @Override
  public String name() {
    return "/vars";
  }

  @Override
  public String arguments() {
    return "[NAME|ID|-all|-start]";
  }

  @Override
  public String summary() {
    return "the variables and their values";
  }

  @Override
  public String help() {
    return """
        Of the active ones, those named, all that ever were (-all), or those of the start-up.

        Example:
          /vars x""";
  }

  @Override
  public void run(Shell shell, String argument) {
    List<Snippet> found = Selection.of(shell.workspace(), argument, VarSnippet.class::isInstance);
    if (found == null) {
      return;
    }
    for (Snippet snippet : found) {
      VarSnippet variable = (VarSnippet) snippet;
      boolean active = shell.workspace().engine().shell().status(snippet).isActive();
      String value = active ? shell.workspace().valueOf(variable) : "(not-active)";
      shell
          .workspace()
          .say(
              "  "
                  + variable.typeName()
                  + " "
                  + variable.name()
                  + " = "
                  + Visible.line(shell.workspace().cut(value == null ? none(shell) : value)));
    }
  }

  private static String none(Shell shell) {
    return shell.workspace().place().isNowhere() ? "(you are nowhere)" : "(no value)";
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return Selection.candidates(shell.workspace(), VarSnippet.class::isInstance);
  }
}
