package dev.splitbrain.slave.open;

import dev.splitbrain.slave.session.Failures;
import dev.splitbrain.slave.session.RunningRequest;
import dev.splitbrain.slave.session.SlaveLog;
import dev.splitbrain.slave.system.FileRegion;
import dev.splitbrain.slave.system.JdkInternals;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something open whose reads and writes may block: a FIFO, a terminal, a pipe to a child. A
 * cancelled call really ends and the descriptor stays open: each blocking call gets a channel of
 * its own over the one descriptor, and ending the call closes that channel alone. (The JDK wakes
 * the thread with a signal; its streams would stay blocked, its own channels would take the
 * descriptor along.) Where the JDK does not let us, cancelling a call closes everything.
 *
 * <p>Threads: any; a close ends what is blocked.
 */
public final class Descriptor implements Closeable {
  private final Channel owner;
  private final FileDescriptor descriptor;

  /** Null for what is no file by name. */
  private final SharedFile file;

  private final Set<Channel> inUse = new HashSet<>();
  private boolean closed;

  /** Takes a channel over. */
  public Descriptor(Channel owner) {
    this(owner, null);
  }

  /**
   * Takes a file's channel over.
   *
   * @param identity equal for the same file; null if nobody knows
   */
  public static Descriptor ofFile(FileChannel owner, Object identity) {
    return new Descriptor(owner, SharedFile.join(identity));
  }

  private Descriptor(Channel owner, SharedFile file) {
    this.owner = owner;
    this.descriptor = JdkInternals.hasChannelOver() ? JdkInternals.descriptor(owner) : null;
    this.file = file;
  }

  /** The system's number; -1 if the JDK does not tell it. */
  public int number() {
    return JdkInternals.number(JdkInternals.descriptor(owner));
  }

  /**
   * One read, of whatever the system gives; waits for at least a byte.
   *
   * @return -1 at the end
   * @throws Failure CANCELLED if the request was cancelled
   * @throws ClosedChannelException if the descriptor was closed, perhaps meanwhile
   */
  public int read(ByteBuffer into) throws IOException, Failure, InterruptedException {
    return blocking(true, channel -> ((ReadableByteChannel) channel).read(into));
  }

  /** As {@link #read}, at a position of a file that has such. */
  public int read(ByteBuffer into, long position)
      throws IOException, Failure, InterruptedException {
    return blocking(true, channel -> ((FileChannel) channel).read(into, position));
  }

  /** One write, of at least a byte; waits until the other side takes it. */
  public int write(ByteBuffer from) throws IOException, Failure, InterruptedException {
    return blocking(false, channel -> ((WritableByteChannel) channel).write(from));
  }

  /** As {@link #write}, at a position. */
  public int write(ByteBuffer from, long position)
      throws IOException, Failure, InterruptedException {
    return blocking(false, channel -> ((FileChannel) channel).write(from, position));
  }

  /**
   * Locks a region of a file.
   *
   * @param session who is never in its own way
   * @param wait until nobody else holds it
   * @return whether it is held
   * @throws Failure CANCELLED if the request was cancelled; nothing is held then
   * @throws ClosedChannelException if the descriptor was closed, perhaps meanwhile
   */
  public boolean lock(Object session, FileRegion region, boolean shared, boolean wait)
      throws IOException, Failure {
    FileChannel channel = (FileChannel) owner;
    if (!wait) {
      return file.tryLock(session, this, channel, region, shared);
    }
    try {
      return RunningRequest.current()
          .<Boolean, IOException>interruptibly(
              () -> {
                file.lock(session, this, channel, region, shared);
                return true;
              });
    } catch (InterruptedException e) {
      throw Failures.of(ErrorKind.CANCELLED, null);
    }
  }

  /** Gives up a region that {@link #lock} took. */
  public void unlock(FileRegion region) throws IOException {
    file.unlock(this, region);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private int blocking(boolean read, Body body) throws IOException, Failure, InterruptedException {
    Channel channel = lease(read);
    try {
      return RunningRequest.current()
          .<Integer, IOException>endable(() -> closeQuietly(channel), () -> body.on(channel));
    } catch (ClosedChannelException e) {
      // This call was ended, or everything; perhaps before it began to block.
      if (RunningRequest.current().isCancelled()) {
        throw Failures.of(ErrorKind.CANCELLED, null);
      }
      throw new ClosedChannelException();
    } finally {
      giveBack(channel);
    }
  }

  private synchronized Channel lease(boolean read) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    Channel channel =
        descriptor == null ? owner : JdkInternals.channelOver(descriptor, read, !read);
    inUse.add(channel);
    return channel;
  }

  private void giveBack(Channel channel) throws IOException {
    synchronized (this) {
      inUse.remove(channel);
      notifyAll();
    }
    if (channel != owner) {
      channel.close();
    }
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      SlaveLog.log("ending a blocked call failed: " + e.getMessage());
    }
  }

  /** Ends what is blocked, then closes. Closing twice does nothing. */
  @Override
  public void close() throws IOException {
    List<Channel> blocked;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      blocked = new ArrayList<>(inUse);
    }
    // Before the descriptor: its number may be another file's as soon as it is closed.
    blocked.forEach(Descriptor::closeQuietly);
    if (file == null) {
      owner.close();
    } else {
      file.close(this, (FileChannel) owner);
    }
  }

  private interface Body {
    int on(Channel channel) throws IOException;
  }
}
