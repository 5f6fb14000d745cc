package dev.splitbrain.slave;

import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.EnvelopeTransport;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.environment.EnvironmentService;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.hello.SlaveUrl;
import dev.splitbrain.wire.hello.Token;
import dev.splitbrain.wire.processes.ProcessesService;
import dev.splitbrain.wire.session.OpenReply;
import dev.splitbrain.wire.session.OpenRequest;
import dev.splitbrain.wire.session.SessionService;
import dev.splitbrain.wire.watch.WatchService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.protocol.TProtocol;

/**
 * A master reduced to frames: every envelope and every connection is in the test's hands, so that a
 * test can repeat, lose, overtake and forget what a real master never would.
 */
final class RawMaster implements AutoCloseable {
  final Token token;
  final int port;
  final Link control;
  final OpenReply opened;
  final AtomicLong ids = new AtomicLong();

  private RawMaster(Token token, int port, boolean keepChildren, byte[] replaces) throws Exception {
    this.token = token;
    this.port = port;
    this.control = link(Purpose.CONTROL, null);
    OpenRequest request = new OpenRequest("raw master", ProcessHandle.current().pid());
    request.setKeepChildren(keepChildren);
    request.setReplaces(replaces);
    this.opened = control.at(0).session().open(request);
  }

  static RawMaster open(Token token, int port) throws Exception {
    return new RawMaster(token, port, false, null);
  }

  static RawMaster open(SlaveUrl url) throws Exception {
    return open(url.token(), url.port());
  }

  static RawMaster keepingChildren(Token token, int port) throws Exception {
    return new RawMaster(token, port, true, null);
  }

  /** A session in the place of another, which its master has given up. */
  static RawMaster inPlaceOf(RawMaster lost) throws Exception {
    return new RawMaster(lost.token, lost.port, false, lost.opened.getSessionId());
  }

  /** One more connection for calls. */
  Link call() throws IOException {
    return link(Purpose.CALL, opened.getSessionId());
  }

  Link rejoin() throws IOException {
    return link(Purpose.CONTROL, opened.getSessionId());
  }

  Link link(Purpose purpose, byte[] sessionId) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Handshake.DEADLINE_MILLIS);
    Handshake.asMaster(
        socket.getInputStream(),
        socket.getOutputStream(),
        token,
        purpose,
        sessionId,
        Handshake.plainChannel(port));
    // A test that waits longer than this for a reply has failed.
    socket.setSoTimeout(60_000);
    return new Link(socket);
  }

  @Override
  public void close() throws IOException {
    control.close();
  }

  /** A connection, and the envelope of the next call on it. */
  final class Link implements AutoCloseable {
    final Socket socket;
    final FrameConnection frames;
    final EnvelopeTransport transport;
    private final long since = System.nanoTime();

    private Link(Socket socket) throws IOException {
      this.socket = socket;
      this.frames = new FrameConnection(socket, Limits.FRAME_BYTES);
      try {
        this.transport = new EnvelopeTransport(frames, null);
      } catch (TException e) {
        throw new IOException(e);
      }
    }

    /**
     * Whether it has existed for longer than the slave of {@link SlaveCase} gives a lost master.
     */
    boolean isAwhileOld() {
      return System.nanoTime() - since > SlaveCase.GRACE.toNanos() * 3 / 4;
    }

    /** The next call is a new request that nothing comes before. */
    Link next() {
      return with(ids.incrementAndGet(), 0, 0);
    }

    /** The next call waits for fences. */
    Link after(long fences) {
      return with(ids.incrementAndGet(), 0, fences);
    }

    /** The next call has this id. */
    Link id(long id) {
      return with(id, 0, 0);
    }

    /** The next call has this epoch. */
    Link at(long epoch) {
      transport.request(new Envelope(FrameKind.REQUEST, 0, epoch, ids.incrementAndGet(), 0, 0));
      return this;
    }

    /** The next call has this id and confirms the replies up to another. */
    Link with(long id, long repliesUpTo, long fences) {
      transport.request(
          new Envelope(FrameKind.REQUEST, 0, opened.getEpoch(), id, repliesUpTo, fences));
      return this;
    }

    /** The next call is a fence. */
    Link fence(long number) {
      transport.request(new Envelope(FrameKind.FENCE, 0, opened.getEpoch(), 0, 0, number));
      return this;
    }

    /** Calls any area's service. */
    <C> C client(String service, Function<TProtocol, C> factory) {
      return factory.apply(new TMultiplexedProtocol(new WireProtocol(transport), service));
    }

    FilesService.Client files() {
      return client("files", FilesService.Client::new);
    }

    WatchService.Client watch() {
      return client("watch", WatchService.Client::new);
    }

    ProcessesService.Client processes() {
      return client("processes", ProcessesService.Client::new);
    }

    EnvironmentService.Client environment() {
      return client("environment", EnvironmentService.Client::new);
    }

    SessionService.Client session() {
      return client("session", SessionService.Client::new);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** The failure that a call ends with. */
  static Failure failure(Call call) throws Exception {
    try {
      call.run();
    } catch (Failure f) {
      return f;
    } catch (dev.splitbrain.wire.envelope.EnvelopeFailure e) {
      return e.failure();
    }
    throw new AssertionError("the call did not fail");
  }

  /** A call that is expected to fail. */
  interface Call {
    void run() throws Exception;
  }
}
