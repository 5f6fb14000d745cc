package dev.splitbrain.agent.session;

import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.EnvelopeTransport;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.WireProtocol;
import java.io.IOException;
import java.net.SocketException;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TTransportException;

/** A connection that makes one call at a time. Used by the thread that leased it; any may close. */
final class CallConnection {
  /** Stubs are constants of their areas, far fewer than this. */
  private static final int MOST_CLIENTS = 64;

  private final Link link;
  private final FrameConnection frames;
  private final EnvelopeTransport transport;

  /** By stub: each has its own protocol, which writes the service's name. */
  private final Map<Stub<?>, Client<?>> clients = new IdentityHashMap<>();

  private boolean carriesFences;
  private volatile long idleSince;

  CallConnection(Link link, FrameConnection frames) throws IOException {
    this.link = link;
    this.frames = frames;
    try {
      this.transport = new EnvelopeTransport(frames, null);
    } catch (TTransportException e) {
      throw new IOException(e);
    }
  }

  /** Sends one request and waits for its reply. The slave carries out all fences first. */
  <C, R> R call(long id, Stub<C> stub, StubCall<C, R> body) throws TException {
    return call(id, link.fences().last(), stub, body);
  }

  /** As {@link #call(long, Stub, StubCall)}, waiting for fences up to a given one only. */
  <C, R> R call(long id, long fences, Stub<C> stub, StubCall<C, R> body) throws TException {
    Client<C> client = client(stub);
    try {
      transport.request(envelope(id, fences));
      return body.on(client.calls());
    } finally {
      client.protocol().forgetTarget();
      replied();
    }
  }

  /**
   * Sends one request that does not wait for the replies before.
   *
   * @return the client that sent it, for {@link #receiveAhead}
   */
  <C> C sendAhead(long id, Stub<C> stub, Flow.Send<C> send) throws TException {
    C client = clientOf(stub, transport);
    transport.requestAhead(envelope(id, link.fences().last()));
    send.on(client);
    return client;
  }

  /** Waits for the reply to the oldest of the requests sent ahead. */
  <C, R> R receiveAhead(C client, StubCall<C, R> receive) throws TException {
    transport.expectNext();
    try {
      return receive.on(client);
    } finally {
      replied();
    }
  }

  /** Waits for the reply to the oldest of the requests sent ahead, and drops it. */
  void skipAhead() throws IOException {
    transport.skipNext();
    replied();
  }

  private void replied() {
    if (carriesFences && transport.hasReply()) {
      link.fences().proven(this);
      carriesFences = false;
    }
    transport.release();
  }

  private Envelope envelope(long id, long fences) {
    return new Envelope(
        FrameKind.REQUEST, 0, link.wireEpoch(), id, link.ids().repliesUpTo(), fences);
  }

  /** A generated client and what it reads and writes with. */
  private record Client<C>(C calls, WireProtocol protocol) {}

  @SuppressWarnings("unchecked")
  private <C> Client<C> client(Stub<C> stub) {
    Client<C> known = (Client<C>) clients.get(stub);
    if (known == null) {
      if (clients.size() == MOST_CLIENTS) {
        clients.clear();
      }
      known = newClient(stub);
      clients.put(stub, known);
    }
    return known;
  }

  private <C> Client<C> newClient(Stub<C> stub) {
    WireProtocol protocol = new WireProtocol(transport, stub.service());
    return new Client<>(stub.factory().apply(protocol), protocol);
  }

  /** Writes a fence; whether it arrived is seen by the next reply. */
  void send(Fence fence) throws IOException {
    carriesFences = true;
    link.fences().sentOn(fence, this);
    Envelope envelope =
        new Envelope(
            FrameKind.FENCE, 0, link.wireEpoch(), 0, link.ids().repliesUpTo(), fence.number());
    frames.send(envelope, fence.message(), 0, fence.message().length);
  }

  static <C> C clientOf(Stub<C> stub, org.apache.thrift.transport.TTransport transport) {
    return stub.factory().apply(new WireProtocol(transport, stub.service()));
  }

  /** Whether another request can be sent: nothing is due from the slave. */
  boolean isClean() {
    return transport.isIdle() && !frames.socket().isClosed();
  }

  /** Whether the slave answered the last request. */
  boolean hasReply() {
    return transport.hasReply();
  }

  /** Bounds the wait for each piece of a reply, in milliseconds; 0 for none. */
  void timeout(int millis) throws SocketException {
    frames.socket().setSoTimeout(millis);
  }

  void markIdle() {
    idleSince = System.nanoTime();
  }

  long idleNanos() {
    return System.nanoTime() - idleSince;
  }

  void close() {
    try {
      frames.close();
    } catch (IOException e) {
      // The kernel gave the descriptor up all the same, and there is nobody to tell.
      link.threads().report(e);
    }
  }
}
