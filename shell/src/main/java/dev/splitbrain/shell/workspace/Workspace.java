package dev.splitbrain.shell.workspace;

import dev.splitbrain.shell.engine.HostSwitch;
import dev.splitbrain.shell.engine.RefusedException;
import dev.splitbrain.shell.engine.SnippetEngine;
import dev.splitbrain.shell.engine.SnippetEngine.Evaluation;
import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.exec.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.RunException;

/**
 * One interactive session as the commands see it: what is evaluated and told, what was typed, what
 * the user has set. Its engines live in {@link EngineLife}.
 *
 * <p>Threads: one at a time, but for {@link #stop} and {@link #place}.
 */
public final class Workspace implements AutoCloseable {
  /** Starts engines. */
  @FunctionalInterface
  public interface EngineStarter {
    /**
     * Starts one; its VM may still be coming up.
     *
     * @throws IOException if it cannot be started
     */
    SnippetEngine start(Ids ids) throws IOException;
  }

  private final Console console;
  private final Feedback feedback;
  private final List<String> startUp;
  private final EngineLife life;
  private final List<String> typed = new ArrayList<>();
  private final List<String> lastSources = new ArrayList<>();
  private int failures;
  private boolean wayLost;
  private volatile boolean stopAsked;
  private List<String> earlier = List.of();
  private String editor;

  /**
   * A session without an engine yet.
   *
   * @param startUp snippets to begin with, beside the imports
   * @param builtIn a host that exists once asked for; may be null
   * @param onVmEnd called on any thread when an exec VM has ended that was not closed
   */
  public Workspace(
      EngineStarter starter,
      Console console,
      List<String> startUp,
      HostSwitch.BuiltIn builtIn,
      Runnable onVmEnd) {
    this.console = console;
    this.feedback = new Feedback(console);
    this.startUp = List.copyOf(startUp);
    this.life = new EngineLife(starter, builtIn, onVmEnd, new Telling());
  }

  private final class Telling implements EngineLife.Owner {
    @Override
    public void say(String text) {
      Workspace.this.say(text);
    }

    @Override
    public void complain(String text) {
      Workspace.this.complain(text);
    }

    @Override
    public void stopped() {
      complain("Stopped.");
    }

    @Override
    public void startUp() {
      for (String source : startUp) {
        if (evaluateAll(source)) {
          say("(in the start-up snippets)");
        }
      }
      lastSources.clear();
    }
  }

  /** Starts the first exec VM; returns at once. */
  public void launch() throws IOException {
    life.launch();
  }

  /**
   * Builds JShell and evaluates the start-up snippets.
   *
   * @throws IOException if the exec VM does not come up
   */
  public void prepare() throws IOException {
    life.prepare();
  }

  /** The engine of now. */
  public SnippetEngine engine() {
    return life.engine();
  }

  /** All snippets with their ids. */
  public Ids ids() {
    return life.ids();
  }

  /** Where the shell writes. */
  public Console console() {
    return console;
  }

  /** Where snippets act. */
  public Place place() {
    return life.place();
  }

  /** Name of the host that snippets act on; null on the master, and nowhere. */
  public String host() {
    return place().host();
  }

  /** How results are told. */
  public Feedback feedback() {
    return feedback;
  }

  /** Why a declaration cannot be used now, as {@code cannot be invoked until ...}; or empty. */
  public String limits(DeclarationSnippet snippet) {
    return Feedback.limits(engine().shell(), snippet, engine().shell().status(snippet));
  }

  /** Whether any snippet or command has failed so far. */
  public boolean anyFailure() {
    return failures > 0;
  }

  /** How many snippets and commands have failed so far. */
  public int failures() {
    return failures;
  }

  /**
   * Whether a {@code /with} has failed: what follows was written for another place. Input that
   * nobody types ends there.
   */
  public boolean wayLost() {
    return wayLost;
  }

  /** See {@link #wayLost}. */
  public void loseWay() {
    wayLost = true;
  }

  /**
   * Goes nowhere, as a {@code /with} that failed does, and says so.
   *
   * @param why what failed; null if that was told already
   */
  public void leave(String why) {
    loseWay();
    if (why != null) {
      complain(why);
    }
    life.leave();
  }

  /** Says something in the shell's own name. */
  public void say(String text) {
    feedback.say(text);
  }

  /** Says what went wrong. */
  public void complain(String text) {
    failures++;
    feedback.say(text);
  }

  /** Says something that only matters to someone who wants to be told. */
  public void remark(String text) {
    if (feedback.mode() == Mode.NORMAL || feedback.mode() == Mode.VERBOSE) {
      feedback.say(text);
    }
  }

  /** What was typed in sessions before, oldest first; set by whoever keeps it. */
  public List<String> earlier() {
    return earlier;
  }

