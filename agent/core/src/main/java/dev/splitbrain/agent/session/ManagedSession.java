package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;

/**
 * What the core itself does with a session, beyond what areas need. {@link Sessions} makes them.
 */
public interface ManagedSession extends Session {
  /**
   * One probe.
   *
   * @param roundTrip how long it took
   * @param clockOffset the slave's clock minus the master's, good to half the round trip
   */
  record Probe(Duration roundTrip, Duration clockOffset) {}

  /**
   * A loss that lasts.
   *
   * @param since by the master's clock
   * @param why one line, without the host's name
   */
  record Outage(LocalTime since, String why) {}

  /** {@code connected}, {@code reconnecting} or {@code closed}. */
  String state();

  /** Since when and why the slave does not answer; null while it does, and once closed. */
  Outage outage();

  /** Asks the slave for its clock. */
  Probe probe() throws IOException;

  /**
   * Waits until the slave answers (again).
   *
   * @throws IOException if it does not within the time, naming the host and since when it is gone
   */
  void awaitBack(Duration atMost) throws IOException, InterruptedException;

  /** How many handles are open on the slave, by kind. */
  Map<String, Integer> openHandles() throws Failure, IOException;

  /** Changes the working directory, for relative names and {@code user.dir}. */
  void changeDirectory(byte[] directory) throws Failure, IOException;

  /**
   * Cancels the call that a thread waits in, whether the JDK's own call could be interrupted or
   * not. Does not block; the call ends as soon as the slave has ended it.
   */
  void cancelCallsOf(Thread thread);

  /** Says goodbye; everything the session opened on the slave is freed, and no thread is left. */
  void close();
}
