package dev.splitbrain.agent.area.files.channel;

import dev.splitbrain.agent.area.files.open.DirectIo;
import dev.splitbrain.agent.area.files.open.SlaveFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An asynchronous channel to a slave's file. Each operation is a task of the program's executor, or
 * of one that all such channels share; handlers run there, in the scope of whoever began.
 */
public final class SlaveAsyncChannel extends AsynchronousFileChannel {
  private final SlaveFile file;
  private final boolean readable;
  private final boolean writable;
  private final Executor executor;
  private volatile boolean closed;
  private final ChannelLocks locks;

  /**
   * A channel over an open file.
   *
   * @param executor null for the shared one
   */
  public SlaveAsyncChannel(
      SlaveFile file, boolean readable, boolean writable, ExecutorService executor) {
    this.file = file;
    this.locks = new ChannelLocks(file);
    this.readable = readable;
    this.writable = writable;
    this.executor = executor == null ? Shared.EXECUTOR : executor;
  }

  /** Made when the first channel needs it. */
  private static final class Shared {
    private static final AtomicInteger COUNT = new AtomicInteger();
    static final ExecutorService EXECUTOR =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "splitbrain-async-" + COUNT.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** One read, write or lock. */
  private interface Operation<R> {
    R run() throws IOException;
  }

  /** Where a result goes: a future, or a handler with its attachment. */
  private interface Result<R> {
    void of(R value, Throwable failure);
  }

  private static <R, A> Result<R> result(A attachment, CompletionHandler<R, ? super A> handler) {
    return (value, failure) -> {
      if (failure == null) {
        handler.completed(value, attachment);
      } else {
        handler.failed(failure, attachment);
      }
    };
  }

  private static <R> Result<R> result(CompletableFuture<R> future) {
    return (value, failure) -> {
      if (failure == null) {
        future.complete(value);
      } else {
        future.completeExceptionally(failure);
      }
    };
  }

  /** Cancelling it with force closes the channel, as the JDK's own does. */
  private final class Pending<R> extends CompletableFuture<R> {
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled && mayInterruptIfRunning) {
        try {
          close();
        } catch (IOException e) {
          // The caller gave the channel up; there is nobody to tell.
        }
      }
      return cancelled;
    }
  }

  private void start(ByteBuffer buffer, Operation<Integer> operation, Result<Integer> result) {
    if (closed || !buffer.hasRemaining()) {
      Throwable failure = closed ? new ClosedChannelException() : null;
      executor.execute(() -> result.of(failure == null ? 0 : null, failure));
      return;
    }
    executor.execute(() -> run(operation, result));
  }

  private <R> void run(Operation<R> operation, Result<R> result) {
    R value;
    try {
      if (closed) {
        throw new AsynchronousCloseException();
      }
      value = operation.run();
    } catch (IOException | RuntimeException e) {
      result.of(null, closed ? new AsynchronousCloseException() : e);
      return;
    }
    result.of(value, null);
  }

  private Operation<Integer> reading(ByteBuffer dst, long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    if (!readable) {
      throw new NonReadableChannelException();
    }
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    DirectIo direct = file.direct();
    if (direct == null) {
      return () -> Buffers.read(dst, (b, off, len) -> file.readAt(position, b, off, len));
    }
    int memory = direct.memory(dst, DirectIo.OF_ARRAYS);
    return () -> Buffers.read(dst, (b, off, len) -> direct.read(position, b, off, len, memory));
  }

  private Operation<Integer> writing(ByteBuffer src, long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    if (!writable) {
      throw new NonWritableChannelException();
    }
    DirectIo direct = file.direct();
    int memory = direct == null ? 0 : direct.memory(src, DirectIo.OF_ARRAYS);
    return () -> {
      long[] at = {position};
      return Buffers.write(
          src,
          (b, off, len) -> {
            int taken =
                direct == null
                    ? file.writeSomeAt(at[0], b, off, len)
                    : direct.write(at[0], b, off, len, memory);
            at[0] += taken;
            return taken;
          });
    };
  }

  @Override
  public <A> void read(
      ByteBuffer dst, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    if (handler == null) {
      throw new NullPointerException("'handler' is null");
    }
    start(dst, reading(dst, position), result(attachment, handler));
  }

  @Override
  public Future<Integer> read(ByteBuffer dst, long position) {
    Pending<Integer> pending = new Pending<>();
    start(dst, reading(dst, position), result(pending));
    return pending;
  }

  @Override
  public <A> void write(
      ByteBuffer src, long position, A attachment, CompletionHandler<Integer, ? super A> handler) {
    if (handler == null) {
      throw new NullPointerException("'handler' is null");
    }
    start(src, writing(src, position), result(attachment, handler));
  }

  @Override
  public Future<Integer> write(ByteBuffer src, long position) {
    Pending<Integer> pending = new Pending<>();
    start(src, writing(src, position), result(pending));
    return pending;
  }

  private void ensureOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public long size() throws IOException {
    ensureOpen();
    return file.size();
  }

  @Override
  public AsynchronousFileChannel truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("Negative size");
    }
    if (!writable) {
      throw new NonWritableChannelException();
    }
    ensureOpen();
    file.length().truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    ensureOpen();
    file.force(metaData);
  }

  @Override
  public <A> void lock(
      long position,
      long size,
      boolean shared,
      A attachment,
      CompletionHandler<FileLock, ? super A> handler) {
    if (handler == null) {
      throw new NullPointerException("'handler' is null");
    }
    checkLock(shared);
    if (closed) {
      executor.execute(() -> handler.failed(new ClosedChannelException(), attachment));
      return;
    }
    startLock(position, size, shared, result(attachment, handler));
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    checkLock(shared);
    if (closed) {
      return CompletableFuture.failedFuture(new ClosedChannelException());
    }
    Pending<FileLock> pending = new Pending<>();
    startLock(position, size, shared, result(pending));
    return pending;
  }

  private void checkLock(boolean shared) {
    if (shared && !readable) {
      throw new NonReadableChannelException();
    }
    if (!shared && !writable) {
      throw new NonWritableChannelException();
    }
  }

  /** That a lock overlaps another one is told at once; that it is there, later. */
  private void startLock(long position, long size, boolean shared, Result<FileLock> result) {
    ChannelLocks.Lock lock = locks.announce(this, position, size, shared);
    boolean started = false;
    try {
      executor.execute(() -> run(() -> take(lock), orForgotten(lock, result)));
      started = true;
    } finally {
      if (!started) {
        locks.forget(lock);
      }
    }
  }

  private FileLock take(ChannelLocks.Lock lock) throws IOException {
    locks.take(lock, true);
    if (closed) {
      throw new AsynchronousCloseException();
    }
    return lock;
  }

  private Result<FileLock> orForgotten(ChannelLocks.Lock lock, Result<FileLock> result) {
    return (held, failure) -> {
      if (failure != null) {
        locks.forget(lock);
      }
      result.of(held, failure);
    };
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    checkLock(shared);
    ensureOpen();
    return locks.tryTake(locks.announce(this, position, size, shared));
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    locks.invalidate();
    file.close();
  }
}
