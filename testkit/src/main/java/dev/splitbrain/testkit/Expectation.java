package dev.splitbrain.testkit;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.Repeatability;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.thrift.TBase;

/**
 * One message that a {@link FakeSlave} expects, and what it does when it comes. Without an action
 * it answers a method without a result, and takes a fence.
 */
public final class Expectation {
  /** What to do with a request, on the connection that it came by. */
  @FunctionalInterface
  interface Action {
    void run(FakeConnection connection, Envelope envelope, Messages.Call call)
        throws IOException, InterruptedException;
  }

  private final String call;
  private Predicate<TBase<?, ?>> accepts = args -> true;
  private Action action;
  private CountDownLatch gate;
  private final CountDownLatch arrived = new CountDownLatch(1);

  Expectation(String call) {
    this.call = call;
    boolean fence = Repeatability.of(call).isFence();
    action =
        (connection, envelope, request) -> {
          if (!fence) {
            connection.reply(envelope, Messages.success(request, null));
          }
        };
  }

  /** Expects arguments of the generated type {@code METHOD_args} that the predicate accepts. */
  public <A extends TBase<?, ?>> Expectation where(Class<A> type, Predicate<A> predicate) {
    accepts = args -> type.isInstance(args) && predicate.test(type.cast(args));
    return this;
  }

  /** Answers with a result; null for a method without one. */
  public Expectation reply(Object value) {
    action =
        (connection, envelope, request) ->
            connection.reply(envelope, Messages.success(request, value));
    return this;
  }

  /** Answers with a result made from the arguments. */
  public <A extends TBase<?, ?>> Expectation reply(Class<A> type, Function<A, Object> result) {
    action =
        (connection, envelope, request) ->
            connection.reply(
                envelope, Messages.success(request, result.apply(type.cast(request.args()))));
    return this;
  }

  /** The handler fails. */
  public Expectation fail(ErrorKind kind, String reason) {
    return fail(failure(kind, reason));
  }

  /** The handler fails. */
  public Expectation fail(Failure failure) {
    action =
        (connection, envelope, request) ->
            connection.reply(envelope, Messages.failure(request, failure));
    return this;
  }

  /** The envelope layer refuses the request. */
  public Expectation refuse(ErrorKind kind, String reason) {
    byte[] bare = Messages.bytes(failure(kind, reason)::write);
    action = (connection, envelope, request) -> connection.send(refusal(envelope), bare);
    return this;
  }

  private static Envelope refusal(Envelope request) {
    return request.reply(Envelope.FLAG_FAILED);
  }

  /** The connection is closed instead of an answer. */
  public Expectation die() {
    action = (connection, envelope, request) -> connection.close();
    return this;
  }

  /** Half of the reply's frame, then the connection is closed. */
  public Expectation truncate(Object value) {
    action =
        (connection, envelope, request) ->
            connection.truncated(envelope.reply(0), Messages.success(request, value));
    return this;
  }

  /** A reply frame with this message, whatever it is. */
  public Expectation raw(byte[] message) {
    action = (connection, envelope, request) -> connection.reply(envelope, message);
    return this;
  }

  /** Any frame at all, under an envelope made from the request's. */
  public Expectation frame(Function<Envelope, Envelope> envelope, byte[] message) {
    action = (connection, request, call) -> connection.send(envelope.apply(request), message);
    return this;
  }

  /** Bytes instead of a frame. */
  public Expectation bytes(byte[] bytes) {
    action = (connection, envelope, request) -> connection.bytes(bytes);
    return this;
  }

  /** Nothing: no answer, and the connection stays open. */
  public Expectation ignore() {
    action = (connection, envelope, request) -> {};
    return this;
  }

  /** Waits until the request is cancelled and fails as a slave does then. */
  public Expectation untilCancelled() {
    action =
        (connection, envelope, request) -> {
          connection.slave().awaitCancel(envelope.requestId());
          connection.reply(envelope, Messages.failure(request, failure(ErrorKind.CANCELLED, null)));
        };
    return this;
  }

  /** Does what it does only once the gate is open. */
  public Expectation after(CountDownLatch opens) {
    gate = opens;
    return this;
  }

  /** Waits until the message has come. */
  public void awaitArrival() throws InterruptedException {
    FakeSlave.await(arrived, "the message " + call);
  }

  static Failure failure(ErrorKind kind, String reason) {
    Failure failure = new Failure();
    failure.setKind(kind);
    failure.setReason(reason);
    return failure;
  }

  boolean matches(Messages.Call request) {
    return request.call().equals(call) && accepts.test(request.args());
  }

  void carryOut(FakeConnection connection, Envelope envelope, Messages.Call request)
      throws IOException, InterruptedException {
    arrived.countDown();
    if (gate != null) {
      FakeSlave.await(gate, "the gate of " + call);
    }
    action.run(connection, envelope, request);
  }

  @Override
  public String toString() {
    return call;
  }
}
