package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.Snippet;

/** Runs snippets again. */
final class RerunCommand implements Command {
  /** Whether a word is one of {@code /!}, {@code /-2}, {@code /7}, {@code /s1}, {@code /3-5}. */
  static boolean isRerun(String word) {
    return word.matches("/(!|-[0-9]+|[se]?[0-9]+(-[se]?[0-9]+)?)");
  }

  @Override
  public String name() {
    return "/!";
  }

  @Override
  public String arguments() {
    return " or /ID... or /-N";
  }

  @Override
  public String summary() {
    return "run the last snippet again, those with these ids, or the N-th last";
  }

  @Override
  public String help() {
    return """
        It is shown before it runs.

        Example:
          /3-5
          /-2""";
  }

  @Override
  public void run(Shell shell, String argument) {
    List<String> sources = sources(shell.workspace(), argument.isEmpty() ? "!" : argument);
    if (sources == null) {
      return;
    }
    for (String source : sources) {
      shell.workspace().console().println(Visible.block(source));
      if (shell.workspace().evaluate(source)) {
        return;
      }
    }
  }

  private static List<String> sources(Workspace workspace, String argument) {
    if (argument.equals("!") || argument.matches("-[0-9]+")) {
      int back = argument.equals("!") ? 1 : Integer.parseInt(argument.substring(1));
      List<String> all = workspace.lastSources();
      if (back < 1 || back > all.size()) {
        workspace.complain("There are only " + all.size() + " snippets so far.");
        return null;
      }
      return List.of(all.get(all.size() - back));
    }
    List<Snippet> found = Selection.of(workspace, argument, snippet -> true);
    if (found == null) {
      return null;
    }
    List<String> sources = new ArrayList<>();
    found.forEach(snippet -> sources.add(snippet.source().strip()));
    return sources;
  }
}
