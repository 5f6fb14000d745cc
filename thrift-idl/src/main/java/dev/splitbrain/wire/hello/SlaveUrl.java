package dev.splitbrain.wire.hello;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a slave listens and the secret that it wants proved: {@code
 * splitbrain://TOKEN@HOST:PORT/sha256-BASE64URL}. With a fingerprint the connection is TLS or
 * nothing; without one only a literal loopback address is accepted.
 *
 * @param token the shared secret
 * @param host a name, an IPv4 address or an IPv6 address without brackets
 * @param port 1 to 65535
 * @param fingerprint {@code sha256-...} of the slave's certificate; null without TLS
 */
public record SlaveUrl(Token token, String host, int port, String fingerprint) {
  private static final String SCHEME = "splitbrain://";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,252}");
  private static final Pattern FINGERPRINT = Pattern.compile("sha256-[A-Za-z0-9_-]{43}=?");
  private static final Pattern DOTTED =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
  private static final String SHAPE = "a slave's URL is splitbrain://TOKEN@HOST:PORT";

  public SlaveUrl {
    Objects.requireNonNull(token);
    boolean address = host.indexOf(':') >= 0 ? isIpv6(host) : NAME.matcher(host).matches();
    if (!address) {
      throw new IllegalArgumentException(SHAPE + ": the host is neither a name nor an address");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(SHAPE + ": the port is a number from 1 to 65535");
    }
    if (fingerprint != null && !FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException(
          SHAPE + "/sha256-FINGERPRINT: the fingerprint is malformed");
    }
    if (fingerprint == null && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "a slave's URL without a TLS fingerprint must name a loopback address such as 127.0.0.1"
              + " or [::1]; reach another machine through ssh -L with the same port at both ends");
    }
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is malformed, or names another machine without a
   *     fingerprint; the message repeats nothing of the text, which may hold a secret anywhere
   */
  public static SlaveUrl parse(String text) {
    if (!text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new IllegalArgumentException(SHAPE + ": it must start with splitbrain://");
    }
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(SHAPE + ": there is no @ after the token");
    }
    Token token = Token.parse(text.substring(SCHEME.length(), at));
    String rest = text.substring(at + 1);
    String fingerprint = null;
    int slash = rest.indexOf('/');
    if (slash >= 0) {
      String tail = rest.substring(slash + 1);
      fingerprint = tail.isEmpty() ? null : tail;
      rest = rest.substring(0, slash);
    }
    String host;
    String port;
    if (rest.startsWith("[")) {
      int close = rest.indexOf(']');
      if (close < 0 || !rest.startsWith("]:", close)) {
        throw new IllegalArgumentException(SHAPE + ": an IPv6 address is written [ADDRESS]:PORT");
      }
      host = rest.substring(1, close);
      if (host.indexOf(':') < 0) {
        throw new IllegalArgumentException(SHAPE + ": brackets hold an IPv6 address");
      }
      port = rest.substring(close + 2);
    } else {
      int colon = rest.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(SHAPE + ": the port is missing");
      }
      host = rest.substring(0, colon);
      port = rest.substring(colon + 1);
    }
    return new SlaveUrl(token, host, portNumber(port), fingerprint);
  }

  private static int portNumber(String text) {
    // Integer.parseInt would take signs and other scripts' digits, and quote the text.
    int number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || i == 5) {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** The whole URL with its secret, for the places that keep secrets and nowhere else. */
  public String secretText() {
    return SCHEME
        + token.secretText()
        + "@"
        + hostAndPort()
        + (fingerprint == null ? "" : "/" + fingerprint);
  }

  /** {@code HOST:PORT}, an IPv6 address in brackets. */
  public String hostAndPort() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Without the token: {@code splitbrain://...@HOST:PORT}. */
  @Override
  public String toString() {
    return SCHEME + "...@" + hostAndPort();
  }

  /** Whether the text is a loopback address in figures; names are not looked up. */
  public static boolean isLoopback(String host) {
    Matcher dotted = DOTTED.matcher(host);
    if (dotted.matches()) {
      for (int i = 1; i <= 4; i++) {
        if (Integer.parseInt(dotted.group(i)) > 255) {
          return false;
        }
      }
      return dotted.group(1).equals("127");
    }
    return isIpv6(host) && isIpv6One(host);
  }

  private static boolean isIpv6(String host) {
    int doubles = host.indexOf("::");
    if (doubles >= 0 && host.indexOf("::", doubles + 1) >= 0) {
      return false;
    }
    String left = doubles < 0 ? host : host.substring(0, doubles);
    String right = doubles < 0 ? "" : host.substring(doubles + 2);
    int groups = groups(left) + groups(right);
    if (groups(left) < 0 || groups(right) < 0) {
      return false;
    }
    return doubles < 0 ? groups == 8 : groups <= 7;
  }

  /** Number of groups of up to four hexadecimal digits; very negative if there is anything else. */
  private static int groups(String part) {
    if (part.isEmpty()) {
      return 0;
    }
    String[] all = part.split(":", -1);
    for (String group : all) {
      if (!group.matches("[0-9A-Fa-f]{1,4}")) {
        return -100;
      }
    }
    return all.length;
  }

  private static boolean isIpv6One(String host) {
    return host.endsWith("1") && host.replace("0", "").matches(":+1");
  }
}
