package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Visible;

/** Changes the working directory on a host. */
final class CdCommand implements Command {
  @Override
  public String name() {
    return "/cd";
  }

  @Override
  public String arguments() {
    return "DIRECTORY";
  }

  @Override
  public String summary() {
    return "change the working directory on the host";
  }

  @Override
  public String help() {
    return """
        Relative names and user.dir follow it, for this session with the host. The master's cannot
        be changed: a JVM keeps the one it was started in.

        Example:
          /cd /var/log""";
  }

  @Override
  public void run(Shell shell, String argument) {
    if (argument.isEmpty()) {
      shell.workspace().complain("Usage: /cd " + arguments());
      return;
    }
    String[] now = shell.workspace().ask(Question.CD, argument);
    if (now != null) {
      shell.workspace().remark(Visible.line(now[0]));
    }
  }
}
