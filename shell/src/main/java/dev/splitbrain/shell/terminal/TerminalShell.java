package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.command.Shell;
import dev.splitbrain.shell.engine.ExecVm;
import dev.splitbrain.shell.engine.Stdio;
import dev.splitbrain.shell.exec.DefaultHostName;
import dev.splitbrain.shell.exec.Place;
import dev.splitbrain.shell.text.Secrets;
import dev.splitbrain.shell.text.TerminalFilter;
import dev.splitbrain.shell.text.Visible;
import dev.splitbrain.shell.workspace.Console;
import dev.splitbrain.shell.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Signals;

/**
 * The shell at a terminal. The prompt is there at once; JShell is built behind it by the engine's
 * thread, and a line that is entered earlier waits for it.
 */
public final class TerminalShell implements Console, AutoCloseable {
  private final Terminal terminal;
  private final ScreenOutput screen;
  private final SnippetInput input;
  private final EngineThread engine = new EngineThread();
  private final boolean colours;
  private final Attributes before;
  private Workspace workspace;

  /** What the prompt says; what is entered runs there or not at all. */
  private volatile Place place;

  private volatile LineReaderImpl reading;

  private volatile boolean stopping;

  /**
   * Takes the terminal.
   *
   * @throws IOException if it cannot be driven
   */
  public TerminalShell() throws IOException {
    terminal =
        TerminalBuilder.builder()
            .name("splitbrain")
            .system(true)
            .jni(true)
            .dumb(true)
            // Asking the terminal what it can do would take a moment, and what is typed meanwhile.
            .graphemeCluster(false)
            .build();
    if (terminal instanceof DumbTerminal) {
      // JLine gives it no signals, though Ctrl-C comes all the same.
      Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
    }
    before = terminal.getAttributes();
    // What is typed while a snippet runs shows at the prompt that it is for.
    Attributes quiet = new Attributes(before);
    quiet.setLocalFlag(Attributes.LocalFlag.ECHO, false);
    terminal.setAttributes(quiet);
    screen = new ScreenOutput(terminal);
    input = new SnippetInput(terminal, this::stop);
    String noColour = System.getenv("NO_COLOR");
    boolean dumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
    colours = !dumb && (noColour == null || noColour.isEmpty());
  }

  /** Where snippets' streams lead. */
  public Stdio stdio() {
    return new Stdio(new TerminalFilter(screen), new TerminalFilter(screen), input);
  }

  /**
   * Reads and evaluates until the user leaves.
   *
   * @param session its first exec VM is starting already
   * @param with the host to begin with, or null
   * @param historyFile where what is typed is kept
   * @return the shell's exit status
   */
  public int run(Workspace session, String with, Path historyFile) throws InterruptedException {
    workspace = session;
    Shell shell = new Shell(session);
    place = with == null ? Place.MASTER : expected(with);
    Future<?> ready = engine.later(() -> prepare(with));
    terminal.handle(Terminal.Signal.INT, signal -> stop());
    SharedHistory history = new SharedHistory(historyFile);
    LineReaderImpl reader = reader(shell, history);
    session.earlier(history.readAll());
    screen.begin(reader);
    if (history.complaint() != null) {
      session.say(history.complaint());
    } else if (session.earlier().isEmpty()) {
      session.say("Java runs here; /with HOST lets it act there. /help tells more.");
    }
    while (shell.exitStatus() == null) {
      String line;
      try {
        screen.freshLine();
        if (ready.isDone()) {
          place = session.place();
        }
        reading = reader;
        line = reader.readLine(prompt());
      } catch (UserInterruptException e) {
        continue;
      } catch (EndOfFileException e) {
        break;
      } catch (IOException e) {
        return 1;
      }
      take(shell, line);
      if (failed(ready)) {
        return 1;
      }
    }
    return shell.exitStatus() == null ? 0 : shell.exitStatus();
  }

  private void prepare(String with) {
    try {
      workspace.prepare();
    } catch (IOException e) {
      println("splitbrain: " + e.getMessage());
      throw new java.io.UncheckedIOException(e);
    }
    if (with != null && !workspace.onHosts(hosts -> hosts.with(with))) {
      workspace.leave(null);
    }
    showIfNowhere();
  }

  /**
   * The prompt that waits already shall not name a place where nothing runs. No other change shows
   * before the next prompt: what is entered runs where its prompt said or not at all.
   */
  private void showIfNowhere() {
    if (!workspace.place().isNowhere()) {
      return;
    }
    place = Place.NOWHERE;
    LineReaderImpl reader = reading;
    if (reader != null && reader.isReading()) {
      reader.setPrompt(prompt());
      try {
        reader.callWidget(LineReader.REDISPLAY);
      } catch (IllegalStateException e) {
        // A line was entered meanwhile: the next prompt is the right one.
        return;
      }
    }
  }

