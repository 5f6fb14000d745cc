package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;
import java.util.List;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;

/** Lists the types. */
final class TypesCommand implements Command {
  @Override
  public String name() {
    return "/types";
  }

  @Override
  public String arguments() {
    return "[NAME|ID|-all|-start]";
  }

  @Override
  public String summary() {
    return "the types";
  }

  @Override
  public String help() {
    return """
        Of the active ones, those named, all that ever were (-all), or those of the start-up.

        Example:
          /types A""";
  }

  @Override
  public void run(Shell shell, String argument) {
    List<Snippet> found =
        Selection.of(shell.workspace(), argument, TypeDeclSnippet.class::isInstance);
    if (found == null) {
      return;
    }
    for (Snippet snippet : found) {
      TypeDeclSnippet type = (TypeDeclSnippet) snippet;
      shell.workspace().say("  " + Visible.line(shell.workspace().describe(type)));
      String limits = shell.workspace().limits(type);
      if (!limits.isEmpty()) {
        shell.workspace().say("     which " + limits);
      }
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return Selection.candidates(shell.workspace(), TypeDeclSnippet.class::isInstance);
  }
}
