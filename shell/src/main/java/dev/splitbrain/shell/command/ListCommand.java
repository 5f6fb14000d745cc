package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;
import java.util.List;
import jdk.jshell.Snippet;

/** Lists snippets with their ids. */
final class ListCommand implements Command {
  @Override
  public String name() {
    return "/list";
  }

  @Override
  public String arguments() {
    return "[NAME|ID|-all|-start]";
  }

  @Override
  public String summary() {
    return "the snippets and their ids";
  }

  @Override
  public String help() {
    return """
        The active ones; those named, by id, name, or a range of ids; all, with rejected and dropped
        ones (-all); or those of the start-up (-start).

        Example:
          /list 2-5""";
  }

  @Override
  public void run(Shell shell, String argument) {
    List<Snippet> found = Selection.of(shell.workspace(), argument, snippet -> true);
    if (found == null) {
      return;
    }
    for (Snippet snippet : found) {
      String source = Visible.block(snippet.source().strip());
      shell
          .workspace()
          .console()
          .println(String.format("%4s : %s", snippet.id(), source.replace("\n", "\n       ")));
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    List<String> words = Selection.candidates(shell.workspace(), snippet -> true);
    return words;
  }
}
