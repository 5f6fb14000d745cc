package dev.splitbrain.agent.session;

import dev.splitbrain.agent.session.ManagedSession.Outage;
import dev.splitbrain.wire.common.Time;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a session lives: the {@link Link} that it has now, or since when and why it has none. The
 * {@link SessionSupervisor} tells it, everybody else asks, and gets the words for people. Threads:
 * any.
 */
final class LinkState {
  static final String HOW_TO_WAIT =
      "the session reconnects by itself, and awaitBack(Duration) waits for that";

  private final String host;
  private final SessionLimits limits;
  private final SessionThreads threads;

  // Guarded by this, and announced by notifyAll; volatile for those who only look.
  private volatile Link link;
  private volatile byte[] workingDirectory;
  private volatile byte[] chosenDirectory;
  private volatile String downBecause;
  private volatile String closedBecause;

  LinkState(String host, Link first, SessionLimits limits, SessionThreads threads) {
    this.host = host;
    this.limits = limits;
    this.threads = threads;
    this.link = first;
    this.workingDirectory = first.info().getWorkingDirectory();
  }

  String host() {
    return host;
  }

  /** The link of the moment, lost or not; never null. */
  Link link() {
    return link;
  }

  /** Of the session on the slave; the array is not to be changed. */
  byte[] workingDirectory() {
    return workingDirectory;
  }

  /** The program chose it, and the slave has changed to it. */
  void workingDirectory(byte[] absolute) {
    chosenDirectory = absolute;
    workingDirectory = absolute;
  }

  /** What the program chose, which each new session begins in; null for the slave's own. */
  byte[] chosenDirectory() {
    return chosenDirectory;
  }

  boolean isOpen() {
    return closedBecause == null;
  }

  /** The link is lost, and the supervisor knows. */
  synchronized void lost(Link lost) {
    downBecause = lost.loss().why();
    notifyAll();
  }

  /** An attempt to make another one failed. */
  synchronized void stillLost(IOException attempt) {
    downBecause = ErrorWords.withoutHost(attempt, host);
  }

  /** There is a new link. */
  void back(Link next) {
    synchronized (this) {
      if (closedBecause == null) {
        if (chosenDirectory == null) {
          workingDirectory = next.info().getWorkingDirectory();
        }
        link = next;
        downBecause = null;
        notifyAll();
        return;
      }
    }
    next.lose("the session is closed", null);
  }

  /** Ends the session for good without a goodbye. */
  void end(String why, Throwable cause) {
    close(why);
    link.lose(closedBecause, cause);
  }

  /**
   * No call and no new link any more; the link of the moment is not ended.
   *
   * @return false if that was so before
   */
  synchronized boolean close(String why) {
    if (closedBecause != null) {
      return false;
    }
    closedBecause = why;
    notifyAll();
    return true;
  }

  /**
   * The link for a call.
   *
   * @param subject may be null
   */
  Link forCall(String call, String subject) throws HostLostException {
    Link current = link;
    Link.Loss loss = current.loss();
    if (loss == null && closedBecause == null) {
      return current;
    }
    throw new HostLostException(
        host + ": " + ErrorWords.described(call, subject) + " failed: " + whyDown(current),
        loss == null ? null : loss.cause());
  }

  private String whyDown(Link current) {
    if (closedBecause != null) {
      return closedBecause;
    }
    Link.Loss loss = current.loss();
    String because = downBecause;
    return "not connected since "
        + loss.since().truncatedTo(ChronoUnit.SECONDS)
        + " ("
        + (because == null ? loss.why() : because)
        + "); "
        + HOW_TO_WAIT;
  }

  /** Throws if {@code epoch} is not the current one, naming the subject. */
  void checkEpoch(long epoch, String subject) throws IOException {
    Link current = link;
    if (current.loss() != null) {
      throw new HostLostException(
          host + ": " + subject + " is gone: " + whyDown(current), current.loss().cause());
    }
    if (epoch != current.epoch()) {
      throw new HostLostException(
          host + ": " + subject + " was opened before the connection was lost; open it again",
          null);
    }
  }

  /** {@code connected}, {@code reconnecting} or {@code closed}. */
  String state() {
    if (closedBecause != null) {
      return "closed";
    }
    return link.loss() == null ? "connected" : "reconnecting";
  }

  /** Null while the slave answers, and once closed. */
  Outage outage() {
    Link.Loss loss = link.loss();
    if (loss == null || closedBecause != null) {
      return null;
    }
    String because = downBecause;
    return new Outage(loss.since(), because == null ? loss.why() : because);
  }

  /** Waits until the slave answers (again). */
  void awaitBack(Duration atMost) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      Link current = link;
      if (closedBecause != null) {
        throw new IOException(host + ": " + closedBecause);
      }
      if (current.loss() == null && answers(current, deadline)) {
        return;
      }
      synchronized (this) {
        if (link == current && closedBecause == null) {
          long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
          if (left <= 0) {
            throw new IOException(
                host
                    + ": not back within "
                    + atMost.toMillis()
                    + " ms: "
                    + (current.loss() == null ? "no answer to a probe" : whyDown(current)));
          }
          // A link whose control connection was joined again is back without a notice.
          wait(Math.min(left, limits.probeEvery().toMillis()));
        }
      }
    }
  }

  /** Whether the slave answers a probe before the deadline and before it is lost. */
  private boolean answers(Link current, long deadline) throws InterruptedException {
    try {
      CompletableFuture<Time> probe =
          threads.onPlatform(
              () ->
                  current
                      .control()
                      .request(client -> client.send_probe(), client -> client.recv_probe()));
      probe.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("sending a probe throws nothing", e);
    }
  }
}
