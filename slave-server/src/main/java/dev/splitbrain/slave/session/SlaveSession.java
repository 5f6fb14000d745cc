package dev.splitbrain.slave.session;

import dev.splitbrain.slave.system.NativePaths;
import dev.splitbrain.slave.system.OwnDescriptors;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.error.ErrorTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.thrift.TProcessor;

/**
 * The slave's side of one authenticated link, and the one owner of everything that was opened over
 * it: handles, child processes, files to delete, a working directory.
 *
 * <p>It ends by a goodbye, or when the control connection broke and nobody joined again in time, or
 * with the slave; then everything is freed. It lives on while call connections come and go.
 * Threads: any.
 */
public final class SlaveSession {
  /** How long a close may take before the end of the session goes on without it. */
  private static final long CLOSE_MILLIS = 2_000;

  /** How long a request waits for a fence that was sent before it on another connection. */
  private static final Duration FENCE_PATIENCE = Duration.ofSeconds(30);

  private static final int MOST_REPLIES = 4096;

  /** More than a master keeps: each costs a thread, and memory between calls. */
  private static final int MOST_CONNECTIONS = 512;

  private final SlaveIdentity identity;
  private final byte[] id;
  private final Sessions sessions;
  private final HandleTable handles = new HandleTable();
  private final Children children = new Children();
  private final RunningRequests running = new RunningRequests();
  private final FenceGate fences = new FenceGate(FENCE_PATIENCE);
  private final SessionMemory memory = new SessionMemory();
  private final ReplyCache replies =
      new ReplyCache(MOST_REPLIES, Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16));
  private final Services services;
  private final Set<Connection> connections = new HashSet<>();
  private final List<Path> deleteAtEnd = new ArrayList<>();
  private final CountDownLatch freed = new CountDownLatch(1);

  private volatile Path workingDirectory;
  private volatile boolean keepsChildren;
  private volatile String label = "a master";
  private Connection control;
  private int controlLosses;
  private boolean ended;

  SlaveSession(
      SlaveIdentity identity,
      byte[] id,
      Sessions sessions,
      Function<SlaveSession, Map<String, TProcessor>> services) {
    this.identity = identity;
    this.id = id.clone();
    this.sessions = sessions;
    this.workingDirectory = identity.startDirectory();
    this.services = new Services(services.apply(this));
  }

  /** The slave that this is a session of. */
  public SlaveIdentity identity() {
    return identity;
  }

  /** 16 bytes. They let a holder of the token join, so they are never printed. */
  public byte[] id() {
    return id.clone();
  }

  /** What the session has open. */
  public HandleTable handles() {
    return handles;
  }

  /** The processes that the session started. */
  public Children children() {
    return children;
  }

  /** How names travel. */
  public NativePaths names() {
    return identity.names();
  }

  /** Where relative names start; absolute. */
  public Path workingDirectory() {
    return workingDirectory;
  }

  /** Who is at the other end, for the log. */
  public void describe(String master) {
    label = master;
  }

  /** Leave child processes running when the session ends. */
  public void keepChildren() {
    keepsChildren = true;
  }

  /**
   * The path that a name of the master's means here, absolute.
   *
   * @throws Failure INVALID_PATH for a name that this system cannot have; FILE_SYSTEM for one of
   *     {@link OwnDescriptors}
   */
  public Path path(ByteBuffer name) throws Failure {
    Path directory = workingDirectory;
    Path path = directory.resolve(names().path(name, directory));
    try {
      OwnDescriptors.refuse(path);
    } catch (FileSystemException e) {
      throw ErrorTable.toFailure(e);
    }
    return path;
  }

  /**
   * As chdir(2): the directory must exist and be open to the slave's user.
   *
   * @return the new working directory, without links
   */
  public Path changeDirectory(Path to) throws IOException {
    Path real = workingDirectory.resolve(to).toRealPath();
    if (!Files.isDirectory(real)) {
      throw new NotDirectoryException(real.toString());
    }
    real.getFileSystem().provider().checkAccess(real, AccessMode.EXECUTE);
    workingDirectory = real;
    return real;
  }

  /** The file is deleted when the session ends, before those that were named earlier. */
  public void deleteAtEnd(Path file) throws Failure {
    synchronized (this) {
      if (!ended) {
        deleteAtEnd.add(file.toAbsolutePath());
        return;
      }
    }
    throw Failures.of(ErrorKind.NO_SESSION, "the session has ended");
  }

  /**
   * Tells a request to stop; its own reply still comes.
   *
   * @return false if it has ended before
   */
  public boolean cancel(long requestId) {
    return running.cancel(requestId, replies.isFinished(requestId));
  }

  RunningRequests running() {
    return running;
  }

  FenceGate fences() {
    return fences;
  }

  /** What its calls and children may hold. */
  public SessionMemory memory() {
    return memory;
  }

  ReplyCache replies() {
    return replies;
  }

  Services services() {
    return services;
  }

  /** A connection joins. Returns false if the session has ended: the connection is to be closed. */
  boolean join(Connection connection) {
    Connection replaced = null;
    synchronized (this) {
      if (ended) {
        return false;
      }
      connections.add(connection);
      if (connection.isControl()) {
        replaced = control;
        control = connection;
      }
    }
    if (replaced != null) {
      replaced.close();
    }
    return true;
  }

  /** Whether it takes no more connections for calls now. */
  synchronized boolean isCrowded() {
    return connections.size() >= MOST_CONNECTIONS;
  }

  /** A connection is gone. Returns whether it was the control connection of a living session. */
  synchronized boolean leave(Connection connection) {
    connections.remove(connection);
    if (connection != control) {
      return false;
    }
    control = null;
    controlLosses++;
    return !ended;
  }

  /** How often the control connection was lost. */
  synchronized int controlLosses() {
    return controlLosses;
  }

  /** Whether no control connection has joined since the loss of this number. */
  synchronized boolean isAbandonedSince(int loss) {
    return control == null && !ended && controlLosses == loss;
  }

  /** Whether the session is over, or about to be. */
  public synchronized boolean isEnded() {
    return ended;
  }

  /**
   * Frees everything, and returns when it is free or hangs. The calling connection, if one calls,
   * is left to send its reply.
   *
   * @param reason for the log
   */
  public void end(String reason) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    List<AutoCloseable> open = new ArrayList<>();
    int hanging = 0;
    try {
      step(() -> sessions.forget(this));
      step(running::cancelAll);
      step(memory::close);
      step(
          () -> {
            if (!keepsChildren) {
              children.killAll();
            }
          });
      step(() -> open.addAll(handles.drain()));
      hanging = closeAll(open);
      step(this::deleteFiles);
      step(replies::close);
      step(this::closeConnections);
    } finally {
      freed.countDown();
    }
    SlaveLog.log(
        "session of "
            + label
            + " ended ("
            + reason
            + "); "
            + open.size()
            + " handles closed"
            + (hanging == 0 ? "" : ", " + hanging + " of them still hanging"));
  }

  private static int closeAll(List<AutoCloseable> open) {
    int[] hanging = new int[1];
    step(
        () ->
            hanging[0] =
                Teardown.closeAll(
                    open,
                    CLOSE_MILLIS,
                    (resource, e) ->
                        SlaveLog.logIfPossible("closing " + resource + " failed: ", e)));
    return hanging[0];
  }

  /** No step of the end depends on the one before, so an error in one does not keep the others. */
  private static void step(Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      SlaveLog.logIfPossible("the end of a session: ", e);
    }
  }

  private void deleteFiles() {
    List<Path> files;
    synchronized (this) {
      files = new ArrayList<>(deleteAtEnd);
    }
    Collections.reverse(files);
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        SlaveLog.log("not deleted at the end of the session: " + e);
      }
    }
  }

  private void closeConnections() {
    List<Connection> all;
    synchronized (this) {
      all = new ArrayList<>(connections);
    }
    all.stream().filter(connection -> !connection.isMine()).forEach(Connection::close);
  }

  /**
   * Ends the session that this one's master had before and lost. What it sent there may still be on
   * its way; when this returns, nothing of it runs, or it hangs.
   *
   * @param lost its id
   */
  public void takePlaceOf(byte[] lost) throws InterruptedException {
    SlaveSession before = sessions.find(lost);
    if (before != null && before != this) {
      before.end("its master opened another");
      before.running.awaitNone(CLOSE_MILLIS);
    }
  }

  /** Waits until {@link #end} has freed everything. */
  public void awaitFreed() throws InterruptedException {
    freed.await();
  }

  /** For the log: who is at the other end. */
  @Override
  public String toString() {
    return "session of " + label;
  }
}
