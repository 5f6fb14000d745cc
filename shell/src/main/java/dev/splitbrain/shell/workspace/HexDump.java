package dev.splitbrain.shell.workspace;

/** Bytes in hexadecimal with their characters beside, as {@code hexdump -C} has them. */
final class HexDump {
  /** Arrays up to this length are shorter as numbers. */
  static final int WORTH_IT = 16;

  private static final int INDENT = 4;
  private final StringBuilder text = new StringBuilder();
  private final int left;

  /**
   * Dumps.
   *
   * @param width columns of the screen
   * @param maxLines at most so many
   */
  HexDump(Bytes bytes, int width, int maxLines) {
    int perLine = 16;
    while (perLine > 4 && INDENT + 6 + 4 * perLine + 3 > width) {
      perLine /= 2;
    }
    byte[] known = bytes.known();
    int shown = Math.min(known.length, maxLines * perLine);
    text.append("byte[").append(bytes.length()).append(']');
    for (int at = 0; at < shown; at += perLine) {
      line(known, at, Math.min(shown, at + perLine), perLine);
    }
    left = bytes.length() - shown;
  }

  private void line(byte[] bytes, int from, int to, int perLine) {
    text.append('\n').append(String.format("%04x  ", from));
    StringBuilder characters = new StringBuilder();
    for (int i = from; i < from + perLine; i++) {
      if (i >= to) {
        text.append("   ");
        continue;
      }
      text.append(String.format("%02x ", bytes[i]));
      characters.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    text.append(" |").append(characters).append('|');
  }

  /** The lines. */
  String text() {
    return text.toString();
  }

  /** How many bytes there was no room for. */
  int left() {
    return left;
  }
}
