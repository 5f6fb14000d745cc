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
          "/set");

  /** Not in jshell's help, and yet it makes {@code /d} ambiguous there. */
  private static final String HIDDEN = "/debug";

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
          new RulesCommand(),
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
          ElsewhereCommand.ENV,
          ElsewhereCommand.RELOAD,
          new HelpCommand(),
          new ExitCommand());

  Commands() {}

  /** In the order that help shows them. */
  public List<Command> all() {
    return all;
  }

  /**
   * The commands that a word may mean: one if it is a name or a unique abbreviation. What plain
   * jshell finds ambiguous stays so: its users know that {@code /re} does nothing.
   *
   * @param word with its slash
   */
  public List<Command> find(String word) {
    if (word.equals("/?")) {
      return find("/help");
    }
    List<Command> jshell = new ArrayList<>();
    List<Command> meant = new ArrayList<>();
    for (Command command : all) {
      if (command.name().equals(word)) {
        return List.of(command);
      }
      if (word.length() > 1 && command.name().startsWith(word)) {
        (JSHELL.contains(command.name()) ? jshell : meant).add(command);
      }
    }
    if (jshell.size() == 1 && !HIDDEN.startsWith(word)) {
      return jshell;
    }
    meant.addAll(0, jshell);
    return meant;
  }
}
