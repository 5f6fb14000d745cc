package dev.splitbrain.agent.area.watch;

import dev.splitbrain.agent.area.AreaServices;
import dev.splitbrain.agent.area.PathCodec;
import dev.splitbrain.agent.scope.Route;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.Stub;
import dev.splitbrain.agent.session.UntrueReplyException;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.watch.EventKind;
import dev.splitbrain.wire.watch.Signalled;
import dev.splitbrain.wire.watch.WatchService.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A watch service of a slave. Whoever waits in it has one request under way, which the slave
 * answers when something happens. Threads: any; no lock is held while one waits.
 */
final class SlaveWatchService implements WatchService {
  static final Stub<Client> STUB = new Stub<>(Client.class, Client::new, WatchReplies::fault);
  private static final String NAME = "a watch service";

  /** So many keys are kept before those that are known to be invalid are forgotten. */
  private static final int MANY = 1_000;

  private static final long NOW = 0;
  private static final long FOR_EVER = -1;

  /** Shorter waits say nothing of a slave's honesty: clocks and roundings differ by as much. */
  private static final long MEASURABLE_NANOS = 50_000_000;

  private final Session session;

  /** Why calls by its handle go there. */
  private final Route origin;

  private final long epoch;
  private final long handle;
  private final PathCodec names = AreaServices.one(PathCodec.class);

  /** By number. Guarded by itself, which also announces that a registration is over. */
  private final Map<Long, SlaveWatchKey> keys = new HashMap<>();

  /** Registrations under way: their keys may be signalled before their numbers are known here. */
  private int registering;

  /** Keys that the slave may have and this side does not know: each may be signalled once more. */
  private long forgotten;

  private volatile boolean closed;

  private SlaveWatchService(Route route, long epoch, long handle) {
    this.session = route.session();
    this.origin = route.origin("opened");
    this.epoch = epoch;
    this.handle = handle;
  }

  /**
   * Makes one.
   *
   * @throws IOException as the slave's system says, or if the link is lost
   */
  static SlaveWatchService open(Route route) throws IOException {
    Session session = route.session();
    long epoch = session.epoch();
    try {
      long handle = session.call(route.call(STUB, "open", null), Client::open);
      return new SlaveWatchService(route, epoch, handle);
    } catch (Failure f) {
      throw ErrorTable.toIoException(f, session.hostName());
    }
  }

  Session session() {
    return session;
  }

  PathCodec names() {
    return names;
  }

  /** What a call of the service with this one's handle asks. */
  interface Question<R> {
    R on(Client client, long handle) throws org.apache.thrift.TException;
  }

  /** Makes a call that does not wait. */
  <R> R call(String method, String subject, Question<R> question) throws Failure, IOException {
    return call(origin, method, subject, question);
  }

  private <R> R call(Route route, String method, String subject, Question<R> question)
      throws Failure, IOException {
    session.checkEpoch(epoch, NAME);
    return session.call(route.call(STUB, method, subject), c -> question.on(c, handle));
  }

  /** Whether the service is open, and its slave still has it. */
  boolean isAlive() {
    return !closed && isReachable();
  }

