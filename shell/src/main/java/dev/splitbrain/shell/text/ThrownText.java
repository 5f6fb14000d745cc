package dev.splitbrain.shell.text;

import dev.splitbrain.shell.exec.Thrown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.EvalException;
import jdk.jshell.JShellException;

/**
 * An exception of a snippet as text: type, message, stack, causes, and what is suppressed, such as
 * a slave's own trace. JShell knows which line of which snippet a frame is; the exec VM knows the
 * rest: this brings the two together.
 */
public final class ThrownText {
  private static final Pattern SNIPPET_CLASS = Pattern.compile("REPL\\.\\$JShell\\$[0-9A-Z]+[.$]?");
  private static final String SLAVE_TRACE = "dev.splitbrain.wire.error.SlaveTrace";
  private static final int MAX_FRAMES = 60;

  private final Function<StackTraceElement, String> place;
  private final Map<StackTraceElement, StackTraceElement> translated = new HashMap<>();
  private final Map<String, StackTraceElement[]> samples = new HashMap<>();
  private final List<String> lines = new ArrayList<>();

  private ThrownText(Function<StackTraceElement, String> place) {
    this.place = place;
  }

  /**
   * The lines, without line ends; the first is type and message.
   *
   * @param thrown the exec VM's description; null if there is none
   * @param exception JShell's
   * @param place how to write a frame of a snippet: its file is {@code #} and the snippet's id
   */
  public static List<String> lines(
      Thrown thrown, JShellException exception, Function<StackTraceElement, String> place) {
    ThrownText text = new ThrownText(place);
    if (thrown == null) {
      text.bare(exception);
    } else {
      text.learn(thrown, exception);
      text.write(thrown, "", "");
    }
    return text.lines;
  }

  private void bare(JShellException exception) {
    lines.add(
        exception instanceof EvalException
            ? headline(((EvalException) exception).getExceptionClassName(), exception.getMessage())
            : String.valueOf(exception.getMessage()));
    for (StackTraceElement frame : exception.getStackTrace()) {
      lines.add("    at " + frame(frame));
    }
  }

  private void learn(Thrown thrown, Throwable exception) {
    if (thrown == null || exception == null) {
      return;
    }
    StackTraceElement[] known = exception.getStackTrace();
    for (int i = 0; i < known.length && i < thrown.frames().size(); i++) {
      StackTraceElement raw = thrown.frames().get(i);
      translated.put(raw, known[i]);
      if (known[i].getFileName() != null && known[i].getFileName().startsWith("#")) {
        samples.put(raw.getClassName(), new StackTraceElement[] {raw, known[i]});
      }
    }
    learn(thrown.cause(), exception.getCause());
  }

  private void write(Thrown thrown, String indent, String caption) {
    String[] message = headline(thrown).split("\n", -1);
    lines.add(indent + caption + message[0]);
    for (int i = 1; i < message.length; i++) {
      lines.add(indent + "    " + message[i]);
    }
    List<StackTraceElement> frames = cut(thrown.frames());
    int count = Math.min(frames.size(), MAX_FRAMES);
    for (StackTraceElement frame : frames.subList(0, count)) {
      lines.add(indent + "    at " + frame(translate(frame)));
    }
    if (count < frames.size()) {
      lines.add(indent + "    ... " + (frames.size() - count) + " more");
    }
    for (Thrown each : thrown.suppressed()) {
      write(each, indent + "    ", each.type().equals(SLAVE_TRACE) ? "" : "Suppressed: ");
    }
    if (thrown.cause() != null) {
      write(thrown.cause(), indent, "Caused by: ");
    }
  }

  /** A slave's trace names what happened there itself; our class that carries it says nothing. */
  private static String headline(Thrown thrown) {
    return thrown.type().equals(SLAVE_TRACE) && thrown.message() != null
        ? Visible.block(thrown.message())
        : headline(thrown.type(), thrown.message());
  }

  private static String headline(String type, String message) {
    String name = SNIPPET_CLASS.matcher(type).replaceFirst("");
    // "Cannot invoke ... because REPL.$JShell$11.s is null": the user knows it as s.
    return Visible.line(name)
        + (message == null
            ? ""
            : ": " + Visible.block(SNIPPET_CLASS.matcher(message).replaceAll("")));
  }

  private StackTraceElement translate(StackTraceElement raw) {
    StackTraceElement known = translated.get(raw);
    if (known != null) {
      return known;
    }
    StackTraceElement[] sample = samples.get(raw.getClassName());
    if (sample == null) {
      return raw;
    }
    // A snippet's source stands in its class as it is, so line numbers differ by a constant.
    int line = raw.getLineNumber() + sample[1].getLineNumber() - sample[0].getLineNumber();
    String method =
        raw.getMethodName().equals(sample[0].getMethodName())
            ? sample[1].getMethodName()
            : raw.getMethodName();
    return new StackTraceElement(sample[1].getClassName(), method, sample[1].getFileName(), line);
  }

  /** Without the engine below the snippet, and without the agent. */
  private static List<StackTraceElement> cut(List<StackTraceElement> frames) {
    int end = frames.size();
    for (int i = 0; i < frames.size(); i++) {
      if (frames.get(i).getClassName().startsWith("dev.splitbrain.shell.exec.")) {
        end = i;
        while (end > 0 && isReflection(frames.get(end - 1).getClassName())) {
          end--;
        }
        break;
      }
    }
    return frames.subList(0, end).stream().filter(frame -> !isOfAgent(frame)).toList();
  }

  /** Frames between the user's call and the slave's JDK tell the user nothing. */
  private static boolean isOfAgent(StackTraceElement frame) {
    return "splitbrain-core".equals(frame.getClassLoaderName())
        || frame.getClassName().startsWith("dev.splitbrain.slave.")
        || frame.getClassName().equals("java.lang.SplitBrainDispatcher");
  }

  private static boolean isReflection(String className) {
    return className.startsWith("jdk.internal.reflect.")
        || className.startsWith("java.lang.reflect.")
        || className.startsWith("java.lang.invoke.");
  }

  private String frame(StackTraceElement frame) {
    String file = frame.getFileName();
    if (file != null && file.startsWith("#")) {
      String method = frame.getMethodName();
      String where = place.apply(frame);
      String name =
          frame.getClassName().isEmpty() || method.isEmpty()
              ? method
              : frame.getClassName() + "." + method;
      return name.isEmpty() ? where : Visible.line(name) + " (" + where + ")";
    }
    String text = frame.toString();
    Matcher snippet = SNIPPET_CLASS.matcher(text);
    return Visible.line(snippet.find() ? snippet.replaceFirst("") : text);
  }
}
