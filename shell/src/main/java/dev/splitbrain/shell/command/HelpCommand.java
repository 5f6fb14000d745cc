package dev.splitbrain.shell.command;

import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/** Shows help. */
final class HelpCommand implements Command {
  @Override
  public String name() {
    return "/help";
  }

  @Override
  public String arguments() {
    return "[COMMAND]";
  }

  @Override
  public String summary() {
    return "this list, or more about one command; also /?";
  }

  @Override
  public String help() {
    return """
        Example:
          /help /with""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    if (argument.isEmpty()) {
      workspace.say("Type Java: an expression, a statement, a declaration. Or a command:");
      for (Command command : shell.commands().all()) {
        workspace.say(
            String.format(
                "  %-24s %s", command.name() + " " + command.arguments(), command.summary()));
      }
      workspace.say(
          "More about one: /help /with. Ctrl-C stops a snippet; TAB completes, and again"
              + " shows documentation.");
      return;
    }
    String name = argument.startsWith("/") ? argument : "/" + argument;
    List<Command> meant =
        RerunCommand.isRerun(name) ? List.of(new RerunCommand()) : shell.commands().find(name);
    if (meant.isEmpty()) {
      workspace.complain("No command is called " + name + ": /help lists them.");
    }
    for (Command command : meant) {
      workspace.say(
          command.name()
              + " "
              + command.arguments()
              + "\n"
              + command.summary()
              + "\n\n"
              + command.help());
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    List<String> names = new ArrayList<>();
    for (Command command : shell.commands().all()) {
      names.add(command.name());
      names.add(command.name().substring(1));
    }
    return names;
  }
}
