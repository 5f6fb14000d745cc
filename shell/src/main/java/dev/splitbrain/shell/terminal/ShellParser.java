package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Shell;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;

/** Decides on Enter whether the input is complete. */
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
      if (context == ParseContext.ACCEPT_LINE
          && !line.isBlank()
          && !engine.call(() -> shell.isComplete(line))) {
        throw new EOFError(-1, -1, "incomplete");
      }
      return new Line(line, cursor);
    } catch (InterruptedException e) {
      // Ctrl-C while the engine was still busy, with its start for instance.
      throw new UserInterruptException(line);
    }
  }

  /**
   * The line as one word: what words there are, the engine knows. JLine warns of a parser whose
   * lines cannot be completed, though nothing here is completed by JLine.
   */
  private record Line(String line, int cursor) implements CompletingParsedLine {
    @Override
    public CharSequence escape(CharSequence candidate, boolean complete) {
      return candidate;
    }

    @Override
    public int rawWordCursor() {
      return cursor;
    }

    @Override
    public int rawWordLength() {
      return line.length();
    }

    @Override
    public String word() {
      return line;
    }

    @Override
    public int wordCursor() {
      return cursor;
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(line);
    }
  }
}
