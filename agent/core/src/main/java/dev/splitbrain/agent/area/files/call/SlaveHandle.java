package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.session.Cancellation;
import dev.splitbrain.agent.session.HostLostException;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.FilesService;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The life of one handle: calls on it, which closing ends, and closing, which happens once.
 * Threads: any; no lock is held while a call waits.
 */
public final class SlaveHandle {
  private static final String CLOSED = "Stream Closed";

  private final SlaveCalls calls;
  private final long handle;
  private final long epoch;
  private final String name;
  private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * What was opened.
   *
   * @param calls those of what was opened, {@link SlaveCalls#opened}
   */
  public SlaveHandle(SlaveCalls calls, long handle, String name) {
    this.calls = calls;
    this.handle = handle;
    this.epoch = calls.session().epoch();
    this.name = name;
  }

  public long epoch() {
    return epoch;
  }

  /** The file's name as the program wrote it. */
  public String name() {
    return name;
  }

  /** As {@link #call}, of what gives nothing. */
  public void change(String method, SlaveCalls.Change change) throws IOException {
    call(
        method,
        c -> {
          change.on(c);
          return null;
        });
  }

  /** Makes a call that {@link #close} ends. */
  public <R> R call(String method, StubCall<FilesService.Client, R> body) throws IOException {
    Cancellation cancel = new Cancellation();
    running.add(cancel);
    try {
      check();
      return calls.byHandle(method, name, cancel, body);
    } catch (Failure f) {
      if (closed.get() && f.getKind() == ErrorKind.CANCELLED) {
        throw new IOException(CLOSED);
      }
      throw calls.ioError(f);
    } finally {
      running.remove(cancel);
    }
  }

  /**
   * Checks that a call would find the handle.
   *
   * @throws IOException if it is closed, or the slave that opened it is gone
   */
  public void check() throws IOException {
    if (closed.get()) {
      throw new IOException(CLOSED);
    }
    calls.session().checkEpoch(epoch, name);
  }

  public boolean isClosed() {
    return closed.get();
  }

  /** Whether this call is the one to close. Takes no lock: a waiting reader may hold it. */
  private boolean begin() {
    if (!closed.compareAndSet(false, true)) {
      return false;
    }
    running.forEach(Cancellation::cancel);
    return epoch == calls.session().epoch();
  }

  /** Closes without waiting, and before whatever the session does next. For regular files. */
  public void closeUnawaited() {
    if (begin()) {
      calls.fence(
          "closeUnawaited",
          name,
          c -> {
            c.closeUnawaited(handle);
            return null;
          });
    }
  }

  /** Closes and waits. Nothing happens if the link is lost: the slave has closed it then. */
  public void close() throws IOException {
    if (!begin()) {
      return;
    }
    try {
      calls.byHandle(
          "close",
          name,
          null,
          c -> {
            c.close(handle);
            return null;
          });
    } catch (HostLostException e) {
      // The slave closes what a lost session had open.
    } catch (Failure f) {
      throw calls.ioError(f);
    }
  }

  /** Leaves the closing to a session thread. */
  public void abandon() {
    if (closed.compareAndSet(false, true)) {
      calls.session().releaseLater(handle, epoch);
    }
  }
}
