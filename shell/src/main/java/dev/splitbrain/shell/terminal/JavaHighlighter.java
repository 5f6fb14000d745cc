package dev.splitbrain.shell.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours of Java as it is typed: by words alone, since it runs at every key. */
final class JavaHighlighter implements Highlighter {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>//.*|/\\*(?s:.*?)(?:\\*/|\\z))"
              + "|(?<string>\"\"\"(?s:.*?)(?:\"\"\"|\\z)|\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?)"
              + "|(?<keyword>\\b(?:abstract|assert|boolean|break|byte|case|catch|char|class|const"
              + "|continue|default|do|double|else|enum|extends|final|finally|float|for|goto|if"
              + "|implements|import|instanceof|int|interface|long|native|new|package|private"
              + "|protected|public|record|return|sealed|permits|short|static|strictfp|super|switch"
              + "|synchronized|this|throw|throws|transient|try|var|void|volatile|while|yield|true"
              + "|false|null)\\b)"
              + "|(?<number>\\b[0-9][0-9a-zA-Z_.]*)");
  private static final Pattern COMMAND = Pattern.compile("\\A\\s*/[^\\s/*]\\S*");

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    AttributedStringBuilder text = new AttributedStringBuilder();
    int from = 0;
    Matcher command = COMMAND.matcher(buffer);
    if (command.find()) {
      text.styled(AttributedStyle.BOLD, command.group());
      from = command.end();
    }
    Matcher token = TOKEN.matcher(buffer);
    token.region(from, buffer.length());
    while (token.find()) {
      text.append(buffer, from, token.start());
      text.styled(style(token), token.group());
      from = token.end();
    }
    return text.append(buffer, from, buffer.length()).toAttributedString();
  }

  private static AttributedStyle style(Matcher token) {
    AttributedStyle plain = AttributedStyle.DEFAULT;
    if (token.group("keyword") != null) {
      return plain.bold().foreground(AttributedStyle.BLUE);
    }
    if (token.group("string") != null) {
      return plain.foreground(AttributedStyle.GREEN);
    }
    return token.group("number") != null
        ? plain.foreground(AttributedStyle.CYAN)
        : plain.foreground(AttributedStyle.BRIGHT);
  }
}
