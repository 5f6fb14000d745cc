package dev.splitbrain.shell.command;

import dev.splitbrain.shell.exec.Question;
import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Shows the hosts. */
final class HostsCommand implements Command {
  /** Columns in front of each line of the shell's own. */
  private static final int PREFIX = 3;

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
        One that is down: since when, and why. It connects to none: /with HOST does.

        Names come from ~/.config/splitbrain/hosts.toml, from files
        ~/.config/splitbrain/hosts/NAME.url, from --host NAME=@FILE, and from /connect. The host
        demo is built in.

        Example:
          /hosts""";
  }

  @Override
  public void run(Shell shell, String argument) {
    Workspace workspace = shell.workspace();
    List<List<String>> rows = new ArrayList<>();
    for (String name : names(shell)) {
      rows.add(row(workspace, name));
    }
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = i == row.size() - 1 ? 0 : row.get(i).length();
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    List<String> lines = rows.stream().map(row -> line(workspace, row, widths)).toList();
    int room = workspace.console().width() - PREFIX;
    boolean wide = lines.stream().allMatch(line -> line.length() <= room);
    for (int i = 0; i < rows.size(); i++) {
      workspace.say(wide ? lines.get(i) : stacked(workspace, rows.get(i), room));
    }
  }

  private static String line(Workspace workspace, List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder(mark(workspace, row));
    for (int i = 0; i < row.size(); i++) {
      line.append(String.format("%-" + Math.max(1, widths.get(i)) + "s  ", row.get(i)));
    }
    return line.toString().stripTrailing();
  }

  /** For a screen that is too narrow for a table: what fits on a line, then the next. */
  private static String stacked(Workspace workspace, List<String> row, int room) {
    StringBuilder text = new StringBuilder(mark(workspace, row)).append(row.get(0));
    int used = text.length();
    for (String field : row.subList(1, row.size())) {
      if (used + 2 + field.length() > room) {
        text.append("\n      ");
        used = 6;
      } else {
        text.append("  ");
        used += 2;
      }
      text.append(field);
      used += field.length();
    }
    return text.toString();
  }

  private static String mark(Workspace workspace, List<String> row) {
    return row.get(0).equals(workspace.host()) ? "* " : "  ";
  }

  private static List<String> row(Workspace workspace, String name) {
    String[] state = workspace.tryAsk(Question.STATE, name);
    if (state != null && state.length > 1) {
      return List.of(
          name, "down since " + state[1], Visible.line(state[2]) + "; reconnects by itself");
    }
    if (state == null || !state[0].equals("connected")) {
      return List.of(name, "not connected");
    }
    String[] info = workspace.tryAsk(Question.INFO, name);
    if (info == null) {
      // Lost between the two questions.
      String[] now = workspace.tryAsk(Question.STATE, name);
      return List.of(
          name, now == null || now.length == 1 ? "does not answer" : "down since " + now[1]);
    }
    return List.of(
        name,
        info[1],
        Visible.line(info[2]) + "@" + Visible.line(info[6]),
        Visible.line(info[3] + " " + info[4]),
        "Java " + Visible.line(info[5]),
        String.format(Locale.ROOT, "clock %+.3f s", Long.parseLong(info[10]) / 1e9),
        String.format(Locale.ROOT, "%.2f ms", Long.parseLong(info[11]) / 1e6));
  }

  /** All names, for completion too. */
  static List<String> names(Shell shell) {
    String[] known = shell.workspace().tryAsk(Question.HOSTS);
    TreeSet<String> names = new TreeSet<>(known == null ? List.of() : Arrays.asList(known));
    names.add("demo");
    return new ArrayList<>(names);
  }
}
