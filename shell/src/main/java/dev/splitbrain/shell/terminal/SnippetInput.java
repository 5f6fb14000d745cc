package dev.splitbrain.shell.terminal;

import dev.splitbrain.shell.engine.Stdio;
import java.nio.charset.Charset;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * System.in of snippets at a terminal: a line is read when a snippet wants one, and only while a
 * snippet runs, so that what is typed ahead stays with the prompt.
 */
final class SnippetInput implements Stdio.Input {
  /** After this time a snippet that goes on in spite of Ctrl-C is told that the input ended. */
  private static final long STOP_MILLIS = 2_000;

  private final Terminal terminal;
  private final Runnable interrupted;
  private boolean running;
  private Thread reading;

  /**
   * The input.
   *
   * @param interrupted called when the user presses Ctrl-C while a snippet reads
   */
  SnippetInput(Terminal terminal, Runnable interrupted) {
    this.terminal = terminal;
    this.interrupted = interrupted;
  }

  /** A snippet runs from here. */
  synchronized void begin() {
    running = true;
    notifyAll();
  }

  /** No snippet runs any more: the terminal is the prompt's. Waits until nobody reads from it. */
  synchronized void end() throws InterruptedException {
    running = false;
    while (reading != null) {
      reading.interrupt();
      wait(50);
    }
  }

  @Override
  public byte[] next() {
    try {
      awaitTurn();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new byte[0];
    }
    try {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      reader.setVariable(LineReader.DISABLE_HISTORY, true);
      reader.setVariable(LineReader.DISABLE_COMPLETION, true);
      reader.setOpt(LineReader.Option.DISABLE_EVENT_EXPANSION);
      reader.unsetOpt(LineReader.Option.AUTO_FRESH_LINE);
      return (reader.readLine() + "\n").getBytes(charset());
    } catch (EndOfFileException e) {
      return new byte[0];
    } catch (UserInterruptException e) {
      if (isRunning()) {
        interrupted.run();
        awaitEnd();
      }
      return new byte[0];
    } finally {
      // Set by end() while this thread was about to leave.
      Thread.interrupted();
      done();
    }
  }

  private Charset charset() {
    return terminal.encoding() == null ? Charset.defaultCharset() : terminal.encoding();
  }

  private synchronized void awaitTurn() throws InterruptedException {
    while (!running || reading != null) {
      wait();
    }
    reading = Thread.currentThread();
  }

  /** The end of the input must not overtake the stop: the read would end as if all were well. */
  private synchronized void awaitEnd() {
    long until = System.nanoTime() + STOP_MILLIS * 1_000_000;
    long left = STOP_MILLIS;
    while (running && left > 0) {
      try {
        wait(left);
      } catch (InterruptedException e) {
        // By end(), which has ended the wait by itself.
        continue;
      } finally {
        left = (until - System.nanoTime()) / 1_000_000;
      }
    }
  }

  private synchronized boolean isRunning() {
    return running;
  }

  private synchronized void done() {
    reading = null;
    notifyAll();
  }
}
