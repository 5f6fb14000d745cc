package dev.splitbrain.shell.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;

/**
 * Output of snippets on its way to the screen. While the prompt is there, what background threads
 * print appears above it, line by line.
 */
final class ScreenOutput extends OutputStream {
  private final Terminal terminal;
  private final ByteArrayOutputStream aside = new ByteArrayOutputStream();
  private volatile LineReader reader;
  private boolean atLineStart = true;

  ScreenOutput(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The prompt's reader; null until there is one. */
  void reader(LineReader newReader) {
    reader = newReader;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (reader != null && reader.isReading()) {
      aside.write(bytes, offset, length);
      showWholeLines();
      return;
    }
    showAside();
    terminal.output().write(bytes, offset, length);
    terminal.output().flush();
    atLineStart = bytes[offset + length - 1] == '\n';
  }

  private void showWholeLines() {
    byte[] all = aside.toByteArray();
    int end = all.length;
    while (end > 0 && all[end - 1] != '\n') {
      end--;
    }
    if (end > 0) {
      aside.reset();
      aside.write(all, end, all.length - end);
      reader.printAbove(
          AttributedString.fromAnsi(new String(all, 0, end - 1, StandardCharsets.UTF_8)));
    }
  }

  private void showAside() throws IOException {
    if (aside.size() > 0) {
      terminal.output().write(aside.toByteArray());
      aside.reset();
    }
  }

  /** A line of the shell's own; begins on a line of its own. */
  synchronized void println(String text) {
    LineReader now = reader;
    if (now != null && now.isReading()) {
      now.printAbove(text);
      return;
    }
    if (!atLineStart) {
      terminal.writer().println();
    }
    terminal.writer().println(text);
    terminal.writer().flush();
    atLineStart = true;
  }

  /** Before the prompt. */
  synchronized void freshLine() throws IOException {
    showAside();
    if (!atLineStart) {
      terminal.writer().println();
      terminal.writer().flush();
      atLineStart = true;
    }
  }
}
