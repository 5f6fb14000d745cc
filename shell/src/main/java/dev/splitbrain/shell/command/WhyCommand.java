package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Visible;

/** Tells where a path leads. */
final class WhyCommand implements Command {
  @Override
  public String name() {
    return "/why";
  }

  @Override
  public String arguments() {
    return "PATH";
  }

  @Override
  public String summary() {
    return "where a path leads from here, and by which rule";
  }

  @Override
  public String help() {
    return """
        Example:
          /why /etc/hostname""";
  }

  @Override
  public void run(Shell shell, String argument) {
    if (argument.isEmpty()) {
      shell.workspace().complain("Usage: /why " + arguments());
      return;
    }
    String[] why = shell.workspace().ask(Question.WHY, argument);
    if (why != null) {
      shell.workspace().say(Visible.line(why[0]));
    }
  }
}
