package dev.splitbrain.shell.command;

import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.List;

/** Ends the session with a host. */
final class DisconnectCommand implements Command {
  @Override
  public String name() {
    return "/disconnect";
  }

  @Override
  public String arguments() {
    return "[HOST]";
  }

  @Override
  public String summary() {
    return "end the session with a host; all it opened there is freed";
  }

  @Override
  public String help() {
    return """
        Files, sockets and child processes of the session are closed on the host. Without HOST it
        is the host you are on; then you are on the master.

        Example:
          /disconnect bench1""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String name = argument.isEmpty() ? workspace.host() : argument;
    if (name == null) {
      workspace.complain(
          "You are "
              + (workspace.place().isNowhere() ? "nowhere" : "on the master")
              + ": name a host.");
      return;
    }
    if (name.equals(workspace.host()) && !workspace.onHosts(HostSwitch::local)) {
      return;
    }
    if (workspace.ask(Question.DISCONNECT, name) != null) {
      workspace.remark("Disconnected from " + name + ".");
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return HostsCommand.names(shell);
  }
}
