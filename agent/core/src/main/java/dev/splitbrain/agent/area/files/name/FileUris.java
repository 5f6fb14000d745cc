package dev.splitbrain.agent.area.files.name;

/**
 * File URIs as the JDK writes them for names of Unix: RFC 2396, every other byte as two hexadecimal
 * digits in capitals.
 */
public final class FileUris {
  private static final String UNESCAPED = "-_.!~*'():@&=+$,;/";
  private static final String DIGITS = "0123456789ABCDEF";

  private FileUris() {}

  /** The URI of an absolute name, without a look at what it names. */
  public static String of(byte[] name) {
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : name) {
      char c = (char) (b & 0xff);
      if (isAlphanumeric(c) || UNESCAPED.indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 15));
      }
    }
    return uri.toString();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
