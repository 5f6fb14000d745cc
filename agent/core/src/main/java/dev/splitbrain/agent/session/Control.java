package dev.splitbrain.agent.session;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.MessageTransport;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.session.SessionService;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TTransportException;

/**
 * A control connection: several requests of the session service may be under way; one thread
 * listens. A request here waits for no fence, or a slow one would look like a dead slave. Threads:
 * any.
 */
final class Control {
  static final Stub<SessionService.Client> STUB =
      new Stub<>(SessionService.Client.class, SessionService.Client::new, SessionReplies::fault);

  /** So many events may come between two replies. What they take is the listener's time alone. */
  private static final int MOST_EVENTS = 10_000;

  /** Sends with a generated client's {@code send_} method. */
  @FunctionalInterface
  interface Send {
    void on(SessionService.Client client) throws TException;
  }

  private final FrameConnection frames;
  private final RequestIds ids;
  private final Map<Long, Pending<?>> pending = new ConcurrentHashMap<>();
  private volatile long wireEpoch;
  private volatile IOException broken;

  Control(FrameConnection frames, RequestIds ids, long wireEpoch) {
    this.frames = frames;
    this.ids = ids;
    this.wireEpoch = wireEpoch;
  }

  /** Known once the session is open. */
  void wireEpoch(long epoch) {
    wireEpoch = epoch;
  }

  /**
   * Sends a request. The result completes on the listening thread, exceptionally if the connection
   * breaks first.
   */
  <R> CompletableFuture<R> request(Send send, StubCall<SessionService.Client, R> receive) {
    Pending<R> request = new Pending<>(receive);
    long id = ids.begin();
    pending.put(id, request);
    try {
      send.on(request.client);
      Envelope envelope = new Envelope(FrameKind.REQUEST, 0, wireEpoch, id, ids.repliesUpTo(), 0);
      frames.send(envelope, request.message.output(), 0, request.message.outputLength());
    } catch (TException | IOException e) {
      finish(id, e);
    } catch (RuntimeException | Error e) {
      pending.remove(id);
      ids.done(id);
      throw e;
    }
    IOException already = broken;
    if (already != null) {
      finish(id, already);
    }
    return request.result;
  }

  private void finish(long id, Exception failure) {
    Pending<?> request = pending.remove(id);
    ids.done(id);
    if (request != null) {
      request.result.completeExceptionally(failure);
    }
  }

  /** Reads replies until the connection breaks or is closed; never returns normally. */
  void listen() throws IOException {
    try {
      while (true) {
        receiveOne();
      }
    } catch (IOException e) {
      broken = e;
      for (Long id : pending.keySet()) {
        finish(id, e);
      }
      throw e;
    } finally {
      // After an error of ours a reply may be half read: the connection is of no more use.
      frames.close();
    }
  }

  /**
   * Waits for the next reply and hands it to the request that it answers.
   *
   * @throws IOException if the connection broke, or something else came
   */
  void receiveOne() throws IOException {
    for (int events = 0; events <= MOST_EVENTS; events++) {
      Envelope envelope = frames.receive();
      if (envelope.kind() == FrameKind.REPLY) {
        accept(envelope);
        return;
      }
      if (envelope.kind() != FrameKind.EVENT) {
        // Events of a newer slave may be news to us; anything else is a breach.
        throw new IOException("a " + envelope.kind() + " on the control connection");
      }
    }
    throw new IOException("more than " + MOST_EVENTS + " events and no reply");
  }

  private void accept(Envelope envelope) throws IOException {
    Pending<?> request = pending.remove(envelope.requestId());
    if (request == null) {
      throw new IOException("a reply to request " + envelope.requestId() + ", which is not due");
    }
    ids.done(envelope.requestId());
    request.accept(
        envelope,
        Arrays.copyOfRange(
            frames.payload(),
            frames.payloadOffset(),
            frames.payloadOffset() + frames.payloadLength()));
  }

  /** Bytes that have come and were not read: a sign of life that the listener has yet to see. */
  boolean hasNews() throws IOException {
    return frames.socket().getInputStream().available() > 0;
  }

  void close() throws IOException {
    frames.close();
  }

  /** A request, and how to read its reply: by the client that wrote it, which checks the number. */
  private static final class Pending<R> {
    final CompletableFuture<R> result = new CompletableFuture<>();
    final MessageTransport message;
    final SessionService.Client client;
    private final StubCall<SessionService.Client, R> receive;

    Pending(StubCall<SessionService.Client, R> receive) {
      try {
        this.message = new MessageTransport();
      } catch (TTransportException e) {
        throw new IllegalStateException("a transport in memory", e);
      }
      this.client = CallConnection.clientOf(STUB, message);
      this.receive = receive;
    }

    void accept(Envelope envelope, byte[] reply) {
      message.setInput(reply, 0, reply.length);
      try {
        if (envelope.isFailed()) {
          Failure failure = new Failure();
          failure.read(new WireProtocol(message));
          throw failure;
        }
        R received = receive.on(client);
        String fault = received == null ? null : ReplyFields.fault(received);
        if (fault == null) {
          result.complete(received);
        } else {
          result.completeExceptionally(new IOException("the slave sent " + fault));
        }
      } catch (TException | RuntimeException e) {
        result.completeExceptionally(e);
      }
    }
  }
}
