package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.List;

/** Waits for a host that restarts. */
final class AwaitCommand implements Command {
  private static final int DEFAULT_SECONDS = 120;

  @Override
  public String name() {
    return "/await";
  }

  @Override
  public String arguments() {
    return "[HOST [SECONDS]]";
  }

  @Override
  public String summary() {
    return "wait until a host answers again";
  }

  @Override
  public String help() {
    return """
        For a host that restarts: waits until it answers, at most 120 s or as many as given. Ctrl-C
        ends the wait. Without HOST it is the host you are on.

        Example:
          /await bench1 300""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String[] words = argument.split("\\s+");
    String name = words[0].isEmpty() ? workspace.host() : words[0];
    String seconds = words.length > 1 ? words[1] : String.valueOf(DEFAULT_SECONDS);
    if (name == null || !seconds.matches("[0-9]{1,7}")) {
      workspace.complain("Usage: /await " + arguments());
      return;
    }
    if (workspace.ask(Question.AWAIT, name, seconds) != null) {
      workspace.remark(name + " answers.");
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return argument.contains(" ") ? List.of() : HostsCommand.names(shell);
  }
}