  private static boolean failed(Future<?> ready) throws InterruptedException {
    try {
      ready.get();
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private void take(Shell shell, String line) throws InterruptedException {
    stopping = false;
    input.begin();
    Place promised = place;
    Future<?> taking =
        engine.later(
            () -> {
              if (Shell.isCommand(line) || promised.equals(workspace.place())) {
                shell.take(line);
              } else {
                println(
                    "|  Not run: the prompt said "
                        + promised
                        + ", and you are "
                        + (workspace.place().isNowhere() ? "" : "on ")
                        + workspace.place()
                        + ".");
              }
            });
    try {
      taking.get();
    } catch (ExecutionException e) {
      println("|  " + Visible.line(String.valueOf(e.getCause())));
    } finally {
      input.end();
    }
  }

  private LineReaderImpl reader(Shell shell, SharedHistory history) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("splitbrain")
            .history(history)
            .parser(new ShellParser(shell, engine))
            // ! is Java's; a backslash, too.
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.AUTO_FRESH_LINE, false)
            .option(LineReader.Option.INSERT_TAB, false)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P ...> ")
            .variable(LineReader.HISTORY_SIZE, SharedHistory.KEEP);
    if (colours) {
      builder.highlighter(new JavaHighlighter());
    } else {
      builder.option(LineReader.Option.DISABLE_HIGHLIGHTER, true);
    }
    LineReaderImpl reader = (LineReaderImpl) builder.build();
    reader.getWidgets().put("splitbrain-tab", new TabKey(reader, shell, engine));
    KeyMap<org.jline.reader.Binding> keys = reader.getKeyMaps().get(LineReader.MAIN);
    keys.bind(new Reference("splitbrain-tab"), "\t");
    bindArrows(keys);
    return reader;
  }

  /**
   * Up and down go through what was typed, line by line, as in plain jshell: JLine's own would look
   * for what begins with the first word that stands there. Each key in both forms that terminals
   * send: which one depends on a mode that is not set yet when a key is pressed ahead.
   */
  private static void bindArrows(KeyMap<org.jline.reader.Binding> keys) {
    for (String lead : List.of("\033[", "\033O")) {
      keys.bind(new Reference(LineReader.UP_LINE_OR_HISTORY), lead + "A");
      keys.bind(new Reference(LineReader.DOWN_LINE_OR_HISTORY), lead + "B");
      keys.bind(new Reference(LineReader.FORWARD_CHAR), lead + "C");
      keys.bind(new Reference(LineReader.BACKWARD_CHAR), lead + "D");
      keys.bind(new Reference(LineReader.BEGINNING_OF_LINE), lead + "H");
      keys.bind(new Reference(LineReader.END_OF_LINE), lead + "F");
    }
    keys.bind(new Reference(LineReader.BEGINNING_OF_LINE), "\033[1~");
    keys.bind(new Reference(LineReader.END_OF_LINE), "\033[4~");
    keys.bind(new Reference(LineReader.FORWARD_WORD), "\033[1;5C");
    keys.bind(new Reference(LineReader.BACKWARD_WORD), "\033[1;5D");
  }

  /** Where the user will be; what may be a secret with a mistake in it is no name to show. */
  private static Place expected(String with) {
    boolean secret = Secrets.isFile(with) || with.startsWith("splitbrain://");
    String name = secret ? DefaultHostName.of(with) : with;
    return Secrets.isName(name) ? Place.on(name) : Place.NOWHERE;
  }

  /** The host is a name that the agent has checked: nothing in it can act on the terminal. */
  private String prompt() {
    if (place.equals(Place.MASTER)) {
      return "jsh> ";
    }
    if (!colours) {
      return "[" + place + "] jsh> ";
    }
    int colour = place.isNowhere() ? AttributedStyle.RED : AttributedStyle.YELLOW;
    return new AttributedStringBuilder()
        .append("[")
        .styled(AttributedStyle.BOLD.foreground(colour), place.toString())
        .append("] jsh> ")
        .toAnsi(terminal);
  }

  /** Ctrl-C while something runs. The first asks; when that does not help, another one kills. */
  private void stop() {
    ExecVm vm = workspace.engine().vm();
    if (stopping && vm.isStuck()) {
      vm.kill("Ctrl-C");
      return;
    }
    stopping = true;
    vm.onStuck(
        () ->
            println(
                "|  It does not stop: it is in code that this JDK cannot end. Ctrl-C again ends"
                    + " its VM,\n|  and all variables with it."));
    Thread stopper = new Thread(workspace::stop, "splitbrain-ctrl-c");
    stopper.setDaemon(true);
    stopper.start();
  }

  /** Looks after the exec VM while the prompt waits. */
  public void vmEnded() {
    engine.later(
        () -> {
          workspace.revive();
          showIfNowhere();
        });
  }

  @Override
  public void println(String text) {
    screen.println(text);
  }

  @Override
  public int width() {
    int width = terminal.getWidth();
    return width > 0 ? width : 80;
  }

  @Override
  public String askSecret(String prompt) throws IOException {
    LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
    reader.setVariable(LineReader.DISABLE_HISTORY, true);
    reader.setVariable(LineReader.DISABLE_COMPLETION, true);
    reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
    try {
      return reader.readLine(prompt, '\0');
    } catch (UserInterruptException | EndOfFileException e) {
      return null;
    }
  }

  @Override
  public int runInTerminal(List<String> command) throws IOException, InterruptedException {
    Attributes ours = terminal.getAttributes();
    terminal.setAttributes(before);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } finally {
      terminal.setAttributes(ours);
    }
  }

  @Override
  public void close() throws IOException {
    engine.close();
    terminal.setAttributes(before);
    terminal.close();
  }
}
