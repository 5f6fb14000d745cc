package dev.splitbrain.slave;

import dev.splitbrain.slave.session.SlaveLog;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The log's lines about connections that were not let in. The first is told at once; those that
 * follow within {@link #QUIET} are counted and told in one line, so that a stranger who dials a
 * thousand times a second writes six lines a minute. Threads: one.
 */
final class TurnedAway {
  /** Between two lines at least. */
  static final Duration QUIET = Duration.ofSeconds(10);

  private final Consumer<String> log;
  private final long quietNanos;
  private boolean told;
  private long lastNanos;
  private long untold;
  private String last;

  TurnedAway() {
    this(SlaveLog::log, QUIET);
  }

  TurnedAway(Consumer<String> log, Duration quiet) {
    this.log = log;
    this.quietNanos = quiet.toNanos();
  }

  /**
   * One was not let in.
   *
   * @param why for the log; never what the peer sent
   */
  void add(String why, long nowNanos) {
    untold++;
    last = why;
    tell(nowNanos);
  }

  /** Tells what is due; called now and then. */
  void tell(long nowNanos) {
    if (untold == 0 || told && nowNanos - lastNanos < quietNanos) {
      return;
    }
    String line =
        untold == 1
            ? "not let in: " + last
            : "not let in: " + untold + " connections since the last line; the last: " + last;
    told = true;
    lastNanos = nowNanos;
    untold = 0;
    last = null;
    log.accept(line);
  }

  /** Nanoseconds until {@link #tell} has something to say; -1 if there is nothing. */
  long dueNanos(long nowNanos) {
    return untold == 0 ? -1 : Math.max(0, quietNanos - (nowNanos - lastNanos));
  }
}