  private boolean isReachable() {
    try {
      session.checkEpoch(epoch, NAME);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  boolean isClosed() {
    return closed;
  }

  WatchKey register(
      Route route, Path directory, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
      throws IOException {
    Set<EventKind> kinds = Kinds.checked(events);
    if (closed) {
      throw new ClosedWatchServiceException();
    }
    Kinds.check(modifiers);
    synchronized (keys) {
      registering++;
    }
    Long number = null;
    try {
      number =
          call(
              route,
              "watch",
              directory.toString(),
              (c, h) -> c.watch(h, names.wire(directory), kinds));
    } catch (Failure f) {
      checkClosed(f);
      throw ErrorTable.toFileException(f, directory.toString(), null, session.hostName());
    } finally {
      synchronized (keys) {
        registering--;
        if (number != null) {
          keys.computeIfAbsent(number, n -> new SlaveWatchKey(this, n, directory));
        } else {
          forgotten++;
        }
        keys.notifyAll();
      }
    }
    synchronized (keys) {
      SlaveWatchKey key = keys.get(number);
      if (keys.size() > MANY) {
        int before = keys.size();
        keys.values().removeIf(SlaveWatchKey::isKnownInvalid);
        forgotten += before - keys.size();
      }
      return key;
    }
  }

  /**
   * The key of a number; null for one that was forgotten.
   *
   * @throws InterruptedException if the thread is interrupted before it is known
   */
  private SlaveWatchKey key(long number) throws InterruptedException {
    synchronized (keys) {
      while (!keys.containsKey(number) && registering > 0) {
        keys.wait();
      }
      return keys.get(number);
    }
  }

  private void checkClosed(Failure f) {
    if (f.getKind() == ErrorKind.CLOSED || (closed && f.getKind() == ErrorKind.UNKNOWN_HANDLE)) {
      throw new ClosedWatchServiceException();
    }
  }

  /** What this thread cannot be told in a checked exception. */
  RuntimeException unchecked(Exception e) {
    if (e instanceof HostLostException lost && !(e instanceof UntrueReplyException)) {
      return new LostWatchServiceException(lost);
    }
    IOException error =
        e instanceof Failure f ? ErrorTable.toIoException(f, session.hostName()) : (IOException) e;
    return new UncheckedIOException(error.getMessage(), error);
  }

  /** The next key; null if none comes in time. A slave that only pretends to wait is refused. */
  private WatchKey taken(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    long left = nanos;
    while (true) {
      Long number = takenNumber(left);
      SlaveWatchKey key = number == null ? null : key(number);
      if (key != null) {
        if (!key.signals()) {
          throw lied("a key that is signalled already");
        }
        return key;
      }
      if (number != null) {
        forgetOne();
      } else if (nanos < 0) {
        throw lied("that a wait without bound was over");
      }
      long before = left;
      left = nanos < 0 ? nanos : Math.max(NOW, nanos - (System.nanoTime() - start));
      if (number == null) {
        if (left == NOW) {
          return null;
        }
        if (before - left < before / 2 && before >= MEASURABLE_NANOS) {
          // Two clocks may differ a little; this is no wait, and asking again would spin.
          throw lied("that a wait of " + before + " ns was over at once");
        }
      }
    }
  }

  private void forgetOne() {
    synchronized (keys) {
      if (forgotten == 0) {
        throw lied("a key that nobody registered");
      }
      forgotten--;
    }
  }

  private RuntimeException lied(String what) {
    return unchecked(
        new IOException(
            "splitbrain: protocol error of host " + session.hostName() + ": it sent " + what));
  }

  private Long takenNumber(long nanos) throws InterruptedException {
    if (closed) {
      throw new ClosedWatchServiceException();
    }
    try {
      Signalled signalled;
      if (nanos == NOW) {
        signalled = call("take", null, (c, h) -> c.take(h, NOW));
      } else {
        session.checkEpoch(epoch, NAME);
        signalled =
            session.callInterruptibly(origin.call(STUB, "take", null), c -> c.take(handle, nanos));
      }
      return signalled.isSetKey() ? signalled.getKey() : null;
    } catch (Failure f) {
      checkClosed(f);
      if (f.getKind() == ErrorKind.CANCELLED && Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw unchecked(f);
    } catch (IOException e) {
      if (closed) {
        throw new ClosedWatchServiceException();
      }
      throw unchecked(e);
    }
  }

  @Override
  public WatchKey poll() {
    try {
      return taken(NOW);
    } catch (InterruptedException e) {
      // While it waited for a registration to end: nothing else in it can be interrupted.
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
    long nanos = unit.toNanos(timeout);
    if (nanos <= 0 && Thread.interrupted()) {
      throw new InterruptedException();
    }
    return taken(Math.max(NOW, nanos));
  }

  @Override
  public WatchKey take() throws InterruptedException {
    return taken(FOR_EVER);
  }

  /** Ends what waits in it. Nothing happens if the link is lost: the slave has closed it then. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    if (!isReachable()) {
      return;
    }
    try {
      call(
          "close",
          null,
          (c, h) -> {
            c.close(h);
            return null;
          });
    } catch (HostLostException e) {
      // The slave closes what a lost session had open.
    } catch (Failure f) {
      throw ErrorTable.toIoException(f, session.hostName());
    }
  }
}
