package dev.splitbrain.shell.command;

import dev.splitbrain.shell.workspace.Mode;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.Arrays;
import java.util.List;

/** Settings. */
final class SetCommand implements Command {
  @Override
  public String name() {
    return "/set";
  }

  @Override
  public String arguments() {
    return "[feedback MODE | editor COMMAND]";
  }

  @Override
  public String summary() {
    return "how much is told, and what /edit starts";
  }

  @Override
  public String help() {
    return """
        /set feedback verbose|normal|concise|silent
        /set editor COMMAND     otherwise $VISUAL or $EDITOR, else vi

        Example:
          /set feedback concise""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String[] words = argument.split("\\s+", 2);
    switch (words[0]) {
      case "" -> {
        workspace.say("/set feedback " + workspace.mode());
        workspace.say("/set editor " + EditCommand.editor(workspace));
      }
      case "feedback" -> feedback(workspace, words.length > 1 ? words[1] : "");
      case "editor" -> {
        if (words.length > 1) {
          workspace.editor(words[1]);
        } else {
          workspace.say("/set editor " + EditCommand.editor(workspace));
        }
      }
      default -> workspace.complain("Usage: /set " + arguments());
    }
  }

  private static void feedback(Workspace workspace, String word) {
    if (word.isEmpty()) {
      workspace.say("Feedback mode: " + workspace.mode());
      return;
    }
    List<Mode> meant =
        Arrays.stream(Mode.values()).filter(mode -> mode.toString().startsWith(word)).toList();
    if (meant.size() != 1) {
      workspace.complain("Modes are verbose, normal, concise and silent, not: " + word);
      return;
    }
    workspace.mode(meant.get(0));
    workspace.remark("Feedback mode: " + meant.get(0));
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return argument.startsWith("feedback ")
        ? Arrays.stream(Mode.values()).map(Mode::toString).toList()
        : List.of("feedback", "editor");
  }
}
