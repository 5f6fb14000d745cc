package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;
import java.util.List;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;

/** Lists the methods. */
final class MethodsCommand implements Command {
  @Override
  public String name() {
    return "/methods";
  }

  @Override
  public String arguments() {
    return "[NAME|ID|-all|-start]";
  }

  @Override
  public String summary() {
    return "the methods";
  }

  @Override
  public String help() {
    return """
        Of the active ones, those named, all that ever were (-all), or those of the start-up.

        Example:
          /methods f""";
  }

  @Override
  public void run(Shell shell, String argument) {
    List<Snippet> found =
        Selection.of(shell.workspace(), argument, MethodSnippet.class::isInstance);
    if (found == null) {
      return;
    }
    for (Snippet snippet : found) {
      MethodSnippet method = (MethodSnippet) snippet;
      String signature = method.signature();
      int end = signature.lastIndexOf(')');
      shell
          .workspace()
          .say(
              "  "
                  + Visible.line(
                      signature.substring(end + 1)
                          + " "
                          + method.name()
                          + signature.substring(0, end + 1)));
      String limits = shell.workspace().limits(method);
      if (!limits.isEmpty()) {
        shell.workspace().say("     which " + limits);
      }
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return Selection.candidates(shell.workspace(), MethodSnippet.class::isInstance);
  }
}
