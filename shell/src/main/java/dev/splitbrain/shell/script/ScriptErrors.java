package dev.splitbrain.shell.script;

import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.ThrownText;
import dev.splitbrain.shell.text.Visible;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;

/** Says what is wrong in terms of the script's own file and lines. */
final class ScriptErrors {
  private final String file;
  private final Map<String, Integer> lines = new HashMap<>();

  ScriptErrors(String file) {
    this.file = file;
  }

  /** The error at a line. */
  ScriptException at(int line, String message) {
    return new ScriptException(Secrets.without(file + ":" + line + ": " + message));
  }

  /** Remembers where a snippet begins; frames name it by its id. */
  void place(String id, int line) {
    lines.put(id, line);
  }

  /** What is wrong with a snippet that the compiler rejected. */
  ScriptException rejected(JShell shell, Snippet snippet, String source, int line) {
    List<Diag> errors = shell.diagnostics(snippet).filter(Diag::isError).toList();
    if (errors.isEmpty()) {
      return at(line, "error: the snippet was rejected: " + Visible.line(source.strip()));
    }
    return new ScriptException(
        Secrets.without(
            errors.stream()
                .map(diag -> diagnostic(diag, source, line))
                .collect(Collectors.joining(System.lineSeparator()))));
  }

  private String diagnostic(Diag diag, String source, int line) {
    StringBuilder text = new StringBuilder();
    int position = (int) Math.max(0, Math.min(diag.getPosition(), source.length()));
    int start = source.lastIndexOf('\n', position - 1) + 1;
    int end = source.indexOf('\n', start);
    String sourceLine = source.substring(start, end < 0 ? source.length() : end);
    int number = line + (int) source.substring(0, start).chars().filter(c -> c == '\n').count();
    String[] message = diag.getMessage(Locale.getDefault()).split("\\R");
    text.append(file).append(':').append(number).append(": error: ").append(message[0]);
    String newline = System.lineSeparator();
    text.append(newline).append("    ").append(Visible.line(sourceLine).stripTrailing());
    String before = Visible.line(sourceLine.substring(0, position - start));
    text.append(newline).append("    ").append(" ".repeat(before.length())).append('^');
    for (int i = 1; i < message.length; i++) {
      if (message[i].strip().equals("location: class")) {
        continue; // JShell's own wrapping class, its name already taken out.
      }
      text.append(newline).append("    ").append(Visible.line(message[i].strip()));
    }
    return text.toString();
  }

  /** What a snippet threw. */
  ScriptException thrown(SnippetEvent event, SnippetEngine.Evaluation evaluation, int line) {
    if (event.exception() instanceof UnresolvedReferenceException) {
      DeclarationSnippet needs = ((UnresolvedReferenceException) event.exception()).getSnippet();
      return at(
          line,
          "error: this calls "
              + name(needs)
              + ", which needs what is not declared yet: see line "
              + lines.getOrDefault(needs.id(), line));
    }
    List<String> text = ThrownText.lines(evaluation.thrown(), event.exception(), this::where);
    int at = line;
    for (StackTraceElement frame : event.exception().getStackTrace()) {
      Integer start = start(frame);
      if (start != null) {
        at = start + Math.max(1, frame.getLineNumber()) - 1;
        break;
      }
    }
    return at(at, String.join(System.lineSeparator(), text));
  }

  /** What stays undeclared at the end of a script, or for a variable at once. */
  ScriptException unresolved(JShell shell, DeclarationSnippet snippet) {
    int line = lines.getOrDefault(snippet.id(), 1);
    String missing =
        shell.unresolvedDependencies(snippet).map(Visible::line).collect(Collectors.joining(", "));
    return at(
        line,
        "error: "
            + name(snippet)
            + (missing.isEmpty() ? " does not compile" : " needs " + missing + ", never declared"));
  }

  private static String name(DeclarationSnippet snippet) {
    String kind =
        switch (snippet.kind()) {
          case VAR -> "variable";
          case METHOD -> "method";
          default -> "type";
        };
    return kind + " " + snippet.name();
  }

  private Integer start(StackTraceElement frame) {
    String name = frame.getFileName();
    return name != null && name.startsWith("#") ? lines.get(name.substring(1)) : null;
  }

  private String where(StackTraceElement frame) {
    Integer start = start(frame);
    return start == null ? file : file + ":" + (start + Math.max(1, frame.getLineNumber()) - 1);
  }
}
