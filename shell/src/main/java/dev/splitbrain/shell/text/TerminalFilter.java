package dev.splitbrain.shell.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Between the output of snippets and a terminal. Text passes, with colours (SGR sequences), line
 * breaks, tabs, BS and CR; every other control character is made visible, so that no name or child
 * of a slave moves the cursor, sets the title or the clipboard, or asks the terminal a question.
 *
 * <p>Bytes are taken as UTF-8; what is cut between two writes is kept until the next. Threads: one.
 */
public final class TerminalFilter extends OutputStream {
  private static final int MAX_SEQUENCE = 32;

  private final OutputStream terminal;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder sequence = new StringBuilder();
  private final byte[] pending = new byte[4];
  private int pendingLength;
  private int pendingNeeded;

  /** Wraps the terminal's stream. */
  public TerminalFilter(OutputStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void write(int b) throws IOException {
    take(b & 0xff);
    pass();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      take(bytes[i] & 0xff);
    }
    pass();
  }

  @Override
  public void flush() throws IOException {
    terminal.flush();
  }

  /** A snippet's output is complete: a sequence that was begun will not be finished. */
  public void settle() throws IOException {
    giveUpSequence();
    giveUpPending();
    pass();
  }

  private void take(int b) {
    if (pendingNeeded > 0) {
      if ((b & 0xc0) == 0x80) {
        pending[pendingLength++] = (byte) b;
        if (pendingLength == pendingNeeded) {
          String decoded = new String(pending, 0, pendingLength, StandardCharsets.UTF_8);
          pendingLength = 0;
          pendingNeeded = 0;
          decoded.codePoints().forEach(this::character);
        }
        return;
      }
      giveUpPending();
    }
    if (b < 0x80) {
      character(b);
    } else {
      pendingNeeded =
          b >= 0xf0 && b < 0xf8 ? 4 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xc2 && b < 0xe0 ? 2 : 0;
      if (pendingNeeded == 0) {
        // Not UTF-8: in Latin-1 terminals some of these bytes are controls.
        character(0xfffd);
      } else {
        pending[0] = (byte) b;
        pendingLength = 1;
      }
    }
  }

  private void giveUpPending() {
    if (pendingLength > 0) {
      pendingLength = 0;
      pendingNeeded = 0;
      character(0xfffd);
    }
  }

  private void character(int c) {
    if (sequence.length() > 0) {
      if (continuesColour(c)) {
        sequence.appendCodePoint(c);
        if (c == 'm') {
          text.append(sequence);
          sequence.setLength(0);
        }
        return;
      }
      giveUpSequence();
    }
    if (c == 0x1b) {
      sequence.append((char) c);
    } else if (c == '\n' || c == '\r' || c == '\t' || c == '\b' || !Visible.harmful(c)) {
      text.appendCodePoint(c);
    } else {
      Visible.append(text, c);
    }
  }

  private boolean continuesColour(int c) {
    if (sequence.length() == 1) {
      return c == '[';
    }
    return sequence.length() < MAX_SEQUENCE
        && ((c >= '0' && c <= '9') || c == ';' || c == ':' || c == 'm');
  }

  private void giveUpSequence() {
    for (int i = 0; i < sequence.length(); i++) {
      char c = sequence.charAt(i);
      if (Visible.harmful(c)) {
        Visible.append(text, c);
      } else {
        text.append(c);
      }
    }
    sequence.setLength(0);
  }

  private void pass() throws IOException {
    if (text.length() > 0) {
      terminal.write(text.toString().getBytes(StandardCharsets.UTF_8));
      text.setLength(0);
    }
  }
}
