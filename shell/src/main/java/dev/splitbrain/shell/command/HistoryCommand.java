package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;

/** Shows what was typed. */
final class HistoryCommand implements Command {
  @Override
  public String name() {
    return "/history";
  }

  @Override
  public String arguments() {
    return "[-all]";
  }

  @Override
  public String summary() {
    return "what you have typed in this session";
  }

  @Override
  public String help() {
    return """
        With -all, what the history on disk holds before it, too. Ctrl-R searches in it.

        Example:
          /history""";
  }

  @Override
  public void run(Shell shell, String argument) {
    if (argument.equals("-all")) {
      shell
          .workspace()
          .earlier()
          .forEach(line -> shell.workspace().console().println(Visible.block(line)));
    } else if (!argument.isEmpty()) {
      shell.workspace().complain("Usage: /history " + arguments());
      return;
    }
    shell
        .workspace()
        .typed()
        .forEach(line -> shell.workspace().console().println(Visible.block(line)));
  }

  @Override
  public java.util.List<String> complete(Shell shell, String argument) {
    return java.util.List.of("-all");
  }
}
