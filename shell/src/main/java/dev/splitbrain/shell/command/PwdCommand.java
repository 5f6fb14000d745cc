package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Visible;

/** Shows the working directory. */
final class PwdCommand implements Command {
  @Override
  public String name() {
    return "/pwd";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "the working directory, on the host you are on";
  }

  @Override
  public String help() {
    return """
        Example:
          /pwd""";
  }

  @Override
  public void run(Shell shell, String argument) {
    String[] directory = shell.workspace().ask(Question.PWD);
    if (directory != null) {
      String host = shell.workspace().host();
      shell.workspace().say((host == null ? "" : host + ": ") + Visible.line(directory[0]));
    }
  }
}
