package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.List;

/** Switches to a host, or runs one snippet there. */
final class WithCommand implements Command {
  @Override
  public String name() {
    return "/with";
  }

  @Override
  public String arguments() {
    return "[HOST [SNIPPET]]";
  }

  @Override
  public String summary() {
    return "act on a host from now on, or for one snippet; alone: where am I";
  }

  @Override
  public String help() {
    return """
        /with HOST           the next snippets act on HOST: its files, processes, environment
        /with HOST SNIPPET   only this snippet does, also if it takes several lines
        /with                tells where you are

        It switches; it does not nest. If it fails you are nowhere: no snippet runs until /with or
        /local says where; input that comes from a file or a pipe ends there. HOST is a name (see
        /hosts) or @FILE with a slave's URL.
        The code itself runs here. Streams and processes stay on the host that opened them.

        Example:
          /with bench1
          /with bench1 Files.readString(Path.of("/etc/hostname"))""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    String[] words = argument.split("\\s+", 2);
    if (argument.isEmpty()) {
      where(workspace);
    } else if (!isKnown(shell, words[0])) {
      failed(
          workspace,
          words.length == 1,
          "No host is called "
              + Secrets.shown(words[0])
              + "; known: "
              + String.join(", ", HostsCommand.names(shell))
              + ".\n/connect "
              + (Secrets.isName(words[0]) ? words[0] : "NAME")
              + " makes it known by its URL; /help /hosts tells where names come from.");
    } else if (words.length > 1 && Shell.isCommand(words[1])) {
      failed(
          workspace,
          false,
          "What follows the host is a snippet of Java; for a command first /with HOST");
    } else if (words.length > 1) {
      forOne(workspace, words[0], words[1]);
    } else if (workspace.onHosts(hosts -> hosts.with(words[0]))) {
      workspace.remark("You are on " + workspace.host() + " now; /local leads back.");
    } else {
      workspace.leave(null);
    }
  }

  /** What follows one snippet was for the place before it, whether or not it ran. */
  private static void forOne(Workspace workspace, String host, String snippet) {
    Place before = workspace.place();
    if (workspace.onHosts(hosts -> hosts.with(host))) {
      workspace.evaluate(snippet);
    } else {
      workspace.loseWay();
    }
    if (!workspace.onHosts(hosts -> hosts.restore(before))) {
      workspace.leave(null);
    }
  }

  private static void failed(Workspace workspace, boolean switches, String why) {
    if (switches) {
      workspace.leave(why);
    } else {
      workspace.loseWay();
      workspace.complain(why);
    }
  }

  private static boolean isKnown(Shell shell, String host) {
    return host.startsWith("@")
        || host.contains("://")
        || HostsCommand.names(shell).contains(host)
        || shell.workspace().tryAsk(Question.STATE, host) != null;
  }

  private static void where(Workspace workspace) {
    if (workspace.place().isNowhere()) {
      workspace.say("Nowhere: no snippet runs until /with HOST or /local says where; see /hosts.");
      return;
    }
    if (workspace.host() == null) {
      workspace.say("On the master: nothing is routed. /with HOST acts on a host; see /hosts.");
      return;
    }
    String[] info = workspace.ask(Question.WHERE);
    if (info != null && info.length > 0) {
      workspace.say(
          "On "
              + info[0]
              + ": user "
              + Visible.line(info[2])
              + " on "
              + Visible.line(info[6])
              + " ("
              + Visible.line(info[3] + " " + info[4])
              + ", Java "
              + Visible.line(info[5])
              + "), slave pid "
              + info[7]
              + ".");
    }
  }

  /** The snippet of an input that is {@code /with HOST SNIPPET}; null if it is anything else. */
  static String snippet(Shell shell, String input) {
    String[] words = input.strip().split("\\s+", 3);
    if (words.length < 3) {
      return null;
    }
    List<Command> meant = shell.commands().find(words[0]);
    return meant.size() == 1 && meant.get(0) instanceof WithCommand ? words[2] : null;
  }

  @Override
  public List<String> complete(Shell shell, String argument) {
    return argument.contains(" ") ? List.of() : HostsCommand.names(shell);
  }
}
