package dev.splitbrain.agent.area.files.call;

import dev.splitbrain.wire.files.OpenReply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** The regions of one open file that are locked on the slave. Threads: any. */
public final class FileRegions {
  private final SlaveCalls calls;
  private final SlaveHandle open;
  private final long handle;

  /** What tells that another handle is of the same file; null if the slave does not know. */
  private final ByteBuffer identity;

  /** Locks that this file has or wants on the slave. */
  private final AtomicInteger count = new AtomicInteger();

  public FileRegions(SlaveCalls calls, SlaveHandle open, OpenReply reply) {
    this.calls = calls;
    this.open = open;
    this.handle = reply.getHandle();
    this.identity = reply.isSetIdentity() ? ByteBuffer.wrap(reply.getIdentity()) : null;
  }

  public LockTable table() {
    return calls.state().locks();
  }

  /** Whether another handle of the same file can be told from one of another file. */
  public boolean areOfAKnownFile() {
    return identity != null;
  }

  public LockTable.Key key() {
    Object file = identity == null ? (Object) handle : identity;
    return new LockTable.Key(calls.session(), open.epoch(), file);
  }

  /** Whether a call would find the handle, so that what is locked is locked still. */
  public boolean areReachable() {
    try {
      open.check();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** False while any is locked or wanted: then a close has to be awaited. */
  public boolean areFree() {
    return count.get() == 0;
  }

  /**
   * Locks a region on the slave. Nothing that was read ahead before is used after it.
   *
   * @param wait until nobody else has it; a close ends the wait
   * @return whether it is held; true if {@code wait}
   */
  public boolean lock(long from, long size, boolean shared, boolean wait) throws IOException {
    count.incrementAndGet();
    // Where the outcome is unknown the slave may hold it.
    boolean held = open.call("lock", c -> c.lock(handle, from, size, shared, wait));
    if (!held) {
      count.decrementAndGet();
      if (wait) {
        throw calls.protocolError("neither a lock nor why not");
      }
    }
    return held;
  }

  public void unlock(long from, long size) throws IOException {
    open.change("unlock", c -> c.unlock(handle, from, size));
    count.decrementAndGet();
  }
}
