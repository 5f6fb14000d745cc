package dev.splitbrain.agent.report;

import dev.splitbrain.agent.report.Sections.Section;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The report as text: columns of one width, the last one as long as it is. */
final class ReportText {
  private static final int WIDEST = 100;

  private final Writer out;

  ReportText(Writer out) {
    this.out = out;
  }

  void write(String line, List<Section> sections) throws IOException {
    out.write(Trace.visible(line) + "\n");
    for (Section section : sections) {
      out.write("\n" + section.title() + "\n\n");
      int[] widths = widths(section);
      row(section.head(), widths);
      for (List<String> cells : section.rows()) {
        row(cells, widths);
      }
      if (!section.note().isEmpty()) {
        out.write("  " + section.note() + "\n");
      }
    }
  }

  private static int[] widths(Section section) {
    int[] widths = new int[section.head().size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = section.head().get(i).length();
      for (List<String> cells : section.rows()) {
        widths[i] = Math.max(widths[i], Math.min(WIDEST, cells.get(i).length()));
      }
    }
    return widths;
  }

  private void row(List<String> cells, int[] widths) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = Trace.visible(cells.get(i));
      text.append("  ").append(cell);
      if (i < cells.size() - 1) {
        text.append(" ".repeat(Math.max(0, widths[i] - cell.length())));
      }
    }
    out.write(text + "\n");
  }
}
