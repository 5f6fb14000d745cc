package dev.splitbrain.shell.terminal;

import java.util.ArrayList;
import java.util.List;

/** Doc comments as plain text. */
final class Javadoc {
  private Javadoc() {}

  /**
   * The text without markup, broken into lines.
   *
   * @param width columns of the screen
   */
  static List<String> plain(String comment, int width) {
    String text =
        comment
            .replaceAll("\\{@(?:code|literal|link|linkplain|value)\\s+([^}]*)\\}", "$1")
            .replaceAll("\\{@\\w+\\s*([^}]*)\\}", "$1")
            .replaceAll("(?i)<p>|<li>|<br>|<pre>|</pre>|<h\\d[^>]*>", "\n")
            .replaceAll("<[^>]*>", "")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&nbsp;", " ")
            .replace("&amp;", "&");
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n\\s*\n|\n(?=\\s*@)|(?<=\\.)\n{2,}")) {
      wrap(paragraph.strip().replaceAll("\\s+", " "), Math.max(30, width - 4), lines);
    }
    return lines;
  }

  private static void wrap(String paragraph, int width, List<String> lines) {
    String rest = paragraph;
    while (rest.length() > width) {
      int cut = rest.lastIndexOf(' ', width);
      cut = cut <= 0 ? width : cut;
      lines.add(rest.substring(0, cut));
      rest = rest.substring(cut).strip();
    }
    if (!rest.isEmpty()) {
      lines.add(rest);
    }
  }
}
