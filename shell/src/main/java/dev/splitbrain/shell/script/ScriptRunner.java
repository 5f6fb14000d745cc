package dev.splitbrain.shell.script;

import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.RefusedException;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.script.Splitter.Piece;
import java.util.List;
import java.util.Locale;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ErroneousSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;

/**
 * Runs a script snippet by snippet, and its few commands, which are read only where a snippet may
 * begin: {@code /with HOST}, {@code /with HOST SNIPPET}, {@code /local}, {@code /connect
 * NAME @FILE}, {@code /exit [n]}.
 */
public final class ScriptRunner {
  private final SnippetEngine engine;
  private final HostSwitch hosts;
  private final ScriptErrors errors;
  private final Splitter splitter;
  private int currentLine = 1;

  /** Where to return after {@code /with HOST SNIPPET}; null outside one. */
  private Place returnTo;

  private int exitStatus = -1;

  /**
   * A runner.
   *
   * @param file the script's name as errors show it
   */
  public ScriptRunner(SnippetEngine engine, HostSwitch hosts, String file) {
    this.engine = engine;
    this.hosts = hosts;
    this.errors = new ScriptErrors(file);
    this.splitter = new Splitter(engine.analysis());
  }

  /**
   * Prepares what scripts can name: the imports and {@code args}.
   *
   * @throws ScriptException if the exec VM did not come up
   */
  public static void prepare(SnippetEngine engine, List<String> args) throws ScriptException {
    StringBuilder array = new StringBuilder("String[] args = {");
    for (String arg : args) {
      array.append(literal(arg)).append(", ");
    }
    array.append("};");
    for (String source : Imports.DEFAULT) {
      startUp(engine, source);
    }
    startUp(engine, array.toString());
  }

  private static void startUp(SnippetEngine engine, String source) throws ScriptException {
    List<SnippetEvent> events = engine.eval(source).events();
    if (engine.control().terminated()) {
      throw new ScriptException(
          "splitbrain: the exec VM ended at its start with status " + engine.vm().exit().join());
    }
    for (SnippetEvent event : events) {
      if (event.status() != Snippet.Status.VALID) {
        throw new ScriptException("start-up failed at: " + source);
      }
    }
  }

