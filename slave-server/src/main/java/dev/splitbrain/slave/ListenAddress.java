package dev.splitbrain.slave;

import dev.splitbrain.wire.hello.SlaveUrl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code --listen}: HOST:PORT, an IPv6 address in brackets. Only loopback addresses in figures:
 * without TLS the connection itself is not encrypted, and a name could mean another address
 * tomorrow.
 *
 * @param address to bind
 * @param port 0 for a free one
 */
record ListenAddress(InetAddress address, int port) {

  static ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "an IPv6 address goes in brackets: [" + host + "]:" + text.substring(colon + 1));
    }
    if (!SlaveUrl.isLoopback(host)) {
      throw new IllegalArgumentException(
          "'"
              + host
              + "' is not a loopback address in figures (127.0.0.1 or [::1]). This release has no"
              + " TLS, so it listens on nothing else; reach it from another machine with"
              + " ssh -L PORT:127.0.0.1:PORT");
    }
    return new ListenAddress(literal(host), port(text.substring(colon + 1)));
  }

  private static InetAddress literal(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("'" + host + "' is not an address", e);
    }
  }

  private static int port(String text) {
    if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65_535) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("'" + text + "' is not a port (0 to 65535, 0: a free one)");
  }

  /** HOST:PORT of a bound socket, an IPv6 address in brackets. */
  static String text(InetSocketAddress bound) {
    String host = bound.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + bound.getPort();
  }

  /** For picocli: its own error line instead of a stack trace. */
  static final class Converter implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
