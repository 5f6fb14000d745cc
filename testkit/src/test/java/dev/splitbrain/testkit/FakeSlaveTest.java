package dev.splitbrain.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.EnvelopeFailure;
import dev.splitbrain.wire.envelope.EnvelopeTransport;
import dev.splitbrain.wire.envelope.FrameConnection;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.hello.Handshake;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.session.OpenReply;
import dev.splitbrain.wire.session.OpenRequest;
import dev.splitbrain.wire.session.SessionService;
import java.io.IOException;
import java.net.Socket;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TTransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer whose job is to make tests fail has to be seen failing. The master here is bare wire. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FakeSlaveTest {
  private final FakeSlave slave = start();
  private Master control;
  private OpenReply opened;

  private static FakeSlave start() {
    try {
      return FakeSlave.start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One connection and its calls. */
  private final class Master {
    private final Socket socket;
    private final EnvelopeTransport transport;
    private long requests;

    Master(Purpose purpose, byte[] session) throws Exception {
      socket = new Socket("127.0.0.1", slave.url().port());
      Handshake.asMaster(
          socket.getInputStream(),
          socket.getOutputStream(),
          slave.url().token(),
          purpose,
          session,
          Handshake.plainChannel(slave.url().port()));
      transport = new EnvelopeTransport(new FrameConnection(socket, Limits.FRAME_BYTES), null);
    }

    void arm(FrameKind kind, long fences) {
      transport.request(new Envelope(kind, 0, 1, ++requests, 0, fences));
    }

    SessionService.Client session() {
      arm(FrameKind.REQUEST, 0);
      return new SessionService.Client(
          new TMultiplexedProtocol(new WireProtocol(transport), "session"));
    }

    FilesService.Client files(FrameKind kind, long fences) {
      arm(kind, fences);
      return new FilesService.Client(
          new TMultiplexedProtocol(new WireProtocol(transport), "files"));
    }

    long size(long handle) throws TException {
      return files(FrameKind.REQUEST, 0).size(handle);
    }
  }

  @BeforeEach
  void open() throws Exception {
    control = new Master(Purpose.CONTROL, null);
    opened = control.session().open(new OpenRequest("test", 1));
  }

  @AfterEach
  void close() throws IOException {
    control.socket.close();
    slave.die();
  }

  private Master call() throws Exception {
    return new Master(Purpose.CALL, opened.getSessionId());
  }

  @Test
  void whatGoesByTheScriptPasses() throws Exception {
    slave.expect("files:size").where(FilesService.size_args.class, a -> a.handle == 1).reply(10L);
    slave.expect("files:size").fail(ErrorKind.IO, "broken");
    slave.always("files:position").reply(FilesService.position_args.class, a -> a.handle + 1);
    Master call = call();

    assertEquals(10, call.size(1));
    assertThrows(Failure.class, () -> call.size(2));
    assertEquals(6, call.files(FrameKind.REQUEST, 0).position(5));
    assertEquals(8, call.files(FrameKind.REQUEST, 0).position(7));
    control.session().probe();
    assertEquals(1, slave.probes());
    slave.close();
  }

  @Test
  void aCallThatNobodyExpectedFailsTheTest() throws Exception {
    Master call = call();
    assertThrows(TTransportException.class, () -> call.size(1));

    AssertionError e = assertThrows(AssertionError.class, slave::close);
    assertTrue(e.getMessage().contains("not expected: files:size"), e.getMessage());
  }

  @Test
  void aCallWithOtherArgumentsFailsTheTest() throws Exception {
    slave.expect("files:size").where(FilesService.size_args.class, a -> a.handle == 1).reply(10L);
    Master call = call();
    assertThrows(TTransportException.class, () -> call.size(2));

    AssertionError e = assertThrows(AssertionError.class, slave::verify);
    assertTrue(e.getMessage().contains("not expected: files:size"), e.getMessage());
    assertTrue(e.getMessage().contains("did not come: files:size"), e.getMessage());
  }

  @Test
  void callsOutOfOrderFailTheTest() throws Exception {
    slave.expect("files:size").reply(1L);
    slave.expect("files:position").reply(2L);
    Master call = call();
    assertThrows(TTransportException.class, () -> call.files(FrameKind.REQUEST, 0).position(1));

    assertThrows(AssertionError.class, slave::verify);
  }

  @Test
  void whatDidNotComeFailsTheTest() {
    slave.expect("files:size").reply(1L);

    AssertionError e = assertThrows(AssertionError.class, slave::close);
    assertTrue(e.getMessage().contains("did not come: files:size"), e.getMessage());
  }

  @Test
  void aMasterWithAnotherTokenFailsTheTest() throws Exception {
    try (Socket stranger = new Socket("127.0.0.1", slave.url().port())) {
      assertThrows(
          IOException.class,
          () ->
              Handshake.asMaster(
                  stranger.getInputStream(),
                  stranger.getOutputStream(),
                  dev.splitbrain.wire.hello.Token.random(),
                  Purpose.CONTROL,
                  null,
                  Handshake.plainChannel(slave.url().port())));
    }
    eventuallyWrong();
  }

  private void eventuallyWrong() {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() - deadline < 0) {
      try {
        slave.verify();
      } catch (AssertionError expected) {
        return;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("nothing was wrong");
  }

  @Test
  void aRequestWaitsForItsFences() throws Exception {
    slave.always("files:size").reply(1L);
    slave.expect("files:closeUnawaited");
    Master call = call();
    Master other = call();
    Thread late =
        new Thread(
            () -> {
              try {
                slave.await("the request", s -> s.seen("files:size").size() == 1);
                other.files(FrameKind.FENCE, 1).closeUnawaited(1);
              } catch (InterruptedException | TException e) {
                throw new IllegalStateException(e);
              }
            });
    late.start();

    assertEquals(1, call.files(FrameKind.REQUEST, 1).size(1));
    late.join();
    assertEquals(1, slave.seen("files:closeUnawaited").size());
    slave.close();
  }

  @Test
  void deathsTruncationsRefusalsAndGarbageReachTheMaster() throws Exception {
    slave.expect("files:size").die();
    slave.expect("files:size").truncate(1L);
    slave.expect("files:size").refuse(ErrorKind.LIMIT, "full");
    slave.expect("files:size").raw(new byte[] {1, 2, 3});

    assertThrows(TTransportException.class, () -> call().size(1));
    assertThrows(TTransportException.class, () -> call().size(1));
    assertThrows(EnvelopeFailure.class, () -> call().size(1));
    assertThrows(TException.class, () -> call().size(1));
    slave.close();
  }

  @Test
  void afterARestartTheOldSessionIsGone() throws Exception {
    slave.die();
    slave.restart();

    assertThrows(IOException.class, this::call);
    OpenReply again = new Master(Purpose.CONTROL, null).session().open(new OpenRequest("test", 1));
    assertTrue(again.getEpoch() != opened.getEpoch());
  }
}
