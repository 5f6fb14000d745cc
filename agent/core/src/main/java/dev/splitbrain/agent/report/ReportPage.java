package dev.splitbrain.agent.report;

import dev.splitbrain.agent.report.Sections.Section;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** The report as one page that needs nothing else. */
final class ReportPage {
  private static final String STYLE =
      "body{font:14px/1.4 sans-serif;margin:2em}"
          + "table{border-collapse:collapse}"
          + "td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left;vertical-align:top}"
          + "td{font-family:monospace;overflow-wrap:anywhere}"
          + "summary{font-size:1.2em;margin:.8em 0;cursor:pointer}";

  private final Writer out;

  ReportPage(Writer out) {
    this.out = out;
  }

  void write(String line, List<Section> sections) throws IOException {
    out.write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.write("<title>splitbrain</title><style>" + STYLE + "</style></head><body>\n");
    out.write("<h1>splitbrain</h1><p>" + escaped(line) + "</p>\n");
    for (Section section : sections) {
      out.write("<details open><summary>" + escaped(section.title()) + "</summary><table>\n");
      row("th", section.head());
      for (List<String> cells : section.rows()) {
        row("td", cells);
      }
      out.write("</table>");
      if (!section.note().isEmpty()) {
        out.write("<p>" + escaped(section.note()) + "</p>");
      }
      out.write("</details>\n");
    }
    out.write("</body></html>\n");
  }

  private void row(String tag, List<String> cells) throws IOException {
    out.write("<tr>");
    for (String cell : cells) {
      out.write("<" + tag + ">" + escaped(cell) + "</" + tag + ">");
    }
    out.write("</tr>\n");
  }

  /** Names are anybody's: none is markup here. */
  private static String escaped(String text) {
    return Trace.visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
