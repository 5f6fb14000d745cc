package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testkit.FakeSlave.Seen;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.envelope.Limits;
import dev.splitbrain.wire.envelope.MessageTransport;
import dev.splitbrain.wire.envelope.WireProtocol;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.hello.Purpose;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.junit.jupiter.api.Test;

class SessionCallsTest extends SessionTestBase {
  @Test
  void aCallIsOneRoundTripOnOneConnection() throws Exception {
    slave.expect("files:size").where(FilesService.size_args.class, a -> a.handle == 7).reply(70L);
    slave.expect("files:size").where(FilesService.size_args.class, a -> a.handle == 8).reply(80L);

    assertEquals(70, look(7));
    assertEquals(80, look(8));

    assertEquals(2, session.roundTrips());
    List<Seen> sizes = slave.seen("files:size");
    assertEquals(sizes.get(0).connection(), sizes.get(1).connection());
    assertEquals(1, slave.open(Purpose.CALL));
    assertEquals(FrameKind.REQUEST, sizes.get(0).envelope().kind());
  }

  @Test
  void idsCountUpAndRepliesAreConfirmed() throws Exception {
    slave.always("files:read").reply(data("x"));

    for (int i = 0; i < 5; i++) {
      once(1);
    }
    long before = 0;
    for (Seen read : slave.seen("files:read")) {
      Envelope envelope = read.envelope();
      assertTrue(envelope.requestId() > before);
      assertTrue(envelope.repliesUpTo() < envelope.requestId());
      assertTrue(envelope.repliesUpTo() >= before || before == 0);
      before = envelope.requestId();
    }
  }

