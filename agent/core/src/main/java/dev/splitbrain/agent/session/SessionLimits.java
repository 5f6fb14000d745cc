package dev.splitbrain.agent.session;

import java.time.Duration;

/**
 * What bounds a session.
 *
 * @param connect how long a TCP connect may take; a handshake may take as long again
 * @param probeEvery time between two probes
 * @param probes so many probes without an answer mean that the slave is lost
 * @param connections most calls that wait at once
 * @param firstBackOff pause before the second attempt to reconnect; it doubles
 * @param mostBackOff longest pause between two attempts
 * @param goodbye how long to wait for the slave to free everything
 * @param keepIdle how long an idle call connection is kept
 */
public record SessionLimits(
    Duration connect,
    Duration probeEvery,
    int probes,
    int connections,
    Duration firstBackOff,
    Duration mostBackOff,
    Duration goodbye,
    Duration keepIdle) {

  /** What the product uses. */
  public static final SessionLimits STANDARD =
      new SessionLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          5,
          256,
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60));

  /** The same with another limit for connects. */
  SessionLimits withConnect(Duration most) {
    return new SessionLimits(
        most, probeEvery, probes, connections, firstBackOff, mostBackOff, goodbye, keepIdle);
  }

  /** The same with another probe interval. */
  public SessionLimits withProbeEvery(Duration interval) {
    return new SessionLimits(
        connect, interval, probes, connections, firstBackOff, mostBackOff, goodbye, keepIdle);
  }

  /** The same with another bound of waiting calls. */
  public SessionLimits withConnections(int most) {
    return new SessionLimits(
        connect, probeEvery, probes, most, firstBackOff, mostBackOff, goodbye, keepIdle);
  }
}
