package dev.splitbrain.agent.area.processes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a child without asking its system: when it started. All else is absent, as
 * ProcessHandle.Info allows.
 *
 * @param started by the slave's clock; null if unknown
 */
record ChildInfo(Instant started) implements ProcessHandle.Info {
  @Override
  public Optional<String> command() {
    return Optional.empty();
  }

  @Override
  public Optional<String> commandLine() {
    return Optional.empty();
  }

  @Override
  public Optional<String[]> arguments() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> startInstant() {
    return Optional.ofNullable(started);
  }

  @Override
  public Optional<Duration> totalCpuDuration() {
    return Optional.empty();
  }

  @Override
  public Optional<String> user() {
    return Optional.empty();
  }

  /** As the JDK's: what is absent is left out. */
  @Override
  public String toString() {
    return started == null ? "[]" : "[startTime: " + started + "]";
  }
}
