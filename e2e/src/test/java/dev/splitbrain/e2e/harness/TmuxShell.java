package dev.splitbrain.e2e.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code bin/splitbrain} at a real terminal, as a user drives it: keys go in, the screen is looked
 * at. Nothing here waits for a time, only for what shall be seen.
 */
public final class TmuxShell implements AutoCloseable {
  /** Long enough for a busy machine; what shall be seen is mostly there at once. */
  public static final Duration SOON = Duration.ofSeconds(60);

  private static final String PROMPT = "(?:\\[[A-Za-z0-9._-]+\\] )?jsh>";
  private static final Pattern AT_PROMPT = Pattern.compile("(?s)(?:.*\n)?" + PROMPT + "\\s*");

  private final Tmux tmux;
  private final int rows;

  private TmuxShell(Tmux tmux, int rows) {
    this.tmux = tmux;
    this.rows = rows;
  }

  /** How to start one. */
  public static final class Options {
    private final Jdk jdk;
    private final Path directory;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private int columns = 100;
    private int rows = 50;

    private Options(Jdk jdk, Path directory) {
      this.jdk = jdk;
      this.directory = directory;
      environment.put("JAVA_HOME", jdk.home().toString());
      environment.put(Caches.VARIABLE, Caches.shared());
      environment.put("SPLITBRAIN_CONFIG", directory.resolve("config").toString());
      environment.put("SPLITBRAIN_BUILD", "never");
      environment.put("LC_ALL", "C.UTF-8");
    }

    /** A variable of its environment. */
    public Options variable(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** The terminal's size. */
    public Options size(int newColumns, int newRows) {
      columns = newColumns;
      rows = newRows;
      return this;
    }

    /** Starts it; does not wait for its prompt. */
    public TmuxShell start(String... arguments) throws IOException {
      return run(Jars.root().resolve("bin/splitbrain").toString(), arguments);
    }

    /** Starts another program of the JDK, such as jshell. */
    public TmuxShell tool(String name, String... arguments) throws IOException {
      return run(jdk.tool(name), arguments);
    }

    /** Starts any program. */
    public TmuxShell run(String program, String... arguments) throws IOException {
      List<String> command = new ArrayList<>(List.of("env", "-u", "NO_COLOR"));
      command.addAll(List.of("-u", "JAVA_TOOL_OPTIONS", "-u", "TMUX"));
      command.addAll(List.of("-C", directory.toString()));
      environment.forEach((name, value) -> command.add(name + "=" + value));
      command.add(program);
      command.addAll(Arrays.asList(arguments));
      Tmux tmux = new Tmux();
      tmux.start(columns, rows, command);
      return new TmuxShell(tmux, rows);
    }
  }

  /**
   * A shell with caches and configuration of the test's own. Skips the test where there is no tmux.
   *
   * @param directory for those, and its working directory
   */
  public static Options on(Jdk jdk, Path directory) {
    Tmux.require();
    return new Options(jdk, directory);
  }

  /** Types characters. */
  public TmuxShell type(String text) throws IOException {
    // tmux takes a semicolon at the end of a word for its own.
    String literal = text.endsWith(";") ? text.substring(0, text.length() - 1) + "\\;" : text;
    tmux.tell("send-keys", "-l", "--", literal);
    return this;
  }

  /** Presses keys by tmux's names, such as {@code Enter}, {@code Tab}, {@code C-c}, {@code Up}. */
  public TmuxShell press(String... keys) throws IOException {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(Arrays.asList(keys));
    tmux.tell(words.toArray(new String[0]));
    return this;
  }

  /** Pastes text as a terminal does: in brackets, if the program wants them. */
  public TmuxShell paste(String text) throws IOException {
    tmux.tell("set-buffer", "-b", "pasted", "--", text.endsWith(";") ? text + " " : text);
    tmux.tell("paste-buffer", "-p", "-d", "-b", "pasted");
    return this;
  }

  /** From here on, all bytes that programs send to the terminal go to a file, too. */
  public TmuxShell record(Path file) throws IOException {
    tmux.tell("pipe-pane", "cat > '" + file + "'");
    return this;
  }

  /** What is on the screen, and what has left it at the top; wrapped lines joined. */
  public String text() throws IOException {
    return stripped(tmux.tell("capture-pane", "-p", "-J", "-S", "-"));
  }

  /** What is on the screen, line by line as it is. */
  public List<String> screen() throws IOException {
    return stripped(tmux.tell("capture-pane", "-p")).lines().toList();
  }

  /** The screen with its colours as escape sequences. */
  public String coloured() throws IOException {
    return stripped(tmux.tell("capture-pane", "-p", "-e"));
  }

  private static String stripped(String captured) {
    return captured.lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n").strip();
  }

  /** A format of tmux, such as {@code #{pane_title}}. */
  public String shows(String format) throws IOException {
    return tmux.tell("display-message", "-p", format).strip();
  }

  /** What programs have put into the clipboard; empty if none has. */
  public String clipboard() throws IOException {
    return tmux.tell("list-buffers", "-F", "#{buffer_sample}").strip();
  }

  /** Waits until the text matches somewhere. */
  public TmuxShell await(String regex) throws Exception {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    return await("the screen shows " + regex, () -> pattern.matcher(text()).find());
  }

  /** Waits until a condition holds; the error shows the screen. */
  public TmuxShell await(String what, Await.Condition condition) throws Exception {
    try {
      Await.until(what, SOON, condition);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n--- screen\n" + text(), e);
    }
    return this;
  }

  /** Waits until the last line is a prompt that nothing has been typed at. */
  public TmuxShell awaitPrompt() throws Exception {
    return await("a prompt", () -> AT_PROMPT.matcher(text()).matches());
  }

  /** Waits for an empty prompt and clears the screen, so that only the prompt is there. */
  public TmuxShell clear() throws Exception {
    awaitPrompt();
    press("C-l");
    Pattern alone = Pattern.compile(PROMPT);
    await("the prompt alone", () -> alone.matcher(String.join("\n", screen())).matches());
    tmux.tell("clear-history");
    return this;
  }

  /** Enters a line and gives what is shown between it and the next prompt. */
  public String answer(String line) throws Exception {
    clear();
    type(line);
    press("Enter");
    return answered();
  }

  /**
   * What has been shown since {@link #clear} below the entered line, once there is a new prompt.
   */
  public String answered() throws Exception {
    Pattern again =
        Pattern.compile(
            "(?s)(?:.*\n)?" + PROMPT + " \\S[^\n]*\n(?:\\s*\\.\\.\\.> ?[^\n]*\n)*(.*?)" + PROMPT);
    String[] answer = new String[1];
    await(
        "an answer and a prompt",
        () -> {
          var matcher = again.matcher(text());
          boolean there = matcher.matches();
          answer[0] = there ? matcher.group(1).stripTrailing() : null;
          return there;
        });
    return answer[0];
  }

  /** Rows of the terminal. */
  public int rows() {
    return rows;
  }

  /** Waits until the program has ended, and gives its status. */
  public int ended() throws Exception {
    await("^ended with \\d+$");
    var matcher = Pattern.compile("(?m)^ended with (\\d+)$").matcher(text());
    if (!matcher.find()) {
      throw new AssertionError(text());
    }
    return Integer.parseInt(matcher.group(1));
  }

  @Override
  public void close() throws IOException {
    tmux.close();
  }
}