  /** See {@link #earlier()}. */
  public void earlier(List<String> lines) {
    earlier = List.copyOf(lines);
  }

  /** The program that edits; null for the environment's. */
  public String editor() {
    return editor;
  }

  /** See {@link #editor()}. */
  public void editor(String command) {
    editor = command;
  }

  /** What the user has typed in this session, commands included, oldest first. */
  public List<String> typed() {
    return typed;
  }

  /** The sources of the user's snippets, oldest first, for running one again. */
  public List<String> lastSources() {
    return lastSources;
  }

  /**
   * Evaluates complete input, which may hold several snippets, up to the first that fails. Nowhere,
   * none of them runs.
   *
   * @return whether one failed
   */
  public boolean evaluate(String input) {
    stopAsked = false;
    if (place().isNowhere()) {
      complain(Place.REFUSAL);
      return true;
    }
    boolean failed = evaluateAll(input);
    failures += failed ? 1 : 0;
    return failed;
  }

  private boolean evaluateAll(String input) {
    String rest = input;
    while (!rest.isBlank()) {
      CompletionInfo info = engine().analysis().analyzeCompletion(rest);
      if (info.completeness() == Completeness.EMPTY) {
        return false;
      }
      if (stopAsked) {
        // It came between two snippets of one line.
        say("Stopped.");
        return true;
      }
      boolean whole = info.completeness().isComplete();
      if (one(whole ? info.source() : rest)) {
        return true;
      }
      rest = whole ? info.remaining() : "";
    }
    return false;
  }

  private boolean one(String source) {
    lastSources.add(source.strip());
    Evaluation evaluation = engine().eval(source);
    if (evaluation.stopped()) {
      if (!revive()) {
        say("Stopped.");
      }
      return true;
    }
    boolean failed = feedback.tell(engine().shell(), source, evaluation);
    return revive() || failed;
  }

  /** Ends what is being evaluated. */
  public void stop() {
    stopAsked = true;
    SnippetEngine now = engine();
    if (now != null) {
      now.stop();
    }
  }

  /** A question to the exec VM. */
  @FunctionalInterface
  public interface HostAction {
    /** Asks. */
    void run(HostSwitch hosts) throws RefusedException, RunException, EngineTerminationException;
  }

  /**
   * Does something with hosts; a refusal is told to the user.
   *
   * @return whether it was done
   */
  public boolean onHosts(HostAction action) {
    return life.onHosts(action);
  }

  /** Asks the exec VM something; null if it refused, which is told. */
  public String[] ask(Question question, String... arguments) {
    String[][] answer = new String[1][];
    onHosts(unused -> answer[0] = engine().control().ask(question, arguments));
    return answer[0];
  }

  /** As {@link #ask}, but a refusal is only a null. */
  public String[] tryAsk(Question question, String... arguments) {
    String[][] answer = new String[1][];
    onHosts(
        unused -> {
          try {
            answer[0] = engine().control().ask(question, arguments);
          } catch (RefusedException e) {
            answer[0] = null;
          }
        });
    return answer[0];
  }

  /**
   * Starts another exec VM if this one has ended, unless it never came up: then another would not
   * either. Nothing that was typed is run again.
   *
   * @return whether it had ended
   */
  public boolean revive() {
    return life.revive();
  }

  /** Drops all snippets and starts afresh with another exec VM. */
  public void reset() {
    life.replace();
  }

  /**
   * The value of a variable as jshell writes it; null if it was stopped or threw, and nowhere: its
   * toString is the user's code.
   */
  public String valueOf(jdk.jshell.VarSnippet variable) {
    if (place().isNowhere()) {
      return null;
    }
    engine().control().beginEval();
    try {
      return engine().shell().varValue(variable);
    } catch (IllegalStateException e) {
      return null;
    } finally {
      engine().control().endEval();
    }
  }

  /** A value in no more characters than a list has room for. */
  public String cut(String value) {
    return Values.cut(value, Math.max(80, console.width() - 20));
  }

  /** As {@code class A}. */
  public String describe(DeclarationSnippet snippet) {
    return Feedback.describe(snippet);
  }

  /** Drops a snippet and tells. */
  public void drop(Snippet snippet) {
    engine().control().beginEval();
    try {
      engine().shell().drop(snippet);
    } finally {
      engine().control().endEval();
    }
    if (snippet instanceof DeclarationSnippet) {
      remark("dropped " + Feedback.describe((DeclarationSnippet) snippet));
    }
  }

  /** Ends the exec VM; for the end of the whole shell, on any thread. */
  public void end() {
    SnippetEngine now = engine();
    if (now != null) {
      now.vm().end();
    }
  }

  @Override
  public void close() {
    if (engine() != null) {
      engine().close();
    }
  }
}
