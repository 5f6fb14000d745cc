package dev.splitbrain.shell.command;

import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Shows the hosts. */
final class HostsCommand implements Command {
  @Override
  public String name() {
    return "/hosts";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "the hosts, and how those that are connected are";
  }

  @Override
  public String help() {
    return """
        For each host its state; for those that are connected also the user that the slave runs as,
        the system, the Java, how far its clock is from this one, and the time of a round trip.
        It connects to none: /with HOST does.

        Names come from ~/.config/splitbrain/hosts.toml, from files
        ~/.config/splitbrain/hosts/NAME.url, from --host NAME=@FILE, and from /connect. The host
        demo is built in.

        Example:
          /hosts""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    List<String[]> rows = new ArrayList<>();
    for (String name : names(shell)) {
      rows.add(row(workspace, name));
    }
    int[] widths = new int[7];
    for (String[] row : rows) {
      for (int i = 0; i < row.length - 1; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(row[0].equals(workspace.host()) ? "* " : "  ");
      for (int i = 0; i < row.length; i++) {
        line.append(String.format("%-" + Math.max(1, widths[i]) + "s  ", row[i]));
      }
      workspace.say(line.toString());
    }
  }

  private static String[] row(Workspace workspace, String name) {
    String[] state = workspace.tryAsk("state", name);
    if (state == null || !state[0].equals("connected")) {
      return new String[] {name, state == null || state[0].isEmpty() ? "not connected" : state[0]};
    }
    String[] info = workspace.tryAsk("info", name);
    if (info == null) {
      return new String[] {name, "down"};
    }
    return new String[] {
      name,
      info[1],
      Visible.line(info[2]) + "@" + Visible.line(info[6]),
      Visible.line(info[3] + " " + info[4]),
      "Java " + Visible.line(info[5]),
      String.format(Locale.ROOT, "clock %+.3f s", Long.parseLong(info[10]) / 1e9),
      String.format(Locale.ROOT, "%.2f ms", Long.parseLong(info[11]) / 1e6)
    };
  }

  /** All names, for completion too. */
  static List<String> names(Shell shell) {
    String[] known = shell.workspace().tryAsk("hosts");
    TreeSet<String> names = new TreeSet<>(known == null ? List.of() : Arrays.asList(known));
    names.add("demo");
    return new ArrayList<>(names);
  }
}
