package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Shell;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;

/** Decides on Enter whether the input is complete, and on TAB what is being completed. */
final class ShellParser implements Parser {
  private final Shell shell;
  private final EngineThread engine;

  ShellParser(Shell shell, EngineThread engine) {
    this.shell = shell;
    this.engine = engine;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    try {
      switch (context) {
        case ACCEPT_LINE:
          if (!line.isBlank() && !engine.call(() -> shell.isComplete(line))) {
            throw new EOFError(-1, -1, "incomplete");
          }
          return new Line(line, cursor, Completions.NONE);
        case COMPLETE:
          return new Line(line, cursor, engine.call(() -> Completions.of(shell, line, cursor)));
        default:
          return new Line(line, cursor, Completions.NONE);
      }
    } catch (InterruptedException e) {
      // Ctrl-C while the engine was still busy, with its start for instance.
      throw new UserInterruptException(line);
    }
  }

  /** A line whose last word is what the completions replace. */
  static final class Line implements CompletingParsedLine {
    private final String line;
    private final int cursor;
    private final Completions completions;
    private final String word;

    Line(String line, int cursor, Completions completions) {
      this.line = line;
      this.cursor = cursor;
      this.completions = completions;
      this.word = line.substring(Math.min(completions.anchor(cursor), cursor), cursor);
    }

    Completions completions() {
      return completions;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }

    @Override
    public String line() {
      return line;
    }

    @Override
    public int cursor() {
      return cursor;
    }

    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return word.length();
    }

    @Override
    public int rawWordLength() {
      return word.length();
    }
  }
}
