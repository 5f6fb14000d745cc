package dev.splitbrain.slave.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.splitbrain.slave.area.AreaServices;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.EnvelopeFailure;
import dev.splitbrain.wire.envelope.EnvelopeTransport;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.files.OpenOption;
import dev.splitbrain.wire.files.OpenRequest;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.watch.WatchService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection does when something is thrown that no handler throws. */
class ConnectionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SlaveIdentity identity = SlaveIdentity.now("case", List.of());
  private final Sessions sessions = new Sessions(identity, AreaServices::of, Duration.ofSeconds(1));
  private final SlaveSession session =
      new SlaveSession(identity, new byte[16], sessions, AreaServices::of);
  private final AtomicInteger calls = new AtomicInteger();
  private ServerSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    sessions.close("the test is over");
  }

  private EnvelopeTransport connect() throws Exception {
    Socket master = new Socket(listener.getInetAddress(), listener.getLocalPort());
    Socket slave = listener.accept();
    Threads.daemon(
            "case",
            () -> {
              try {
                FrameConnection frames = new FrameConnection(slave, Limits.FRAME_BYTES);
                Connection connection = new Connection(frames, Purpose.CALL, sessions, session);
                session.join(connection);
                connection.serve();
              } catch (IOException | OutOfMemoryError e) {
                calls.addAndGet(1000);
              }
            })
        .start();
    return new EnvelopeTransport(new FrameConnection(master, Limits.FRAME_BYTES), null);
  }

  private EnvelopeTransport request(EnvelopeTransport transport, long id) {
    transport.request(new Envelope(FrameKind.REQUEST, 0, identity.epoch(), id, 0, 0));
    return transport;
  }

  private ErrorKind openFails(EnvelopeTransport transport, long id) {
    return assertThrows(
            EnvelopeFailure.class,
            () -> new WatchService.Client(new WireProtocol(request(transport, id), "watch")).open())
        .failure()
        .getKind();
  }

  @Test
  void anErrorBehindTheHandlerIsTheReplyOfTheRequestAndOfItsRepeat() throws Exception {
    session
        .services()
        .replace(
            "watch",
            (in, out) -> {
              calls.incrementAndGet();
              RunningRequest.reachHandler();
              throw new OutOfMemoryError("for the reply");
            });
    assertTimeoutPreemptively(
        SOON,
        () -> {
          EnvelopeTransport transport = connect();
          assertEquals(ErrorKind.UNKNOWN_OUTCOME, openFails(transport, 1));
          try (EnvelopeTransport other = connect()) {
            assertEquals(ErrorKind.UNKNOWN_OUTCOME, openFails(other, 1));
          }
          assertEquals(1, calls.get());
          assertEquals(0, session.running().size());
          // The connection goes on.
          assertEquals(
              1,
              new FilesService.Client(new WireProtocol(request(transport, 2), "files"))
                  .roots()
                  .size());
          transport.close();
        });
  }

  @Test
  void anErrorBeforeTheHandlerSaysThatNothingWasDone() throws Exception {
    session
        .services()
        .replace(
            "watch",
            (in, out) -> {
              throw new StackOverflowError();
            });
    assertTimeoutPreemptively(
        SOON,
        () -> {
          try (EnvelopeTransport transport = connect()) {
            assertEquals(ErrorKind.LIMIT, openFails(transport, 1));
          }
        });
  }

  @Test
  void aLargeRequestThatThereIsNoMemoryForIsRefusedUnreadAndTheNextIsServed() throws Exception {
    assertTimeoutPreemptively(
        SOON,
        () -> {
          try (EnvelopeTransport transport = connect()) {
            session.memory().hold(1L << 40);
            session.memory().close();
            OpenRequest request = new OpenRequest();
            request.setPath(new byte[0]);
            request.setOptions(EnumSet.of(OpenOption.WRITE));
            assertEquals(
                ErrorKind.NO_SESSION,
                assertThrows(
                        EnvelopeFailure.class,
                        () ->
                            new FilesService.Client(
                                    new WireProtocol(request(transport, 1), "files"))
                                .writeWhole(request, ByteBuffer.allocate(1 << 20)))
                    .failure()
                    .getKind());
            session.memory().giveBack(1L << 40);
            assertEquals(
                1,
                new FilesService.Client(new WireProtocol(request(transport, 2), "files"))
                    .roots()
                    .size());
          }
          assertEquals(0, session.memory().used());
        });
  }
}
