package dev.splitbrain.shell.terminal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.reader.LineReader;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * Output of snippets on its way to the screen. While the prompt is there, what background threads
 * print appears above it, line by line.
 */
final class ScreenOutput extends OutputStream {
  private static final byte ESCAPE = 0x1b;

  private final Terminal terminal;
  private final ByteArrayOutputStream aside = new ByteArrayOutputStream();
  private volatile LineReader reader;
  private boolean atLineStart = true;
  private boolean coloured;

  ScreenOutput(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The prompt is about to be there, with its reader. */
  synchronized void begin(LineReader newReader) {
    reader = newReader;
    if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
      // Keys pressed ahead were echoed by the system; they come again at the prompt.
      terminal.writer().print("\r");
      terminal.puts(Capability.clr_eol);
      terminal.writer().flush();
    }
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
    for (int i = offset; i < offset + length; i++) {
      coloured |= bytes[i] == ESCAPE;
    }
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
          AttributedString.fromAnsi(
              new String(all, 0, end - 1, StandardCharsets.UTF_8).replace("\r\n", "\n")));
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
    plain();
    if (!atLineStart) {
      terminal.writer().println();
    }
    terminal.writer().println(text);
    terminal.writer().flush();
    atLineStart = true;
  }

  /** What a snippet's output has coloured, or hidden, ends with that output. */
  private void plain() {
    if (coloured) {
      terminal.writer().print("\033[m");
      coloured = false;
    }
  }

  /** Before the prompt. */
  synchronized void freshLine() throws IOException {
    showAside();
    plain();
    if (!atLineStart) {
      terminal.writer().println();
      terminal.writer().flush();
      atLineStart = true;
    }
  }
}
