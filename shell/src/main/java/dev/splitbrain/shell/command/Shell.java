package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/**
 * Takes complete inputs, one after the other: a command, or snippets. Knows no terminal.
 *
 * <p>Threads: the engine's.
 */
public final class Shell {
  private final Workspace workspace;
  private final Commands commands = new Commands();
  private Integer exitStatus;

  /** A shell of a workspace. */
  public Shell(Workspace workspace) {
    this.workspace = workspace;
  }

  /** What the commands act on. */
  public Workspace workspace() {
    return workspace;
  }

  /** All commands. */
  public Commands commands() {
    return commands;
  }

  /** Asks the shell to end. */
  public void exit(int status) {
    exitStatus = status;
  }

  /** The status to end with; null while the shell goes on. */
  public Integer exitStatus() {
    return exitStatus;
  }

  /** Whether a line that begins a snippet is a command: a slash that begins no comment. */
  public static boolean isCommand(String line) {
    String text = line.stripLeading();
    return text.startsWith("/") && !text.startsWith("//") && !text.startsWith("/*");
  }

  /** Whether input can be taken as it is, rather than wait for another line. */
  public boolean isComplete(String input) {
    List<String> parts = parts(input);
    return isWhole(parts.get(parts.size() - 1));
  }

  private boolean isWhole(String part) {
    String java = part;
    if (isCommand(part)) {
      java = WithCommand.snippet(this, part);
      if (java == null) {
        return true;
      }
    }
    Completeness completeness =
        workspace.engine().analysis().analyzeCompletion(java).completeness();
    return completeness.isComplete() || completeness == Completeness.EMPTY;
  }

  /**
   * Commands and what stands between them: input that was pasted may hold both. As when lines are
   * typed, a command begins only where a snippet may begin.
   */
  private List<String> parts(String input) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (String line : input.split("\n", -1)) {
      if (part.length() > 0
          && (isCommand(part.toString()) || isCommand(line))
          && isWhole(part.toString())) {
        parts.add(part.toString());
        part.setLength(0);
      }
      part.append(part.length() == 0 ? "" : "\n").append(line);
    }
    if (!part.toString().isBlank() || parts.isEmpty()) {
      parts.add(part.toString());
    }
    return parts;
  }

  /**
   * Takes complete input, up to what fails.
   *
   * @return whether something in it failed
   */
  public boolean take(String input) {
    for (String part : parts(input)) {
      if (exitStatus == null && takeOne(part)) {
        return true;
      }
    }
    return false;
  }

  private boolean takeOne(String input) {
    if (input.isBlank()) {
      return false;
    }
    workspace.typed().add(Secrets.withoutInInput(input.stripTrailing()));
    if (!isCommand(input)) {
      return workspace.evaluate(input);
    }
    int before = workspace.failures();
    String text = input.strip();
    int blank = 0;
    while (blank < text.length() && !Character.isWhitespace(text.charAt(blank))) {
      blank++;
    }
    command(text.substring(0, blank), text.substring(blank).strip());
    return workspace.failures() > before;
  }

  /** What was probably meant: a command that differs by a letter, or by two that changed place. */
  private String nearest(String word) {
    for (Command command : commands.all()) {
      String name = command.name();
      String shorter = word.length() < name.length() ? word : name;
      String longer = shorter.equals(word) ? name : word;
      int from = 0;
      while (from < shorter.length() && shorter.charAt(from) == longer.charAt(from)) {
        from++;
      }
      String rest = shorter.substring(from);
      boolean near =
          longer.length() == shorter.length()
              ? rest.length() > 0
                  && (rest.substring(1).equals(longer.substring(from + 1)) || swapped(rest, longer))
              : longer.length() == shorter.length() + 1 && rest.equals(longer.substring(from + 1));
      if (near && name.length() > 3) {
        return "\nDid you mean " + name + "?";
      }
    }
    return "\nType /help for help.";
  }

  private static boolean swapped(String rest, String longer) {
    String other = longer.substring(longer.length() - rest.length());
    return rest.length() > 1
        && rest.charAt(0) == other.charAt(1)
        && rest.charAt(1) == other.charAt(0)
        && rest.substring(2).equals(other.substring(2));
  }

  private void command(String word, String argument) {
    if (RerunCommand.isRerun(word)) {
      new RerunCommand().run(this, (word.substring(1) + " " + argument).strip());
      return;
    }
    List<Command> meant = commands.find(word);
    if (meant.size() == 1) {
      meant.get(0).run(this, argument);
    } else if (meant.isEmpty()) {
      workspace.complain("Invalid command: " + Visible.line(word) + nearest(word));
    } else {
      workspace.complain(
          "Command: '"
              + word
              + "' is ambiguous: "
              + String.join(", ", meant.stream().map(Command::name).toList())
              + "\nType /help for help.");
    }
  }
}
