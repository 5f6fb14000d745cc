package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/** Shows the rules, and changes them for this shell. */
final class RulesCommand implements Command {
  /** Of one rule in the exec VM's answer: its text, where it stands, and whether it is built in. */
  private static final int COLUMNS = 3;

  @Override
  public String name() {
    return "/rules";
  }

  @Override
  public String arguments() {
    return "[add RULE | drop NUMBER]";
  }

  @Override
  public String summary() {
    return "which names stay, are refused, read-only or others, and by which rule";
  }

  @Override
  public String help() {
    return """
        /rules               all rules in order: the first that matches a name decides
        /rules add RULE      puts a rule before all others, for this shell
        /rules drop NUMBER   takes one away, for this shell; the built-in ones stay

        A rule is:
          paths: GLOB = local         the master's file, also inside /with HOST
          paths: GLOB = remote        the slave's, where a later rule says otherwise
          paths: GLOB = read-only     the slave's, and nothing there is changed
                                      (read-only local: the master's)
          paths: GLOB = refuse        any call fails
          paths: /data = remote /mnt/data      names below /data are looked up in /mnt/data
          paths: /golden = read-only local /srv/golden
          natives = refuse            an application may load no native library inside /with HOST

        GLOB is as in java.nio.file; DIRECTORY/** is the directory and all below it. Rules that last
        stand in a file: --rules FILE. /why PATH tells which one decides.

        Example:
          /rules add paths: src/test/resources/** = local""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String[] words = argument.split("\\s+", 2);
    if (argument.isEmpty()) {
      list(workspace);
    } else if (words[0].equals("add") && words.length == 2) {
      workspace.onHosts(hosts -> hosts.addRule(words[1]));
    } else if (words[0].equals("drop") && words.length == 2 && words[1].matches("[0-9]{1,6}")) {
      workspace.onHosts(hosts -> hosts.dropRule(words[1]));
    } else {
      workspace.complain("Usage: /rules " + arguments());
    }
  }

  private static void list(Workspace workspace) {
    String[] cells = workspace.ask(Question.RULES);
    if (cells == null) {
      return;
    }
    int width = 0;
    for (int i = 0; i < cells.length; i += COLUMNS) {
      width = Math.max(width, Visible.line(cells[i]).length());
    }
    for (int i = 0; i < cells.length; i += COLUMNS) {
      String text = Visible.line(cells[i]);
      workspace.say(
          String.format("%4d  ", i / COLUMNS + 1)
              + text
              + " "
                  .repeat(
                      Math.min(40, width) > text.length() ? Math.min(40, width) - text.length() : 0)
              + "  "
              + Visible.line(cells[i + 1]));
    }
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    if (argument.startsWith("add")) {
      return List.of("add", "paths:", "natives", "local", "remote", "read-only", "refuse");
    }
    if (!argument.startsWith("drop ")) {
      return List.of("add", "drop");
    }
    String[] cells = shell.workspace().tryAsk(Question.RULES);
    List<String> numbers = new ArrayList<>();
    for (int i = 0; cells != null && i < cells.length; i += COLUMNS) {
      if (cells[i + 2].isEmpty()) {
        numbers.add(String.valueOf(i / COLUMNS + 1));
      }
    }
    return numbers;
  }
}
