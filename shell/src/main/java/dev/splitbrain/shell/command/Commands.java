package dev.splitbrain.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All commands, and which one an abbreviation means. */
public final class Commands {
  /** jshell's own: what is unique among these keeps its meaning, whatever we add. */
  private static final Set<String> JSHELL =
      Set.of(
          "/list",
          "/edit",
          "/drop",
          "/save",
          "/open",
          "/vars",
          "/methods",
          "/types",
          "/imports",
          "/exit",
          "/env",
          "/reset",
          "/reload",
          "/history",
          "/help",
          "/set",
          "/debug");

  private final List<Command> all =
      List.of(
          new WithCommand(),
          new LocalCommand(),
          new HostsCommand(),
          new ConnectCommand(),
          new DisconnectCommand(),
          new AwaitCommand(),
          new CdCommand(),
          new PwdCommand(),
          new WhyCommand(),
          new ListCommand(),
          new VarsCommand(),
          new MethodsCommand(),
          new TypesCommand(),
          new ImportsCommand(),
          new DropCommand(),
          new EditCommand(),
          new SaveCommand(),
          new OpenCommand(),
          new ResetCommand(),
          new HistoryCommand(),
          new RerunCommand(),
          new SetCommand(),
          new HelpCommand(),
          new ExitCommand());

  Commands() {}

  /** In the order that help shows them. */
  public List<Command> all() {
    return all;
  }

  /**
   * The commands that a word may mean: one if it is a name or a unique abbreviation.
   *
   * @param word with its slash
   */
  public List<Command> find(String word) {
    if (word.equals("/?")) {
      return find("/help");
    }
    List<String> jshell = JSHELL.stream().filter(name -> name.startsWith(word)).toList();
    List<Command> meant = new ArrayList<>();
    for (Command command : all) {
      if (command.name().equals(word)
          || (jshell.size() == 1 && command.name().equals(jshell.get(0)))) {
        return List.of(command);
      }
      if (command.name().startsWith(word) && word.length() > 1) {
        meant.add(command);
      }
    }
    return meant;
  }
}
