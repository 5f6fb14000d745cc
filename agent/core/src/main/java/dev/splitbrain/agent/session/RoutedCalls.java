package dev.splitbrain.agent.session;

import dev.splitbrain.agent.door.Guard;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.MessageTransport;
import dev.splitbrain.wire.envelope.Repeat;
import dev.splitbrain.wire.envelope.Repeatability;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.thrift.TException;

/**
 * The one place that every routed call of a session passes: counts it, lets it be interrupted or
 * cancelled, tells the listeners. All of it runs in guard mode, whoever calls: objects that the
 * program has call from its own frames, and a call may have to open a connection. Threads: any.
 */
final class RoutedCalls {
  /** Finds the link of the moment for a call. */
  @FunctionalInterface
  interface Links {
    /** The link; throws, in the words of an error for the call, if there is none that lives. */
    Link forCall(String call, String subject) throws HostLostException;
  }

  private final String host;
  private final Links links;
  private final SessionThreads threads;
  private final CancelRequests cancels;
  private final Consumer<RoutedCall> tell;
  private final AtomicLong roundTrips = new AtomicLong();
  private final AtomicLong callStamp = new AtomicLong();
  private final AtomicLong changeStamp = new AtomicLong();
  private final Map<Thread, OneCall> waiting = new ConcurrentHashMap<>();

  RoutedCalls(
      String host,
      Links links,
      SessionThreads threads,
      CancelRequests cancels,
      Consumer<RoutedCall> tell) {
    this.host = host;
    this.links = links;
    this.threads = threads;
    this.cancels = cancels;
    this.tell = tell;
  }

  long roundTrips() {
    return roundTrips.get();
  }

  long callStamp() {
    return callStamp.get();
  }

  long changeStamp() {
    return changeStamp.get();
  }

