package dev.splitbrain.agent.area.files;

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
final class SlaveAsyncChannel extends AsynchronousFileChannel {
  private final SlaveFile file;
  private final boolean readable;
  private final boolean writable;
  private final Executor executor;
  private volatile boolean closed;

  /**
   * A channel over an open file.
   *
   * @param executor null for the shared one
   */
  SlaveAsyncChannel(SlaveFile file, boolean readable, boolean writable, ExecutorService executor) {
    this.file = file;
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

  /** One read or write. */
  private interface Operation {
    int run() throws IOException;
  }

  /** Where a result goes: a future, or a handler with its attachment. */
  private interface Result {
    void of(Integer count, Throwable failure);
  }

  private static <A> Result result(A attachment, CompletionHandler<Integer, ? super A> handler) {
    return (count, failure) -> {
      if (failure == null) {
        handler.completed(count, attachment);
      } else {
        handler.failed(failure, attachment);
      }
    };
  }

  private static Result result(CompletableFuture<Integer> future) {
    return (count, failure) -> {
      if (failure == null) {
        future.complete(count);
      } else {
        future.completeExceptionally(failure);
      }
    };
  }

  /** Cancelling it with force closes the channel, as the JDK's own does. */
  private final class Pending extends CompletableFuture<Integer> {
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

  private void start(ByteBuffer buffer, Operation operation, Result result) {
    if (closed || !buffer.hasRemaining()) {
      Throwable failure = closed ? new ClosedChannelException() : null;
      executor.execute(() -> result.of(failure == null ? 0 : null, failure));
      return;
    }
    executor.execute(() -> run(operation, result));
  }

  private void run(Operation operation, Result result) {
    int count;
    try {
      if (closed) {
        throw new AsynchronousCloseException();
      }
      count = operation.run();
    } catch (IOException e) {
      result.of(null, closed ? new AsynchronousCloseException() : e);
      return;
    }
    result.of(count, null);
  }

  private Operation reading(ByteBuffer dst, long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    if (!readable) {
      throw new NonReadableChannelException();
    }
    if (dst.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    return () -> Buffers.read(dst, (b, off, len) -> file.readAt(position, b, off, len));
  }

  private Operation writing(ByteBuffer src, long position) {
    if (position < 0) {
      throw new IllegalArgumentException("Negative position");
    }
    if (!writable) {
      throw new NonWritableChannelException();
    }
    return () -> {
      long[] at = {position};
      return Buffers.write(
          src,
          (b, off, len) -> {
            file.writeAt(at[0], b, off, len);
            at[0] += len;
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
    Pending pending = new Pending();
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
    Pending pending = new Pending();
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
    file.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    ensureOpen();
    file.force(metaData);
  }

  private IOException noLock(boolean shared) {
    if (shared && !readable) {
      throw new NonReadableChannelException();
    }
    if (!shared && !writable) {
      throw new NonWritableChannelException();
    }
    return closed
        ? new ClosedChannelException()
        : new IOException(
            FileRefusals.line(
                "AsynchronousFileChannel.lock",
                file.session().hostName(),
                "lock by other means, or use local(...)"));
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
    IOException refused = noLock(shared);
    executor.execute(() -> handler.failed(refused, attachment));
  }

  @Override
  public Future<FileLock> lock(long position, long size, boolean shared) {
    return CompletableFuture.failedFuture(noLock(shared));
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    throw noLock(shared);
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    file.close();
  }
}
