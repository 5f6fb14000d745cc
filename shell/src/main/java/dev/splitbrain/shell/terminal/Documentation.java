package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Command;
import dev.splitbrain.shell.command.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;

/**
 * TAB: completes; pressed again at the same place, shows what the call before the cursor takes;
 * once more, its documentation.
 */
final class Documentation implements Widget {
  private static final int MAX_LINES = 60;

  private final LineReader reader;
  private final Shell shell;
  private final EngineThread engine;
  private String place = "";
  private int presses;

  Documentation(LineReader reader, Shell shell, EngineThread engine) {
    this.reader = reader;
    this.shell = shell;
    this.engine = engine;
  }

  @Override
  public boolean apply() {
    String now = place();
    presses = now.equals(place) ? presses + 1 : 1;
    if (presses == 1) {
      reader.callWidget(LineReader.EXPAND_OR_COMPLETE);
      place = place();
      return true;
    }
    List<String> lines;
    try {
      lines = engine.call(() -> lines(presses > 2));
    } catch (InterruptedException e) {
      throw new UserInterruptException(reader.getBuffer().toString());
    }
    place = now;
    if (lines.isEmpty()) {
      reader.callWidget(LineReader.EXPAND_OR_COMPLETE);
    } else {
      reader.printAbove(String.join("\n", lines));
    }
    return true;
  }

  private String place() {
    return reader.getBuffer().cursor() + ":" + reader.getBuffer();
  }

  private List<String> lines(boolean whole) {
    String text = reader.getBuffer().toString();
    int cursor = reader.getBuffer().cursor();
    if (Shell.isCommand(text)) {
      String word = text.split("\\s+", 2)[0];
      List<Command> meant = shell.commands().find(word);
      return meant.size() == 1
          ? List.of(
              (meant.get(0).name() + " " + meant.get(0).arguments() + "\n" + meant.get(0).help())
                  .split("\n"))
          : List.of();
    }
    List<String> lines = new ArrayList<>();
    shell
        .workspace()
        .engine()
        .analysis()
        .documentation(text, cursor, whole)
        .forEach(
            each -> {
              lines.add(each.signature());
              if (whole && each.javadoc() != null) {
                for (String line : Javadoc.plain(each.javadoc(), reader.getTerminal().getWidth())) {
                  lines.add("  " + line);
                }
              }
            });
    if (!whole && !lines.isEmpty()) {
      lines.add("<press TAB again for the documentation>");
    }
    return lines.size() > MAX_LINES ? lines.subList(0, MAX_LINES) : lines;
  }
}
