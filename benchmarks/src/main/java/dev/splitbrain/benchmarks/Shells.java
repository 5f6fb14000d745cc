package dev.splitbrain.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JDK's {@code jshell} and ours, with the same JDK, typed at. */
final class Shells {
  private static final int BUFFER = 1 << 16;
  private static final long END_SECONDS = 30;

  private Shells() {}

  /** The JDK's, its stdin a pipe that it reads to the end before it does anything. */
  static Session plain(Path directory) throws IOException {
    return new Session(directory, List.of(jshell(), "-s", "-"));
  }

  /** The JDK's, its stdin a pipe from which it takes line by line. */
  static Session plainInteractive(Path directory) throws IOException {
    return new Session(directory, List.of(jshell(), "-s"));
  }

  /** Ours, its stdin a pipe. */
  static Session ours(Path directory, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher(), "--feedback", "silent"));
    command.addAll(options);
    return new Session(directory, command);
  }

  /** The JDK's at a terminal. */
  static Session plainAtTerminal(Path directory) throws IOException {
    return new Session(directory, atTerminal(List.of(jshell())));
  }

  /** Ours at a terminal. */
  static Session oursAtTerminal(Path directory, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher()));
    command.addAll(options);
    return new Session(directory, atTerminal(command));
  }

  /** {@code script} of util-linux gives a program a terminal. */
  private static List<String> atTerminal(List<String> command) {
    return List.of(
        "script",
        "-qfc",
        "stty rows 24 cols 80; exec '" + String.join("' '", command) + "'",
        "/dev/null");
  }

  private static String jshell() {
    return Path.of(System.getProperty("java.home"), "bin", "jshell").toString();
  }

  private static String launcher() {
    return Forks.jar("bin/splitbrain").toString();
  }

  /** One shell that runs. */
  static final class Session implements AutoCloseable {
    private final Process process;
    private final InputStream out;
    private final StringBuilder seen = new StringBuilder();

    Session(Path directory, List<String> command) throws IOException {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("SPLITBRAIN_CACHE", directory.resolve("cache").toString());
      builder.environment().put("SPLITBRAIN_CONFIG", directory.resolve("config").toString());
      builder.environment().put("TERM", "xterm");
      process = builder.start();
      out = process.getInputStream();
    }

    long pid() {
      return process.pid();
    }

    /** The process that it started to run snippets. */
    long execPid() {
      return process.children().mapToLong(ProcessHandle::pid).max().orElseThrow();
    }

    void type(String line) throws IOException {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /** What was typed is all there is. */
    void typeEnd() throws IOException {
      process.getOutputStream().close();
    }

    /**
     * Waits for text that matches; what is before it is forgotten. Gives the first group, if any.
     */
    String await(String regex) throws IOException {
      Pattern pattern = Pattern.compile(regex);
      byte[] buffer = new byte[BUFFER];
      while (true) {
        Matcher matcher = pattern.matcher(seen);
        if (matcher.find()) {
          String found = matcher.group(Math.min(1, matcher.groupCount()));
          seen.delete(0, matcher.end());
          return found;
        }
        int read = out.read(buffer);
        if (read < 0) {
          throw new IOException("it ended without " + regex + ", after\n" + seen);
        }
        seen.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
    }

    /** Ends it, and waits, so that nothing of it disturbs what is measured next. */
    @Override
    public void close() throws IOException, InterruptedException {
      List<ProcessHandle> all = process.descendants().toList();
      process.getOutputStream().close();
      out.close();
      process.destroy();
      all.forEach(ProcessHandle::destroy);
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      for (ProcessHandle each : all) {
        each.onExit().orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
      }
    }
  }
}
