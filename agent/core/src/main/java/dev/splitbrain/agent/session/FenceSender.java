package dev.splitbrain.agent.session;

import dev.splitbrain.wire.session.SessionService;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import org.apache.thrift.TException;

/**
 * Sees to it that every fence of a link arrives, on a thread of its own that is started when there
 * is a doubt for the first time: nobody else waits for them, and later requests wait on the slave.
 */
final class FenceSender {
  private final Link link;
  private final long doubtNanos;
  private final int proofMillis;
  private Thread thread;
  private boolean work;
  private boolean stopped;

  FenceSender(Link link, SessionLimits limits) {
    this.link = link;
    this.doubtNanos = limits.probeEvery().toNanos();
    this.proofMillis = Math.toIntExact(limits.probeEvery().toMillis() * limits.probes());
  }

  /** There may be a fence without a connection. Does not block. */
  synchronized void wake() {
    if (stopped) {
      return;
    }
    work = true;
    if (thread == null) {
      thread = link.threads().start("fence-sender", this::run);
    }
    notifyAll();
  }

  /** At each tick of the supervisor: has fences sent again that are without proof for long. */
  void look() {
    if (!link.fences().orphans().isEmpty() || !link.fences().doubtful(doubtNanos).isEmpty()) {
      wake();
    }
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private void run() {
    while (awaitWork()) {
      try {
        for (CallConnection doubtful : link.fences().doubtful(doubtNanos)) {
          resolve(doubtful);
        }
        deliver(link.fences().orphans());
      } catch (IOException | TException | OutOfMemoryError e) {
        // Still undelivered. Trying at once again would spin; the supervisor's next tick wakes us,
        // or finds the slave lost.
        forgetWork();
      }
    }
  }

  private synchronized boolean awaitWork() {
    while (!work && !stopped) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Nobody who knows this thread interrupts it; stop() is the way to end it.
        continue;
      }
    }
    work = false;
    return !stopped;
  }

  private synchronized void forgetWork() {
    work = false;
  }

  /** Asks for a sign of life on the connection, or counts its fences as not delivered. */
  private void resolve(CallConnection connection) throws TException, SocketException {
    if (link.pool().lease(connection)) {
      prove(connection);
    } else {
      // A call waits on it, perhaps for long, so the fence goes another way too.
      link.fences().orphan(connection);
    }
  }

  private void deliver(List<Fence> fences) throws IOException, TException {
    if (fences.isEmpty()) {
      return;
    }
    CallConnection connection = link.pool().leaseReserved();
    try {
      for (Fence fence : fences) {
        connection.send(fence);
      }
    } catch (IOException e) {
      link.pool().discard(connection);
      throw e;
    }
    prove(connection);
  }

  /** One probe on a leased connection, which goes back into the pool or is discarded. */
  private void prove(CallConnection connection) throws TException, SocketException {
    long id = link.ids().begin();
    try {
      connection.timeout(proofMillis);
      connection.call(id, 0, Control.STUB, SessionService.Client::probe);
      connection.timeout(0);
      link.pool().giveBack(connection);
    } catch (TException | SocketException e) {
      link.pool().discard(connection);
      throw e;
    } finally {
      link.ids().done(id);
    }
  }
}
