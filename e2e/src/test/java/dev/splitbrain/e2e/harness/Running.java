package dev.splitbrain.e2e.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that runs, with what it wrote so far. If it does not end or does not say what is waited
 * for, the error holds its output and, for a JVM, its threads; it is killed then. Close kills it.
 */
public final class Running implements AutoCloseable {
  private final Process process;
  private final String what;
  private final Path jcmd;
  private final Captured out;
  private final Captured err;

  private Running(Process process, String what, Path jcmd) {
    this.process = process;
    this.what = what;
    this.jcmd = jcmd;
    this.out = new Captured(process.getInputStream(), what + " out");
    this.err = new Captured(process.getErrorStream(), what + " err");
  }

  /**
   * Starts a program.
   *
   * @param jdk whose jcmd shows the threads of a program that hangs; null if it is no JVM
   */
  public static Running start(ProcessBuilder builder, String what, Jdk jdk) throws IOException {
    return new Running(builder.start(), what, jdk == null ? null : Path.of(jdk.tool("jcmd")));
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard output so far. */
  public String out() {
    return out.text();
  }

  /** What it wrote to standard error so far. */
  public String err() {
    return err.text();
  }

  /** Writes a line to its standard input. */
  public void type(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Ends its standard input. */
  public void typeEnd() throws IOException {
    process.getOutputStream().close();
  }

  /** Waits until its output or errors match, and returns the first match. */
  public Matcher awaitOutput(String regex, Duration within) throws Exception {
    Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
    Matcher[] found = new Matcher[1];
    try {
      Await.until(
          what + " says " + regex,
          within,
          () -> {
            boolean ended = !process.isAlive();
            if (ended) {
              out.awaitEnd();
              err.awaitEnd();
            }
            for (Captured stream : new Captured[] {out, err}) {
              Matcher matcher = pattern.matcher(stream.text());
              if (matcher.find()) {
                found[0] = matcher;
                return true;
              }
            }
            if (ended) {
              throw new AssertionError(
                  what + " ended with " + process.exitValue() + " before it said " + regex);
            }
            return false;
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + state(), e);
    }
    return found[0];
  }

  /** Waits for its end. */
  public Finished finish(Duration within) throws Exception {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      AssertionError error =
          new AssertionError(what + " did not end within " + within.toSeconds() + " s" + state());
      close();
      throw error;
    }
    out.awaitEnd();
    err.awaitEnd();
    return new Finished(process.exitValue(), out.text(), err.text());
  }

  /** Sends it a signal, such as {@code KILL}. */
  public void signal(String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new IOException("cannot send " + name + " to " + what);
    }
  }

  /** Its threads as text; what it cannot show is said instead. */
  public String threads() {
    if (jcmd == null || !process.isAlive()) {
      return "(no threads to show)";
    }
    try {
      Process dump =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "Thread.print", "-l")
              .redirectErrorStream(true)
              .start();
      dump.getOutputStream().close();
      Captured text = new Captured(dump.getInputStream(), "jcmd");
      if (!dump.waitFor(20, TimeUnit.SECONDS)) {
        dump.destroyForcibly();
      }
      return text.text();
    } catch (IOException e) {
      return "(no threads: " + e + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "(no threads: interrupted)";
    }
  }

  private String state() {
    return "\n--- out\n" + out() + "\n--- err\n" + err() + "\n--- threads\n" + threads();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads one stream to its end on a thread of its own. */
  private static final class Captured {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    Captured(InputStream in, String name) {
      reader = new Thread(() -> read(in), "captures " + name);
      reader.setDaemon(true);
      reader.start();
    }

    private void read(InputStream in) {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          bytes.write(buffer, 0, count);
        }
      } catch (IOException e) {
        byte[] note = ("\n(output ends: " + e + ")\n").getBytes(StandardCharsets.UTF_8);
        bytes.write(note, 0, note.length);
      }
    }

    /** A child that outlives the program may hold the stream open: not for ever. */
    void awaitEnd() throws InterruptedException {
      reader.join(10_000);
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }
}
