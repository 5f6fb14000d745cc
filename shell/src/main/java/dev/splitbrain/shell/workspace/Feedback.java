package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.engine.SnippetEngine.Evaluation;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.ThrownText;
import dev.splitbrain.shell.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;

/** Tells the user what an evaluation brought, in jshell's words. Threads: the engine's. */
public final class Feedback {
  /** In front of each line that is the shell's own. */
  static final String PREFIX = "|  ";

  private final Console console;
  private Mode mode = Mode.NORMAL;
  private int truncation;

  Feedback(Console console) {
    this.console = console;
  }

  /** How much is told. */
  public Mode mode() {
    return mode;
  }

  /** See {@link #mode()}. */
  public void mode(Mode newMode) {
    mode = newMode;
  }

  /** Own lines, each with the prefix. */
  void say(String text) {
    // Whatever the text is made of: no name of a slave, or of a file, acts on the terminal.
    console.println(
        Visible.block(Secrets.without(text))
            .lines()
            .map(line -> (PREFIX + line).stripTrailing())
            .collect(Collectors.joining("\n")));
  }

  /**
   * Tells one evaluation.
   *
   * @return whether it failed
   */
  boolean tell(JShell shell, String source, Evaluation evaluation) {
    boolean failed = false;
    for (SnippetEvent event : evaluation.events()) {
      if (event.causeSnippet() == null) {
        failed |= primary(shell, source, event, evaluation);
      } else {
        secondary(shell, event);
      }
    }
    return failed;
  }

  /** What an inactive declaration waits for, as {@code class A}; its errors if that is no name. */
  private static String until(JShell shell, DeclarationSnippet snippet) {
    List<String> names = shell.unresolvedDependencies(snippet).toList();
    if (!names.isEmpty()) {
      String last = names.get(names.size() - 1);
      return (names.size() == 1
              ? last
              : String.join(", ", names.subList(0, names.size() - 1)) + ", and " + last)
          + " is declared";
    }
    List<String> lines = new ArrayList<>();
    shell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .forEach(diag -> describe(diag, snippet.source(), lines));
    return lines.isEmpty()
        ? "what it needs is declared"
        : "this error is corrected:\n    " + String.join("\n    ", lines);
  }

  /** Why a declaration cannot be used now; empty if it can. */
  static String limits(JShell shell, DeclarationSnippet snippet, Status status) {
    return switch (status) {
      case RECOVERABLE_DEFINED -> usable(snippet) + " until " + until(shell, snippet);
      case RECOVERABLE_NOT_DEFINED -> "cannot be referenced until " + until(shell, snippet);
      default -> "";
    };
  }

  private static String usable(DeclarationSnippet snippet) {
    return snippet instanceof MethodSnippet
        ? "cannot be invoked"
        : snippet instanceof TypeDeclSnippet
            ? "cannot be instantiated or its methods invoked"
            : "cannot be referenced";
  }

  private boolean primary(JShell shell, String source, SnippetEvent event, Evaluation evaluation) {
    Snippet snippet = event.snippet();
    List<Diag> diagnostics = shell.diagnostics(snippet).toList();
    if (event.status() == Status.REJECTED) {
      diagnostics(diagnostics, source);
      return true;
    }
    if (event.exception() != null) {
      exception(shell, event.exception(), evaluation);
      return true;
    }
    diagnostics(diagnostics.stream().filter(d -> !d.isError()).toList(), source);
    if (event.status() == Status.OVERWRITTEN) {
      return false;
    }
    switch (snippet.kind()) {
      case VAR -> variable(shell, (VarSnippet) snippet, event);
      case EXPRESSION -> expression((ExpressionSnippet) snippet, event);
      case METHOD, TYPE_DECL -> declaration(shell, (DeclarationSnippet) snippet, event);
      default -> {}
    }
    return false;
  }

  private void variable(JShell shell, VarSnippet snippet, SnippetEvent event) {
    String name = snippet.name();
    if (event.status() == Status.RECOVERABLE_NOT_DEFINED) {
      if (mode != Mode.SILENT) {
        say("created variable " + name + ", however, it " + limits(shell, snippet, event.status()));
      }
      return;
    }
    value(name, event.value());
    boolean scratch = snippet.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;
    verbose(
        action(event)
            + (scratch ? " scratch" : "")
            + " variable "
            + name
            + " : "
            + snippet.typeName());
  }

  private void expression(ExpressionSnippet snippet, SnippetEvent event) {
    if (event.value() == null || snippet.name() == null) {
      return;
    }
    value(snippet.name(), event.value());
    boolean assigned = snippet.subKind() == Snippet.SubKind.ASSIGNMENT_SUBKIND;
    verbose(
        (assigned ? "assigned to " : "value of ") + snippet.name() + " : " + snippet.typeName());
  }

  private void value(String name, String value) {
    if (mode == Mode.SILENT || value == null) {
      return;
    }
    Values values = new Values(truncation(), console.width());
    // A line break in a value cannot make a line that looks like the shell's.
    console.println(name + " ==> " + values.shown(name, value).replace("\n", "\n    "));
    if (values.note() != null && mode != Mode.CONCISE) {
      say(values.note());
    }
  }

