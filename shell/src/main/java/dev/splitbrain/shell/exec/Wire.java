package dev.splitbrain.shell.exec;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * How values cross between shell and exec VM. Both ends are of the same build, so there is no
 * version; both trust each other after their proofs, so there are no limits.
 */
public final class Wire {
  private Wire() {}

  /** Requests of the shell on the command connection: {@code byte op, long callId, ...}. */
  public static final byte LOAD = 1;

  public static final byte REDEFINE = 2;
  public static final byte INVOKE = 3;
  public static final byte VAR_VALUE = 4;
  public static final byte ADD_TO_CLASSPATH = 5;
  public static final byte QUESTION = 6;

  /** Replies: {@code byte kind, ...}. */
  public static final byte OK = 1;

  public static final byte THROWN = 2;
  public static final byte STOPPED = 3;
  public static final byte INTERNAL = 4;
  public static final byte CLASS_INSTALL = 5;
  public static final byte REFUSED = 6;

  /** Messages on the control connection, shell to exec VM. */
  public static final byte STOP = 1;

  public static final byte PING = 2;
  public static final byte INPUT = 3;

  /** Messages on the control connection, exec VM to shell. */
  public static final byte PONG = 11;

  public static final byte WANT_INPUT = 12;
  public static final byte STUCK = 13;
  public static final byte BYE = 14;

  /** Writes a string, lone surrogates included; null is told from empty. */
  public static void writeString(DataOutputStream out, String text) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    int length = text.length();
    out.writeInt(length);
    byte[] chunk = new byte[Math.min(length, 4096) * 2];
    for (int from = 0; from < length; from += 4096) {
      int to = Math.min(length, from + 4096);
      int at = 0;
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        chunk[at++] = (byte) (c >> 8);
        chunk[at++] = (byte) c;
      }
      out.write(chunk, 0, at);
    }
  }

  /** Reads what {@link #writeString} wrote. */
  public static String readString(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    StringBuilder text = new StringBuilder(length);
    byte[] chunk = new byte[Math.min(length, 4096) * 2];
    for (int from = 0; from < length; from += 4096) {
      int bytes = (Math.min(length, from + 4096) - from) * 2;
      in.readFully(chunk, 0, bytes);
      for (int i = 0; i < bytes; i += 2) {
        text.append((char) ((chunk[i] & 0xff) << 8 | chunk[i + 1] & 0xff));
      }
    }
    return text.toString();
  }

  /** Writes strings; none may be missing, each may be null. */
  public static void writeStrings(DataOutputStream out, String... texts) throws IOException {
    out.writeInt(texts.length);
    for (String text : texts) {
      writeString(out, text);
    }
  }

  /** Reads what {@link #writeStrings} wrote. */
  public static String[] readStrings(DataInputStream in) throws IOException {
    String[] texts = new String[in.readInt()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = readString(in);
    }
    return texts;
  }

  /** Writes an array of bytes with its length. */
  public static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeBytes} wrote. */
  public static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
