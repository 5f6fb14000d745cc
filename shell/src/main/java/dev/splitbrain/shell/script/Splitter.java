package dev.splitbrain.shell.script;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/**
 * Cuts lines into snippets, as jshell does: a snippet ends with the line that completes it, and a
 * line may hold several.
 */
public final class Splitter {
  /**
   * A snippet.
   *
   * @param source begins with its first character that is not white space
   * @param line of that character, from 1
   */
  public record Piece(String source, int line) {}

  private final SourceCodeAnalysis analysis;
  private String pending = "";
  private int line;
  private Completeness completeness = Completeness.EMPTY;

  /** A splitter that asks JShell's own analysis. */
  public Splitter(SourceCodeAnalysis analysis) {
    this.analysis = analysis;
  }

  /** Whether the next line may begin a snippet: then it may also be a command. */
  public boolean atStart() {
    return pending.isEmpty() || completeness == Completeness.CONSIDERED_INCOMPLETE;
  }

  /** Line of what is not complete yet. */
  public int pendingLine() {
    return line;
  }

  /** Whether something is not complete yet. */
  public boolean isPending() {
    return !pending.isEmpty();
  }

  /**
   * Takes a line.
   *
   * @param number of the line, from 1
   * @return the snippets it completes, in order
   */
  public List<Piece> feed(String text, int number) {
    if (pending.isEmpty()) {
      line = number;
    }
    pending += text + "\n";
    return cut();
  }

  private List<Piece> cut() {
    List<Piece> pieces = new ArrayList<>();
    while (true) {
      skipBlanks();
      if (pending.isEmpty()) {
        return pieces;
      }
      CompletionInfo info = analysis.analyzeCompletion(pending);
      completeness = info.completeness();
      if (completeness == Completeness.EMPTY) {
        pending = "";
        return pieces;
      }
      if (!completeness.isComplete()) {
        return pieces;
      }
      pieces.add(new Piece(info.source(), line));
      advance(pending.length() - info.remaining().length());
    }
  }

  /**
   * Takes what is pending for complete: the file is at its end, or a command follows.
   *
   * @return the last snippet, or null if there is none
   */
  public Piece flush() {
    if (pending.isBlank()) {
      pending = "";
      return null;
    }
    Piece piece = new Piece(pending, line);
    pending = "";
    return piece;
  }

  /** Whether what is pending cannot be a snippet as it stands. */
  public boolean isTorn() {
    return !pending.isEmpty() && completeness == Completeness.DEFINITELY_INCOMPLETE;
  }

  private void skipBlanks() {
    int at = 0;
    while (at < pending.length() && Character.isWhitespace(pending.charAt(at))) {
      at++;
    }
    advance(at);
  }

  private void advance(int characters) {
    for (int i = 0; i < characters; i++) {
      if (pending.charAt(i) == '\n') {
        line++;
      }
    }
    pending = pending.substring(characters);
  }
}