  <C, R> R call(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException {
    return routed(call, one -> platform(() -> one.make(call.stub(), body)));
  }

  <C, R> R callInterruptibly(Call<C> call, StubCall<C, R> body) throws Failure, HostLostException {
    return routed(
        call,
        one -> {
          if (Thread.currentThread().isInterrupted()) {
            throw cancelled(call);
          }
          InterruptWatch watch = new InterruptWatch(() -> cancels.cancel(one.link(), one.id()));
          watch.start();
          try {
            return platform(() -> one.make(call.stub(), body));
          } finally {
            stop(watch);
            cancels.forget(one.link(), one.id());
          }
        });
  }

  private static void stop(InterruptWatch watch) {
    try {
      watch.stop();
    } catch (IOException e) {
      throw new IllegalStateException("the watch is closed by interrupts only", e);
    }
  }

  <C, R> R callCancellably(Call<C> call, Cancellation cancellation, StubCall<C, R> body)
      throws Failure, HostLostException {
    return routed(
        call,
        one -> {
          if (!cancellation.begin(() -> cancels.cancel(one.link(), one.id()))) {
            throw cancelled(call);
          }
          try {
            return platform(() -> one.make(call.stub(), body));
          } finally {
            cancellation.end();
            cancels.forget(one.link(), one.id());
          }
        });
  }

  /**
   * Cancels the call that a thread waits in, whether the JDK's own would be interruptible or not;
   * nothing if there is none.
   */
  void cancel(Thread thread) {
    OneCall one = waiting.get(thread);
    if (one == null) {
      return;
    }
    cancels.cancel(one.link(), one.id());
    if (waiting.get(thread) != one) {
      // It ended meanwhile.
      cancels.forget(one.link(), one.id());
    }
  }

  private static Failure cancelled(Call<?> call) {
    Failure failure = new Failure();
    failure.setKind(ErrorKind.CANCELLED);
    failure.setReason(call.name() + " was cancelled before it was sent");
    return failure;
  }

  /** Carries out one call. */
  @FunctionalInterface
  private interface Body<R> {
    R run(OneCall call) throws Failure, HostLostException;
  }

  private <R> R routed(Call<?> call, Body<R> body) throws Failure, HostLostException {
    return guarded(() -> made(call, body));
  }

  /**
   * Runs what the session does for a caller, which may be the program itself: none of it is routed.
   */
  static <R> R guarded(Guard.Body<R, Exception> body) throws Failure, HostLostException {
    try {
      return Guard.run(body);
    } catch (Failure | HostLostException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an exception that no call declares", e);
    }
  }

  /** The one place that every routed call passes. */
  private <R> R made(Call<?> call, Body<R> body) throws Failure, HostLostException {
    Repeat repeat = Repeatability.of(call.name());
    if (repeat.isFence()) {
      throw new IllegalArgumentException(call.name() + " has no reply to wait for");
    }
    long start = System.nanoTime();
    moveStamps(repeat);
    OneCall one = null;
    Throwable failure = null;
    try {
      one =
          new OneCall(
              host,
              links.forCall(call.name(), call.subject()),
              call.name(),
              call.subject(),
              repeat);
      waiting.put(Thread.currentThread(), one);
      return body.run(one);
    } catch (Failure | HostLostException | RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      if (one != null) {
        waiting.remove(Thread.currentThread());
        cancels.forget(one.link(), one.id());
        one.over();
        roundTrips.addAndGet(one.sent());
      }
      moveStamps(repeat);
      tell(call, one == null ? 0 : one.sent(), start, failure);
    }
  }

  <C> Flow<C> flow(Call<C> call) {
    return new RequestFlow<>(this, threads, call, Repeatability.of(call.name()));
  }

  String host() {
    return host;
  }

  Link link(Call<?> call) throws HostLostException {
    return links.forCall(call.name(), call.subject());
  }

  void countRoundTrip() {
    roundTrips.incrementAndGet();
  }

  void moveStamps(Repeat repeat) {
    if (repeat == Repeat.RELEASE) {
      return;
    }
    callStamp.incrementAndGet();
    if (repeat != Repeat.LOOK) {
      changeStamp.incrementAndGet();
    }
  }

  void tell(Call<?> call, int trips, long start, Throwable failure) {
    long nanos = System.nanoTime() - start;
    tell.accept(
        new RoutedCall(
            host,
            call.stub().service(),
            call.name(),
            call.subject(),
            call.reason(),
            trips,
            nanos,
            failure));
  }

  /** What stayed on the master, but belongs beside the calls that did not. */
  void note(String area, String call, String subject, String why) {
    Guard.act(() -> tell.accept(new RoutedCall(host, area, call, subject, why, 0, 0, null)));
  }

  /** Runs socket I/O of a call where an interrupt cannot harm it. */
  <R> R platform(Callable<R> task) throws Failure, HostLostException {
    try {
      return threads.onPlatform(task);
    } catch (Failure | HostLostException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("an exception that no call declares", e);
    }
  }

  <C> void fence(Call<C> call, StubCall<C, Void> body) {
    Guard.act(() -> sendFence(call, body));
  }

  private <C> void sendFence(Call<C> call, StubCall<C, Void> body) {
    Repeat repeat = Repeatability.of(call.name());
    if (!repeat.isFence()) {
      throw new IllegalArgumentException(call.name() + " has a reply to wait for");
    }
    long start = System.nanoTime();
    moveStamps(repeat);
    Throwable failure = null;
    try {
      Link link = link(call);
      Fence fence = link.fences().add(serialized(call.stub(), body));
      platform(
          () -> {
            deliver(link, fence);
            return null;
          });
    } catch (Failure | HostLostException e) {
      // The link is gone, and with it everything that the fence would have freed.
      failure = e;
    }
    moveStamps(repeat);
    tell(call, 0, start, failure);
  }

  private static <C> byte[] serialized(Stub<C> stub, StubCall<C, Void> body) {
    try {
      MessageTransport message = new MessageTransport();
      body.on(CallConnection.clientOf(stub, message));
      return Arrays.copyOf(message.output(), message.outputLength());
    } catch (TException e) {
      throw new IllegalArgumentException("a fence that cannot be written", e);
    }
  }

  /** On the connection at hand if there is one, which a next call uses; else by fence sender. */
  private static void deliver(Link link, Fence fence) {
    CallConnection connection = link.pool().leaseIdle();
    if (connection == null) {
      link.fenceSender().wake();
      return;
    }
    try {
      connection.send(fence);
      link.pool().giveBack(connection);
    } catch (IOException e) {
      // The fence sender, whom discard() wakes, takes it another way.
      link.pool().discard(connection);
    }
  }
}