  private static String literal(String text) {
    StringBuilder literal = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        literal.append('\\').append(c);
      } else if (c >= 0x20 && c < 0x7f) {
        literal.append(c);
      } else if (c < 0x100) {
        literal.append(String.format("\\%03o", (int) c));
      } else {
        literal.append(String.format("\\u%04x", (int) c));
      }
    }
    return literal.append('"').toString();
  }

  /**
   * Runs the script.
   *
   * @param lines its lines; a first one that begins with {@code #!} is skipped
   * @return its exit status: of {@code /exit}, of {@code System.exit}, else 0
   * @throws ScriptException the first error
   */
  public int run(List<String> lines) throws ScriptException {
    engine.control().showValues(false);
    for (int number = 1; number <= lines.size() && exitStatus < 0; number++) {
      String line = lines.get(number - 1);
      if (number == 1 && line.startsWith("#!")) {
        continue;
      }
      currentLine = number;
      line(line, number);
    }
    if (exitStatus >= 0) {
      return exitStatus;
    }
    finishPending();
    if (exitStatus < 0) {
      checkAllResolved();
    }
    return Math.max(0, exitStatus);
  }

  private void line(String line, int number) throws ScriptException {
    if (splitter.atStart() && isCommand(line)) {
      finishPending();
      if (exitStatus < 0) {
        command(line.strip(), number);
      }
      return;
    }
    snippets(splitter.feed(line, number));
  }

  private void snippets(List<Piece> pieces) throws ScriptException {
    for (Piece piece : pieces) {
      if (exitStatus >= 0) {
        return;
      }
      evaluate(piece);
    }
    if (!splitter.isPending()) {
      returnIfDone();
    }
  }

  private void returnIfDone() throws ScriptException {
    if (returnTo != null && exitStatus < 0) {
      Place before = returnTo;
      returnTo = null;
      host(currentLine, () -> hosts.restore(before));
    }
  }

  private void finishPending() throws ScriptException {
    if (splitter.isTorn()) {
      throw errors.at(
          splitter.pendingLine(),
          "error: the snippet that begins here is not complete at the end of the script");
    }
    Piece last = splitter.flush();
    if (last != null) {
      evaluate(last);
    }
    returnIfDone();
  }

  /** As jshell: a slash that begins no comment. */
  static boolean isCommand(String line) {
    String text = line.stripLeading();
    return text.startsWith("/") && !text.startsWith("//") && !text.startsWith("/*");
  }

  private void command(String line, int number) throws ScriptException {
    String[] words = line.split("\\s+", 3);
    switch (words[0]) {
      case "/with" -> with(line, words, number);
      case "/local" -> host(number, hosts::local);
      case "/connect" -> {
        if (words.length != 3 || !words[2].startsWith("@")) {
          throw errors.at(number, "error: in a script it is /connect NAME @FILE");
        }
        host(number, () -> hosts.connect(words[1], words[2].strip()));
      }
      case "/exit" -> exit(line.substring("/exit".length()).strip(), number);
      default ->
          throw errors.at(
              number,
              "error: "
                  + words[0]
                  + " is not a command of scripts: they have /with, /local, /connect and /exit");
    }
  }

  private void with(String line, String[] words, int number) throws ScriptException {
    if (words.length < 2) {
      throw errors.at(number, "error: /with needs a host: /with HOST, or /with HOST SNIPPET");
    }
    Place before = hosts.place();
    host(number, () -> hosts.with(words[1]));
    if (words.length == 3) {
      returnTo = before;
      // Blanks in front keep the columns of errors right.
      int at = line.indexOf(words[2], line.indexOf(words[1]) + words[1].length());
      snippets(splitter.feed(" ".repeat(at) + line.substring(at), number));
    }
  }

  private interface HostAction {
    void run() throws RefusedException, RunException, EngineTerminationException;
  }

  private void host(int line, HostAction action) throws ScriptException {
    try {
      action.run();
    } catch (RefusedException | RunException e) {
      throw errors.at(line, "error: " + e.getMessage());
    } catch (EngineTerminationException e) {
      terminated(line);
    }
  }

  private void exit(String argument, int number) throws ScriptException {
    if (argument.isEmpty()) {
      exitStatus = 0;
      return;
    }
    // An expression, as in jshell.
    String source = "int $exit = " + argument + (argument.endsWith(";") ? "" : ";");
    engine.control().showValues(true);
    SnippetEngine.Evaluation evaluation = evaluate(new Piece(source, number));
    if (exitStatus < 0) {
      exitStatus = Integer.parseInt(evaluation.events().get(0).value()) & 0xff;
    }
  }

  private SnippetEngine.Evaluation evaluate(Piece piece) throws ScriptException {
    SnippetEngine.Evaluation evaluation = engine.eval(piece.source());
    for (SnippetEvent event : evaluation.events()) {
      if (event.causeSnippet() == null) {
        errors.place(event.snippet().id(), piece.line());
      }
    }
    for (SnippetEvent event : evaluation.events()) {
      check(event, evaluation, piece);
    }
    if (engine.control().terminated()) {
      terminated(piece.line());
    }
    return evaluation;
  }

  private void check(SnippetEvent event, SnippetEngine.Evaluation evaluation, Piece piece)
      throws ScriptException {
    if (event.exception() != null) {
      throw errors.thrown(event, evaluation, piece.line());
    }
    Snippet snippet = event.snippet();
    boolean own = event.causeSnippet() == null;
    if (own && (event.status() == Snippet.Status.REJECTED || snippet instanceof ErroneousSnippet)) {
      throw errors.rejected(engine.shell(), snippet, piece.source(), piece.line());
    }
    // A variable's initializer would silently not run; methods and types may wait for the rest.
    if (snippet.kind() == Snippet.Kind.VAR && unresolved(event.status())) {
      throw errors.unresolved(engine.shell(), (DeclarationSnippet) snippet);
    }
  }

  private static boolean unresolved(Snippet.Status status) {
    return status == Snippet.Status.RECOVERABLE_DEFINED
        || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
  }

  private void checkAllResolved() throws ScriptException {
    for (Snippet snippet : engine.shell().snippets().toList()) {
      if (unresolved(engine.shell().status(snippet))) {
        throw errors.unresolved(engine.shell(), (DeclarationSnippet) snippet);
      }
    }
  }

  /** The exec VM has ended: by the script's own wish, or not. */
  private void terminated(int line) throws ScriptException {
    int status = engine.vm().exit().join();
    engine.vm().drain();
    if (!engine.vm().saidBye()) {
      throw errors.at(
          line,
          String.format(
              Locale.ROOT,
              "error: the exec VM died here with status %d%s",
              status,
              status > 128 ? " (signal " + (status - 128) + ")" : ""));
    }
    exitStatus = status;
  }
}
