package dev.splitbrain.agent.host;

import dev.splitbrain.agent.session.Session;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * Text for a slave's kernel and back: arguments, variables, names. A JDK on that machine would use
 * its locale's encoding, so this does.
 */
public final class SlaveText {
  private SlaveText() {}

  /** As the slave's kernel takes it. */
  public static ByteBuffer encode(Session session, String text) {
    return ByteBuffer.wrap(text.getBytes(charset(session)));
  }

  /** As a program on the slave would see it. */
  public static String decode(Session session, byte[] bytes) {
    return new String(bytes, charset(session));
  }

  /** As {@link #decode(Session, byte[])}; the buffer is left as it is. */
  public static String decode(Session session, ByteBuffer bytes) {
    return charset(session).decode(bytes.duplicate()).toString();
  }

  /** Whether the slave's system is a Windows, with its own names for devices and variables. */
  public static boolean isWindows(Session session) {
    return session.info().getOsName().startsWith("Windows");
  }

  /**
   * Whether file names there have another syntax than the master's, with drives and backslashes.
   */
  public static boolean isForeign(Session session) {
    return "\\".equals(session.info().getFileSeparator());
  }

  /** A file name as text: the wire has the bytes of Unix as they are, and UTF-8 of others. */
  public static String fileName(Session session, byte[] name) {
    return isForeign(session) ? new String(name, StandardCharsets.UTF_8) : decode(session, name);
  }

  private static Charset charset(Session session) {
    String name = session.info().getFileEncoding();
    try {
      Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
      // A slave in the C locale: ASCII would lose what UTF-8, its superset, keeps.
      return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      // An encoding that this JDK lacks: UTF-8 is the likeliest to be understood.
      return StandardCharsets.UTF_8;
    }
  }
}
