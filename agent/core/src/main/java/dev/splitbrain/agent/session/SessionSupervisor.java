package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a session alive, on one thread: probes the slave, passes cancels on, releases what the
 * garbage collector found, joins again or reconnects after a loss. Never waits for a reply, so that
 * a silent slave cannot stop it: replies reach it from the listening thread.
 */
final class SessionSupervisor {
  static final String NO_SESSION = "the slave does not know the session any more";
  private static final int MOST_RELEASED = 1000;

  /** Made beforehand: when the listener fails so, there may be no memory for one. */
  private static final IOException UNKNOWN_BREAK =
      new IOException("the thread that reads the control connection failed");

  /**
   * Bytes that nobody has read yet speak for a slave after a pause of this VM, for this many times
   * the bound of probes: they may be anything.
   */
  private static final int NEWS_COUNTS = 2;

  private record Leaked(long handle, long epoch) {}

  private final LinkState links;
  private final Opening opening;
  private final SessionLimits limits;
  private final SessionThreads threads;
  private final Queue<Leaked> leaked = new ConcurrentLinkedQueue<>();

  private final CancelRequests cancels = new CancelRequests(this::wake);

  // Guarded by this.
  private boolean stopped;
  private boolean woken;

  // The supervisor's thread and the listener's.
  private final AtomicInteger unanswered = new AtomicInteger();

  /** Both begin anew with an answered probe only: a slave may let us in and drop us at once. */
  private final BackOff rejoins;

  private final BackOff reconnects;
  private volatile boolean releasing;
  private volatile Control brokenControl;
  private volatile IOException brokenBy;

  SessionSupervisor(
      LinkState links, Opening opening, SessionLimits limits, SessionThreads threads) {
    this.links = links;
    this.opening = opening;
    this.limits = limits;
    this.threads = threads;
    this.rejoins = new BackOff(limits.firstBackOff(), limits.mostBackOff());
    this.reconnects = new BackOff(limits.firstBackOff(), limits.mostBackOff());
  }

  /** Starts with a link whose control connection nobody listens to yet. */
  void start(Link link) {
    link.afterLoss(this::wake);
    listen(link.control());
    threads.start("supervisor", this::run);
  }

  /** Ends the supervisor's thread, wherever it is. */
  void stop() throws IOException {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    opening.close();
  }

  /** What passes on that a request shall end. */
  CancelRequests cancels() {
    return cancels;
  }

  /** Queues a leaked handle for the next tick. Does not block. */
  void release(long handle, long epoch) {
    leaked.add(new Leaked(handle, epoch));
  }

