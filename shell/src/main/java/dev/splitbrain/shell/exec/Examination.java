package dev.splitbrain.shell.exec;

import dev.splitbrain.api.Host;
import dev.splitbrain.api.HostInfo;
import dev.splitbrain.api.SplitBrain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Examines the way to one host, step by step, each with its finding: what {@code splitbrain doctor}
 * shows. After the first step that fails, those that need it are not tried.
 *
 * <p>Threads: the snippet thread.
 */
final class Examination {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int PROBES = 5;
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(1);
  private static final Duration SLOW = Duration.ofMillis(200);

  private final Map<String, String[]> findings = new LinkedHashMap<>();

  private Examination() {}

  /** Findings, three strings each: the step, {@code ok} or {@code bad} or empty, and the words. */
  static String[] of(String name) {
    Examination examination = new Examination();
    examination.examine(name);
    return examination.findings.entrySet().stream()
        .flatMap(step -> Stream.of(step.getKey(), step.getValue()[0], step.getValue()[1]))
        .toArray(String[]::new);
  }

  private void examine(String name) {
    Host host;
    String address;
    try {
      host = HostCommands.find(name);
      address = host.address();
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      add("name", "bad", e.getMessage());
      skip("port", "TLS", "token", "version", "user", "clock", "round trip");
      return;
    }
    add("name", "ok", host.name() + " is " + address);
    boolean port = port(address);
    add(
        "TLS",
        "ok",
        address.contains("/sha256-")
            ? "only with the certificate that the URL names"
            : "none, and none needed: the URL leads to this machine's loopback");
    if (port) {
      session(host);
    } else {
      skip("token", "version", "user", "clock", "round trip");
    }
  }

  private boolean port(String address) {
    String place = address.replaceFirst("^.*@", "").replaceFirst("/.*$", "");
    int colon = place.lastIndexOf(':');
    String host = place.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(place.substring(colon + 1));
    try (Socket socket = new Socket(java.net.Proxy.NO_PROXY)) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
      add("port", "ok", place + " answers");
      return true;
    } catch (UnknownHostException e) {
      add("port", "bad", "no machine is called " + host + ": check the name in the URL, or DNS");
    } catch (SocketTimeoutException e) {
      add(
          "port",
          "bad",
          place + " does not answer within 5 s: is the machine up, and the way open?");
    } catch (IOException e) {
      add(
          "port",
          "bad",
          place
              + ": "
              + e.getMessage()
              + ": start splitbrain-slave there, or the ssh -L that leads to it");
    }
    return false;
  }

  private void session(Host host) {
    HostInfo info;
    try {
      info = host.info();
    } catch (UncheckedIOException e) {
      failed(e);
      return;
    }
    add("token", "ok", "both sides proved that they know it");
    String ours = SplitBrain.class.getPackage().getImplementationVersion();
    add(
        "version",
        "ok",
        info.version()
            + (ours == null || ours.equals(info.version()) ? "" : ", here " + ours)
            + " (Java "
            + info.javaVersion()
            + " on "
            + info.osName()
            + " "
            + info.osVersion()
            + ")");
    boolean root = info.user().equals("root");
    add("user", "ok", info.user() + (root ? ": what you do there, root does" : ""));
    best(host, info);
  }

  private void best(Host host, HostInfo first) {
    HostInfo best = first;
    try {
      for (int i = 1; i < PROBES; i++) {
        HostInfo info = host.info();
        if (info.roundTrip().compareTo(best.roundTrip()) < 0) {
          best = info;
        }
      }
    } catch (UncheckedIOException e) {
      add("clock", "bad", e.getMessage());
      skip("round trip");
      return;
    }
    Duration offset = best.clockOffset();
    boolean together = offset.abs().compareTo(CLOCK_TOLERANCE.plus(best.roundTrip())) <= 0;
    add(
        "clock",
        together ? "ok" : "bad",
        String.format(Locale.ROOT, "%+.3f s", offset.toNanos() / 1e9)
            + (together
                ? ""
                : ": builds and logs will mix up times; let NTP set it there or here"));
    boolean quick = best.roundTrip().compareTo(SLOW) <= 0;
    add(
        "round trip",
        "ok",
        String.format(Locale.ROOT, "%.2f ms", best.roundTrip().toNanos() / 1e6)
            + (quick ? "" : ": it works, and each call pays for it"));
  }

  /** Says which step it was that the connection failed at. */
  private void failed(UncheckedIOException e) {
    switch (reason(e)) {
      case "VERSION" -> {
        add("token", "", "not tried");
        add("version", "bad", e.getMessage());
        skip("user", "clock", "round trip");
      }
      case "NOT_A_SLAVE", "BUSY" -> {
        add("port", "bad", e.getMessage());
        skip("token", "version", "user", "clock", "round trip");
      }
      default -> {
        add("token", "bad", e.getMessage());
        skip("version", "user", "clock", "round trip");
      }
    }
  }

  /** The name of the handshake's reason; its class lives in the agent's own loader. */
  private static String reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getClass().getSimpleName().equals("HandshakeException")) {
        try {
          return String.valueOf(cause.getClass().getMethod("reason").invoke(cause));
        } catch (ReflectiveOperationException other) {
          return "";
        }
      }
    }
    return "";
  }

  private void skip(String... steps) {
    for (String step : steps) {
      add(step, "", "not tried");
    }
  }

  private void add(String step, String state, String words) {
    findings.put(step, new String[] {state, String.valueOf(words)});
  }
}
