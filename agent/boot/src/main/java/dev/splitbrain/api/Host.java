package dev.splitbrain.api;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A machine that calls can act on: a slave, or the master itself. Threads: any. Equal if it is the
 * same host of this JVM.
 */
public final class Host {
  final Object core;

  Host(Object core) {
    this.core = Objects.requireNonNull(core);
  }

  /** {@return the name the user gave it; {@code master} for the master; never null} */
  public String name() {
    return (String) Bridge.call("name", core);
  }

  /**
   * {@return where the slave is, as its URL without the secret; empty for the master} Connects
   * nothing.
   */
  public String address() {
    return (String) Bridge.call("address", core);
  }

  /**
   * A path of this host that means the same in every scope and thread.
   *
   * @param name as the host writes its paths; relative to the session's working directory
   * @return never null
   * @throws java.nio.file.InvalidPathException if the name cannot be a path there
   * @throws java.io.UncheckedIOException if the host cannot be reached
   */
  public Path path(String name) {
    return (Path) Bridge.call("path", core, Objects.requireNonNull(name));
  }

  /** {@return how many requests the host has answered so far, without probes; 0 for the master} */
  public long roundTrips() {
    return (Long) Bridge.call("roundTrips", core);
  }

  /**
   * Connects if need be, and asks the host who it is.
   *
   * @return never null
   * @throws java.io.UncheckedIOException if the host cannot be reached
   */
  public HostInfo info() {
    Map<?, ?> m = (Map<?, ?>) Bridge.call("info", core);
    return new HostInfo(
        (String) m.get("name"),
        (String) m.get("state"),
        (String) m.get("user"),
        (String) m.get("osName"),
        (String) m.get("osVersion"),
        (String) m.get("javaVersion"),
        (String) m.get("hostName"),
        (Long) m.get("pid"),
        (String) m.get("version"),
        (Long) m.get("epoch"),
        (Duration) m.get("clockOffset"),
        (Duration) m.get("roundTrip"));
  }

  /**
   * Waits until the host answers again after a restart or a lost link.
   *
   * @param atMost how long
   * @throws java.io.UncheckedIOException if it does not within the time; the message says since
   *     when
   */
  public void awaitBack(Duration atMost) {
    Bridge.call("awaitBack", core, atMost);
  }

  /** {@return whether a session with the host is open and answering} Connects nothing. */
  public boolean isConnected() {
    return (Boolean) Bridge.call("isConnected", core);
  }

  /** {@return {@code not connected}, {@code connected}, {@code reconnecting} or {@code closed}} */
  public String state() {
    return (String) Bridge.call("state", core);
  }

  /**
   * {@return since when and why the host does not answer; empty while it does, or without a
   * session}
   */
  public Optional<Outage> outage() {
    Object[] outage = (Object[]) Bridge.call("outage", core);
    return outage == null
        ? Optional.empty()
        : Optional.of(new Outage((LocalTime) outage[0], (String) outage[1]));
  }

  /** Ends the session; all it opened on the host is freed. The next scope opens a new one. */
  public void disconnect() {
    Bridge.call("disconnect", core);
  }

  /** {@return how many handles the session holds on the host, by kind} */
  @SuppressWarnings("unchecked")
  public Map<String, Integer> openHandles() {
    return (Map<String, Integer>) Bridge.call("openHandles", core);
  }

  /** {@return the session's working directory on the host, as the host writes it} */
  public String workingDirectory() {
    return (String) Bridge.call("workingDirectory", core);
  }

  /**
   * Changes the session's working directory; relative names and {@code user.dir} follow.
   *
   * @param directory as the host writes it; relative to the present one
   * @throws java.io.UncheckedIOException if there is no such directory on the host
   */
  public void changeDirectory(String directory) {
    Bridge.call("changeDirectory", core, Objects.requireNonNull(directory));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Host && ((Host) other).core.equals(core);
  }

  @Override
  public int hashCode() {
    return core.hashCode();
  }

  @Override
  public String toString() {
    return name();
  }
}