  /** Has the supervisor look at the state of things now. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private void listen(Control control) {
    threads.start(
        "listener",
        () -> {
          IOException cause = UNKNOWN_BREAK;
          try {
            control.listen();
          } catch (IOException e) {
            cause = e;
          } finally {
            // Whatever it was, nobody listens any more, and only the supervisor can mend that.
            brokenBy = cause;
            brokenControl = control;
            wake();
          }
        });
  }

  private void run() {
    while (true) {
      try {
        keep();
        return;
      } catch (OutOfMemoryError e) {
        // The program's shortage, which may pass. Allocates nothing before the next attempt.
        pause(System.nanoTime() + limits.probeEvery().toNanos());
      } catch (RuntimeException | Error e) {
        // Unprobed, calls could wait for ever: better none than that.
        links.end("an error of ours: " + e, e);
        throw e;
      }
    }
  }

  private void keep() {
    long nextProbe = System.nanoTime() + limits.probeEvery().toNanos();
    long nextRejoin = nextProbe;
    Control awaitsRejoin = null;
    while (!isStopped()) {
      Link link = links.link();
      if (link.loss() != null) {
        if (!reconnect(link)) {
          return;
        }
        nextProbe = System.nanoTime() + limits.probeEvery().toNanos();
        continue;
      }
      boolean broken = brokenControl == link.control();
      if (broken && awaitsRejoin != link.control()) {
        awaitsRejoin = link.control();
        nextRejoin = System.nanoTime() + rejoins.nextNanos();
      }
      if (broken && System.nanoTime() - nextRejoin >= 0) {
        rejoin(link);
        continue;
      }
      cancels.send(link);
      if (System.nanoTime() - nextProbe >= 0) {
        tick(link);
        // From now, not from when it was due: after a pause of this VM there is no catching up.
        nextProbe = System.nanoTime() + limits.probeEvery().toNanos();
      }
      long next = cancels.nextDue(nextProbe);
      pause(broken && nextRejoin - next < 0 ? nextRejoin : next);
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /** Waits until a point of System.nanoTime, or a wake. */
  private synchronized void pause(long until) {
    while (!woken && !stopped) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException e) {
        // Nobody who knows this thread interrupts it; stop() is the way to end it.
        continue;
      }
    }
    woken = false;
  }

  /** Waits so long, or until the end; a wake does not cut a back-off short. */
  private synchronized void backOff(long nanos) {
    long until = System.nanoTime() + nanos;
    while (!stopped) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return;
      }
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException e) {
        // As in pause().
        continue;
      }
    }
  }

  private void tick(Link link) {
    int silent = unanswered.get();
    boolean excused = silent < NEWS_COUNTS * limits.probes() && hasNews(link.control());
    if (silent >= limits.probes() && !excused) {
      link.lose("no answer to " + limits.probes() + " probes", null);
      return;
    }
    unanswered.incrementAndGet();
    link.control()
        .request(client -> client.send_probe(), client -> client.recv_probe())
        .whenComplete(
            (time, failure) -> {
              if (failure == null || failure instanceof Failure) {
                unanswered.set(0);
                rejoins.reset();
                reconnects.reset();
              }
              if (failure instanceof Failure f && f.getKind() == ErrorKind.NO_SESSION) {
                link.lose(NO_SESSION, f);
              }
            });
    releaseLeaked(link);
    link.fenceSender().look();
    link.pool().trim(limits.keepIdle().toNanos());
  }

  private boolean hasNews(Control control) {
    try {
      return control.hasNews();
    } catch (IOException e) {
      return false; // A closed socket has none; the listener finds out why.
    }
  }

  private void releaseLeaked(Link link) {
    if (releasing || leaked.isEmpty()) {
      return;
    }
    List<Long> handles = new ArrayList<>();
    for (Leaked next = leaked.poll(); next != null; next = leaked.poll()) {
      if (next.epoch() == link.epoch()) {
        handles.add(next.handle());
      }
      if (handles.size() == MOST_RELEASED) {
        break;
      }
    }
    if (handles.isEmpty()) {
      return;
    }
    releasing = true;
    link.control()
        .request(
            client -> client.send_release(handles),
            client -> {
              client.recv_release();
              return null;
            })
        .whenComplete(
            (nothing, failure) -> {
              if (failure != null) {
                // Releasing twice is harmless: a handle is never used again.
                handles.forEach(handle -> release(handle, link.epoch()));
              }
              releasing = false;
              if (failure == null && !leaked.isEmpty()) {
                wakeForRelease();
              }
            });
  }

  /** A full batch went through: the next one need not wait for a tick. */
  private void wakeForRelease() {
    Link link = links.link();
    if (link.loss() == null) {
      releaseLeaked(link);
    }
  }

  /** One attempt to save the session whose control connection broke. */
  private void rejoin(Link link) {
    IOException cause = brokenBy;
    try {
      Control control = opening.rejoin(link);
      link.control(control);
      if (link.loss() != null) {
        control.close(); // Lost meanwhile: lose() closed the one before.
      }
      listen(control);
    } catch (IOException e) {
      e.addSuppressed(cause);
      link.lose(
          "the connection was lost and cannot be joined again: "
              + ErrorWords.withoutHost(e, links.host()),
          e);
    }
  }

  /** Tries until there is a new link. Returns false if the session was closed meanwhile. */
  private boolean reconnect(Link lost) {
    links.lost(lost);
    while (!isStopped()) {
      backOff(reconnects.nextNanos());
      if (isStopped()) {
        break;
      }
      try {
        Link link = opening.open(lost, links.chosenDirectory());
        unanswered.set(0);
        link.afterLoss(this::wake);
        listen(link.control());
        links.back(link);
        return !isStopped();
      } catch (IOException e) {
        links.stillLost(e);
      }
    }
    return false;
  }
}