  /** Characters of a value that are shown; what the user said, else as jshell's modes do. */
  public int truncation() {
    if (truncation > 0) {
      return truncation;
    }
    return mode == Mode.VERBOSE ? 10_000 : 1_000;
  }

  /** See {@link #truncation()}; 0 for the mode's own. */
  public void truncation(int length) {
    truncation = length;
  }

  private void declaration(JShell shell, DeclarationSnippet snippet, SnippetEvent event) {
    if (mode != Mode.VERBOSE && mode != Mode.NORMAL) {
      return;
    }
    String limits = limits(shell, snippet, event.status());
    say(
        action(event)
            + " "
            + describe(snippet)
            + (limits.isEmpty() ? "" : ", however, it " + limits));
  }

  private void secondary(JShell shell, SnippetEvent event) {
    Snippet snippet = event.snippet();
    if (!(snippet instanceof DeclarationSnippet)) {
      return;
    }
    DeclarationSnippet declaration = (DeclarationSnippet) snippet;
    boolean lost = event.status() == Status.RECOVERABLE_NOT_DEFINED;
    boolean reset =
        snippet instanceof VarSnippet && event.isSignatureChange() && event.status().isActive();
    if (mode == Mode.VERBOSE || (mode == Mode.NORMAL && (reset || lost))) {
      say(
          "  update "
              + action(event)
              + " "
              + describe(declaration)
              + (lost
                  ? " which " + limits(shell, declaration, event.status()).replace("\n", "\n  ")
                  : reset ? ", reset to null" : ""));
    }
  }

  private static String action(SnippetEvent event) {
    if (event.status() == Status.OVERWRITTEN) {
      return "overwrote";
    }
    if (event.status() == Status.DROPPED) {
      return "dropped";
    }
    if (!event.previousStatus().isActive()) {
      return "created";
    }
    return event.isSignatureChange() ? "replaced" : "modified";
  }

  /** As {@code method f(int)}. */
  static String describe(DeclarationSnippet snippet) {
    if (snippet instanceof MethodSnippet) {
      MethodSnippet method = (MethodSnippet) snippet;
      return "method " + method.name() + "(" + method.parameterTypes() + ")";
    }
    if (snippet instanceof TypeDeclSnippet) {
      String kind =
          snippet
              .subKind()
              .name()
              .replace("_SUBKIND", "")
              .replace("_TYPE", "")
              .toLowerCase(Locale.ROOT);
      return (kind.equals("annotation") ? "annotation interface" : kind) + " " + snippet.name();
    }
    return "variable " + snippet.name();
  }

  private void verbose(String text) {
    if (mode == Mode.VERBOSE) {
      say(text);
    }
  }

  private void diagnostics(List<Diag> diagnostics, String source) {
    for (Diag diag : diagnostics) {
      List<String> lines = new ArrayList<>();
      lines.add(diag.isError() ? "Error:" : "Warning:");
      describe(diag, source, lines);
      say(String.join("\n", lines));
    }
  }

  private static void describe(Diag diag, String source, List<String> lines) {
    for (String line : diag.getMessage(Locale.getDefault()).split("\\R")) {
      if (!line.strip().startsWith("location:")) {
        lines.add(Visible.line(line));
      }
    }
    point(diag, source, lines);
  }

  /** The line of the source, and marks below the place. */
  private static void point(Diag diag, String source, List<String> lines) {
    int from = (int) Math.min(Math.max(diag.getStartPosition(), 0), source.length());
    int to = (int) Math.min(Math.max(diag.getEndPosition(), from), source.length());
    int start = source.lastIndexOf('\n', from - 1) + 1;
    int end = source.indexOf('\n', from);
    end = end < 0 ? source.length() : end;
    lines.add(Visible.line(source.substring(start, end)));
    int width = Math.min(to, end) - from;
    String mark = width <= 1 ? "^" : "^" + "-".repeat(width - 2) + (to > end ? "-..." : "^");
    lines.add(" ".repeat(Visible.line(source.substring(start, from)).length()) + mark);
  }

  /** As jshell writes it, whether or not a method's name stands in front. */
  private static String place(StackTraceElement frame) {
    String place = frame.getFileName() + ":" + frame.getLineNumber();
    return frame.getMethodName().isEmpty() ? "(" + place + ")" : place;
  }

  private void exception(JShell shell, JShellException exception, Evaluation evaluation) {
    if (exception instanceof UnresolvedReferenceException
        && evaluation.thrown() != null
        && evaluation.thrown().unresolved() >= 0) {
      DeclarationSnippet snippet = ((UnresolvedReferenceException) exception).getSnippet();
      say(
          (snippet instanceof MethodSnippet ? "attempted to call " : "attempted to use ")
              + describe(snippet)
              + " which "
              + limits(shell, snippet, shell.status(snippet)));
      return;
    }
    List<String> lines = ThrownText.lines(evaluation.thrown(), exception, Feedback::place);
    String head = exception instanceof EvalException ? "Exception " : "";
    say(head + String.join("\n", lines));
  }
}