  @Test
  void aBlockedCallHoldsTheConfirmationBackAndNothingElse() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("late"));
    slave.always("files:size").reply(1L);
    Async<String> late = async(() -> text(once(1)));
    blocked.awaitArrival();
    long held = slave.seen("files:read").get(0).envelope().requestId();

    look(1);
    look(1);
    for (Seen seen : slave.seen("files:size")) {
      assertTrue(seen.envelope().repliesUpTo() < held);
    }
    gate.countDown();
    assertEquals("late", late.get());
    eventually(
        "everything confirmed",
        () -> {
          try {
            look(1);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          List<Seen> sizes = slave.seen("files:size");
          return sizes.get(sizes.size() - 1).envelope().repliesUpTo() >= held;
        });
  }

  @Test
  void stampsMoveAtBothEndsOfACall() throws Exception {
    slave.expect("files:size").reply(1L);
    slave.expect("files:read").reply(data("x"));
    slave.expect("files:closeUnawaited");
    long calls = session.callStamp();
    long changes = session.changeStamp();

    look(1);
    assertEquals(calls + 2, session.callStamp());
    assertEquals(changes, session.changeStamp());
    once(1);
    assertEquals(calls + 4, session.callStamp());
    assertEquals(changes + 2, session.changeStamp());
    fence(1);
    assertEquals(calls + 6, session.callStamp());
    assertEquals(changes + 4, session.changeStamp());
    slave.await("the fence", s -> s.seen("files:closeUnawaited").size() == 1);
  }

  @Test
  void whatAHandlerFailsWithComesThrough() throws Exception {
    slave.expect("files:size").fail(ErrorKind.ACCESS_DENIED, "no");
    slave.expect("files:size").reply(3L);

    Failure failure = assertThrows(Failure.class, () -> look(1));
    assertEquals(ErrorKind.ACCESS_DENIED, failure.getKind());
    assertEquals(3, look(1));
    assertEquals(1, slave.open(Purpose.CALL));
  }

  @Test
  void aRefusalOfTheEnvelopeLayerComesThroughAndTheConnectionGoesOn() throws Exception {
    slave.expect("files:read").refuse(ErrorKind.LIMIT, "the reply cache is full");
    slave.expect("files:read").reply(data("ok"));

    Failure failure = assertThrows(Failure.class, () -> once(1));
    assertEquals(ErrorKind.LIMIT, failure.getKind());
    assertEquals("ok", text(once(1)));
    assertEquals(1, slave.open(Purpose.CALL));
  }

  @Test
  void listenersHearOfEveryCallOnce() throws Exception {
    slave.expect("files:size").reply(1L);
    slave.expect("files:size").fail(ErrorKind.IO, "broken");

    look(5);
    Failure failure = assertThrows(Failure.class, () -> look(6));

    assertEquals(2, heard.size());
    RoutedCall first = heard.get(0);
    assertEquals(HOST, first.host());
    assertEquals("files", first.area());
    assertEquals("files:size", first.call());
    assertEquals("/f5", first.subject());
    assertEquals("a test", first.reason());
    assertEquals(1, first.roundTrips());
    assertTrue(first.nanos() > 0);
    assertNull(first.failure());
    assertSame(failure, heard.get(1).failure());
  }

  @Test
  void aListenerThatThrowsChangesNothingForTheCaller() throws Exception {
    List<Throwable> reported = new ArrayList<>();
    Sessions sessions = new Sessions(LIMITS);
    sessions.addListener(
        call -> {
          throw new IllegalStateException("disk full");
        });
    slave.expect("files:size").reply(4L);
    Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> reported.add(e));
    try (AutoCloseable closes = null) {
      ManagedSession own = sessions.open("bench2", slave.url());
      assertEquals(4L, own.call(call("size", null), client -> client.size(1)).longValue());
      own.close();
      assertNull(closes);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    assertEquals("disk full", reported.get(0).getMessage());
  }

  @Test
  void aMethodThatTheSlaveLacksNamesTheJarToCopy() throws Exception {
    slave.slaveInfo();
    slave.expect("files:size").raw(unknownMethod());

    Failure failure = assertThrows(Failure.class, () -> look(1));
    assertEquals(ErrorKind.UNSUPPORTED, failure.getKind());
    assertTrue(failure.getReason().contains("splitbrain-slave.jar"), failure.getReason());
    assertTrue(failure.getReason().contains("files:size"), failure.getReason());
    assertTrue(failure.getReason().startsWith("bench1: "), failure.getReason());
  }

  private static byte[] unknownMethod() throws Exception {
    var out = new MessageTransport();
    var protocol = new WireProtocol(out);
    protocol.writeMessageBegin(new TMessage("size", TMessageType.EXCEPTION, 1));
    new TApplicationException(TApplicationException.UNKNOWN_METHOD, "no size").write(protocol);
    protocol.writeMessageEnd();
    return java.util.Arrays.copyOf(out.output(), out.outputLength());
  }

  @Test
  void repliesThatAreNoneAreAClearErrorAndTheNextCallWorks() throws Exception {
    byte[] garbage = "this is no thrift message".getBytes(StandardCharsets.US_ASCII);
    slave.expect("files:size").raw(garbage);
    slave.expect("files:size").raw(new byte[0]);
    slave.expect("files:size").frame(envelope -> other(envelope), garbage);
    slave.expect("files:size").reply(9L);

    for (int i = 0; i < 3; i++) {
      HostLostException e = assertThrows(HostLostException.class, () -> look(1));
      assertTrue(e.getMessage().startsWith("bench1: files:size of /f1 failed"), e.getMessage());
      assertTrue(e.getMessage().contains("broke the protocol"), e.getMessage());
      assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    }
    assertEquals(9, look(1));
    assertEquals("connected", session.state());
  }

  @Test
  void aReplyOfAnotherMethodIsAClearErrorAndTheNextCallWorks() throws Exception {
    // Its result reads as a size would, so only the name tells.
    slave.expect("files:size").raw(message("position", TMessageType.REPLY, 1));
    slave.expect("files:size").raw(message("size", TMessageType.CALL, 1));
    slave.expect("files:size").raw(message("size", TMessageType.REPLY, 77));
    slave.expect("files:size").raw(message("files:position", TMessageType.EXCEPTION, 4));
    slave.expect("files:size").reply(9L);

    for (int i = 0; i < 4; i++) {
      HostLostException e = assertThrows(HostLostException.class, () -> look(1));
      assertTrue(
          e.getMessage().startsWith("bench1: files:size of /f1 failed: the slave broke the"),
          e.getMessage());
      assertTrue(e.getMessage().contains("to size"), e.getMessage());
    }
    assertEquals(9, look(1));
  }

  private static byte[] message(String name, byte type, int number) throws Exception {
    var out = new MessageTransport();
    var protocol = new WireProtocol(out);
    protocol.writeMessageBegin(new TMessage(name, type, number));
    new FilesService.size_result(5, null).write(protocol);
    protocol.writeMessageEnd();
    return java.util.Arrays.copyOf(out.output(), out.outputLength());
  }

  private static Envelope other(Envelope request) {
    return new Envelope(FrameKind.REPLY, 0, request.epoch(), request.requestId() + 1, 0, 0);
  }

  @Test
  void aRequestOverTheLimitIsRefusedHere() throws Exception {
    ByteBuffer large = ByteBuffer.allocate(Limits.FRAME_BYTES);

    Failure failure =
        assertThrows(
            Failure.class,
            () -> session.call(call("write", "/f"), client -> client.write(1, 0, large)));
    assertEquals(ErrorKind.LIMIT, failure.getKind());
    assertTrue(failure.getReason().contains("files:write"), failure.getReason());
    assertEquals(List.of(), slave.seen("files:write"));
  }

  @Test
  void anExceptionOfTheCallersOwnDoesNotSpoilTheConnection() throws Exception {
    slave.always("files:size").reply(1L);
    look(1);
    IllegalStateException own = new IllegalStateException("mine");

    Throwable seen =
        assertThrows(
            IllegalStateException.class,
            () ->
                session.call(
                    call("size", "/f"),
                    client -> {
                      throw own;
                    }));
    assertSame(own, seen);
    assertEquals(1, look(1));
    assertEquals(1, slave.open(Purpose.CALL));
  }

  @Test
  void anUnknownMethodAndAFenceAsACallAreErrorsOfTheCaller() {
    assertThrows(
        IllegalArgumentException.class, () -> session.call(call("nonsense", null), client -> null));
    assertThrows(
        IllegalArgumentException.class,
        () -> session.call(call("closeUnawaited", null), client -> null));
    assertThrows(
        IllegalArgumentException.class, () -> session.fence(call("close", null), client -> null));
  }

  @Test
  void sixtyFourThreadsGetTheirOwnAnswers() throws Exception {
    int threads = 64;
    int calls = 50;
    slave.always("files:size").reply(FilesService.size_args.class, a -> a.handle * 3);
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Async<Boolean>> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long base = 1000L * t;
      all.add(
          async(
              () -> {
                start.await();
                for (int i = 0; i < calls; i++) {
                  assertEquals((base + i) * 3, look(base + i));
                }
                return true;
              }));
    }
    for (Async<Boolean> one : all) {
      assertTrue(one.get());
    }
    assertEquals((long) threads * calls, session.roundTrips());
    assertTrue(slave.open(Purpose.CALL) <= threads);
    Set<Long> ids = new HashSet<>();
    slave.seen("files:size").forEach(seen -> ids.add(seen.envelope().requestId()));
    assertEquals(threads * calls, ids.size());
  }

  @Test
  void atTheBoundOfThePoolACallFailsNamingIt() throws Exception {
    reopen(LIMITS.withConnections(2));
    CountDownLatch gate = new CountDownLatch(1);
    var one = slave.expect("files:read").after(gate).reply(data("1"));
    var two = slave.expect("files:read").after(gate).reply(data("2"));
    Async<String> first = async(() -> text(once(1)));
    one.awaitArrival();
    Async<String> second = async(() -> text(once(2)));
    two.awaitArrival();

    Failure failure = assertThrows(Failure.class, () -> look(3));
    assertEquals(ErrorKind.LIMIT, failure.getKind());
    assertTrue(failure.getReason().contains("2 calls"), failure.getReason());
    gate.countDown();
    assertEquals("1", first.get());
    assertEquals("2", second.get());
    slave.expect("files:size").reply(3L);
    assertEquals(3, look(3));
  }

  @Test
  void connectionsThatNobodyNeedsAreClosedButOne() throws Exception {
    SessionLimits impatient =
        new SessionLimits(
            LIMITS.connect(),
            LIMITS.probeEvery(),
            LIMITS.probes(),
            256,
            LIMITS.firstBackOff(),
            LIMITS.mostBackOff(),
            LIMITS.goodbye(),
            Duration.ofMillis(1));
    reopen(impatient);
    CountDownLatch gate = new CountDownLatch(1);
    List<Async<String>> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      var each = slave.expect("files:read").after(gate).reply(data("x"));
      all.add(async(() -> text(once(1))));
      each.awaitArrival();
    }
    assertEquals(5, slave.open(Purpose.CALL));
    gate.countDown();
    for (Async<String> one : all) {
      one.get();
    }
    slave.await("idle connections to go", s -> s.open(Purpose.CALL) == 1);
  }

  @Test
  void theSessionsOwnCallsGoTheSameWay() throws Exception {
    slave.expect("session:openHandles").reply(Map.of("file", 3));
    slave
        .expect("session:changeDirectory")
        .reply(ByteBuffer.wrap("/var/log".getBytes(StandardCharsets.UTF_8)));

    assertArrayEquals("/fake".getBytes(StandardCharsets.UTF_8), session.workingDirectory());
    assertEquals(Map.of("file", 3), session.openHandles());
    session.changeDirectory("log".getBytes(StandardCharsets.UTF_8));
    assertArrayEquals("/var/log".getBytes(StandardCharsets.UTF_8), session.workingDirectory());
    assertEquals(2, session.roundTrips());
    assertEquals("fake-host", session.info().getHostName());
    assertEquals(HOST, session.hostName());
  }

  @Test
  void aProbeTellsTheClockAndIsNoRoundTripOfTheProgram() throws Exception {
    ManagedSession.Probe probe = session.probe();

    assertTrue(probe.roundTrip().compareTo(Duration.ofSeconds(5)) < 0);
    assertTrue(probe.clockOffset().isNegative(), "the fake's clock stands in 1970");
    assertEquals(0, session.roundTrips());
    assertEquals(List.of(), heard);
    assertInstanceOf(LiveSession.class, session);
  }
}
