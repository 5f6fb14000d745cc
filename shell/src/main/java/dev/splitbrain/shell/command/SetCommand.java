package dev.splitbrain.shell.command;

import dev.splitbrain.shell.workspace.Mode;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.Arrays;
import java.util.List;

/** Settings. */
final class SetCommand implements Command {
  private static final List<String> WORDS = List.of("feedback", "truncation", "editor");

  @Override
  public String name() {
    return "/set";
  }

  @Override
  public String arguments() {
    return "[feedback MODE | truncation LENGTH | editor COMMAND]";
  }

  @Override
  public String summary() {
    return "how much is told, and what /edit starts";
  }

  @Override
  public String help() {
    return """
        /set feedback verbose|normal|concise|silent
        /set truncation LENGTH  characters of a value that are shown; 0: the mode's own
        /set editor COMMAND     otherwise $VISUAL or $EDITOR, else vi

        jshell's own modes, prompts and formats (/set mode, prompt, format, indent, start) are not
        taken here; snippets to begin with are in the file that --startup names.

        Example:
          /set feedback concise""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String[] words = argument.split("\\s+", 2);
    String value = words.length > 1 ? words[1].strip() : "";
    if (words[0].isEmpty()) {
      workspace.say("/set feedback " + workspace.feedback().mode());
      workspace.say("/set truncation " + workspace.feedback().truncation());
      workspace.say("/set editor " + EditCommand.editor(workspace));
      return;
    }
    List<String> meant = WORDS.stream().filter(word -> word.startsWith(words[0])).toList();
    if (meant.size() != 1) {
      workspace.complain(
          "/set takes feedback, truncation or editor here, not: " + words[0] + "\nSee /help /set");
      return;
    }
    switch (meant.get(0)) {
      case "feedback" -> feedback(workspace, value);
      case "truncation" -> truncation(workspace, value);
      default -> {
        if (!value.isEmpty()) {
          workspace.editor(value);
        } else {
          workspace.say("/set editor " + EditCommand.editor(workspace));
        }
      }
    }
  }

  private static void truncation(Workspace workspace, String value) {
    if (value.isEmpty()) {
      workspace.say("/set truncation " + workspace.feedback().truncation());
    } else if (value.matches("[0-9]{1,8}") && (value.equals("0") || value.length() > 1)) {
      workspace
          .feedback()
          .truncation(value.equals("0") ? 0 : Math.max(20, Integer.parseInt(value)));
    } else {
      workspace.complain("The length is a number of characters from 20, or 0, not: " + value);
    }
  }

  private static void feedback(Workspace workspace, String word) {
    if (word.isEmpty()) {
      workspace.say("Feedback mode: " + workspace.feedback().mode());
      return;
    }
    List<Mode> meant =
        Arrays.stream(Mode.values()).filter(mode -> mode.toString().startsWith(word)).toList();
    if (meant.size() != 1) {
      workspace.complain("Modes are verbose, normal, concise and silent, not: " + word);
      return;
    }
    workspace.feedback().mode(meant.get(0));
    workspace.remark("Feedback mode: " + meant.get(0));
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return argument.startsWith("feedback ")
        ? Arrays.stream(Mode.values()).map(Mode::toString).toList()
        : WORDS;
  }
}
