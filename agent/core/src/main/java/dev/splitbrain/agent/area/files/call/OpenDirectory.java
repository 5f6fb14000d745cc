package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.agent.session.Session;
import dev.splitbrain.agent.session.StubCall;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import dev.splitbrain.wire.files.FilesService;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A directory that a slave keeps open: calls within it, and closing, which happens once and which
 * nobody waits for. One that the program forgot is closed when the garbage collector finds it.
 * Threads: any.
 */
public final class OpenDirectory {
  private final SlaveCalls calls;
  private final Path path;
  private final Life life;

  private OpenDirectory(SlaveCalls calls, Path path, Life life) {
    this.calls = calls;
    this.path = path;
    this.life = life;
  }

  /** What outlives the object, for the cleaner. */
  private record Life(Session session, long handle, long epoch, AtomicBoolean closed) {
    void abandon() {
      if (closed.compareAndSet(false, true)) {
        session.releaseLater(handle, epoch);
      }
    }
  }

  /**
   * What a listing opened.
   *
   * @param path the name by which it was opened
   */
  public static OpenDirectory of(SlaveCalls calls, Path path, long handle) {
    Session session = calls.session();
    Life life = new Life(session, handle, session.epoch(), new AtomicBoolean());
    OpenDirectory open = new OpenDirectory(calls.opened(), path, life);
    calls.state().cleaner().register(open, life::abandon);
    return open;
  }

  /** The name by which it was opened; it may have another one now. */
  public Path path() {
    return path;
  }

  SlaveCalls calls() {
    return calls;
  }

  /**
   * The slave's number of it, for a call that comes after {@link #check}.
   *
   * @see #call
   */
  public long handle() {
    return life.handle;
  }

  /**
   * Checks that a call would find it.
   *
   * @throws ClosedDirectoryStreamException if it was closed
   * @throws IOException if the slave that had it open is gone
   */
  public void check() throws IOException {
    if (life.closed.get()) {
      throw new ClosedDirectoryStreamException();
    }
    calls.session().checkEpoch(life.epoch, path.toString());
  }

  /**
   * A call within it.
   *
   * @param name the name that begins here; null for the directory itself
   * @param other a second one; null for calls with one
   */
  public <R> R call(String method, Path name, Path other, StubCall<FilesService.Client, R> body)
      throws IOException {
    check();
    String subject = name == null ? path.toString() : path.resolve(name).toString();
    try {
      return calls.byHandle(method, subject, null, body);
    } catch (Failure f) {
      if (life.closed.get() && isGone(f)) {
        throw new ClosedDirectoryStreamException();
      }
      throw error(f, name, other);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Closed by another thread while the call was on its way. */
  private static boolean isGone(Failure f) {
    return f.getKind() == ErrorKind.UNKNOWN_HANDLE || f.getKind() == ErrorKind.CLOSED;
  }

  /** The JDK does not tell the name of a directory that is not empty. */
  private IOException error(Failure f, Path name, Path other) {
    boolean unnamed = name == null || f.getKind() == ErrorKind.DIRECTORY_NOT_EMPTY;
    return ErrorTable.toFileException(
        f,
        unnamed ? null : name.toString(),
        other == null ? null : other.toString(),
        calls.session().hostName());
  }

  boolean isClosed() {
    return life.closed.get();
  }

  /** Closes without waiting, and before whatever the session does next. */
  public void close() {
    if (life.closed.compareAndSet(false, true) && life.epoch == calls.session().epoch()) {
      calls.fence(
          "closeDirectory",
          path.toString(),
          c -> {
            c.closeDirectory(life.handle);
            return null;
          });
    }
  }
}
