package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Command;
import dev.splitbrain.shell.command.Shell;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;

/**
 * TAB: completes as far as it is clear, and lists what there is; pressed again at the same place,
 * shows what the call before the cursor takes; once more, its documentation. Right behind a
 * parenthesis there is nothing to complete yet: the first press shows what the call takes.
 */
final class TabKey implements Widget {
  private static final int MAX_LINES = 60;

  private final LineReader reader;
  private final Shell shell;
  private final EngineThread engine;
  private String place = "";
  private int presses;

  TabKey(LineReader reader, Shell shell, EngineThread engine) {
    this.reader = reader;
    this.shell = shell;
    this.engine = engine;
  }

  /** What one press does: text to insert, or lines to show above the prompt. */
  private record Effect(String insert, List<String> lines) {}

  @Override
  public boolean apply() {
    String text = reader.getBuffer().toString();
    int cursor = reader.getBuffer().cursor();
    presses = place().equals(place) ? presses + 1 : 1;
    Effect effect;
    try {
      effect = engine.call(() -> effect(text, cursor, presses));
    } catch (InterruptedException e) {
      throw new UserInterruptException(text);
    }
    if (!effect.insert.isEmpty()) {
      reader.getBuffer().write(effect.insert);
    }
    if (!effect.lines.isEmpty()) {
      reader.printAbove(String.join("\n", effect.lines));
    }
    place = place();
    return true;
  }

  private String place() {
    return reader.getBuffer().cursor() + ":" + reader.getBuffer();
  }

  private Effect effect(String text, int cursor, int press) {
    if (press > 1 || atArgument(text, cursor)) {
      List<String> lines = documentation(text, cursor, press);
      if (!lines.isEmpty()) {
        return new Effect("", lines);
      }
    }
    Completions completions = Completions.of(shell, text, cursor);
    String insert = completions.insert();
    return new Effect(
        insert, insert.isEmpty() ? completions.listed(reader.getTerminal().getWidth()) : List.of());
  }

  private static boolean atArgument(String text, int cursor) {
    String before = text.substring(0, cursor).stripTrailing();
    return !Shell.isCommand(text) && (before.endsWith("(") || before.endsWith(","));
  }

  private List<String> documentation(String text, int cursor, int press) {
    if (Shell.isCommand(text)) {
      String word = text.strip().split("\\s+", 2)[0];
      List<Command> meant = shell.commands().find(word);
      return meant.size() == 1
          ? List.of(
              (meant.get(0).name() + " " + meant.get(0).arguments() + "\n" + meant.get(0).help())
                  .split("\n"))
          : List.of();
    }
    boolean whole = press > (atArgument(text, cursor) ? 1 : 2);
    List<String> lines = new ArrayList<>();
    boolean any = false;
    for (Documentation each :
        shell.workspace().engine().analysis().documentation(text, cursor, whole)) {
      lines.add(each.signature());
      if (whole && each.javadoc() != null) {
        any = true;
        for (String line : Javadoc.plain(each.javadoc(), reader.getTerminal().getWidth())) {
          lines.add("  " + line);
        }
      }
    }
    if (!lines.isEmpty() && !any) {
      lines.add(
          whole
              ? "<no documentation: the JDK's sources (lib/src.zip) are not there>"
              : "<press TAB again for the documentation>");
    }
    return lines.size() > MAX_LINES ? lines.subList(0, MAX_LINES) : lines;
  }
}
