package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testkit.FakeSlave.Seen;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.envelope.Envelope;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.session.OpenRequest;
import dev.splitbrain.wire.session.SessionService;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SessionLossTest extends SessionTestBase {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** The number of that kind of frame on the wire. */
  private static final byte EVENT = 6;

  private static void assertOneLine(Throwable e) {
    assertInstanceOf(HostLostException.class, e);
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertTrue(e.getMessage().startsWith("bench1: "), e.getMessage());
  }

  @Test
  void aSlaveThatStopsAnsweringIsLostAfterTheBoundOfProbes() throws Exception {
    var blocked = slave.expect("files:read").ignore();
    Async<Object> reading = async(() -> once(1));
    blocked.awaitArrival();
    int before = slave.probes();
    slave.fallSilent();

    Throwable e = reading.failure();
    assertOneLine(e);
    assertTrue(e.getMessage().contains("files:read of /f1"), e.getMessage());
    assertTrue(e.getMessage().contains("no answer to 5 probes"), e.getMessage());
    assertTrue(e.getMessage().contains("unknown"), e.getMessage());
    assertTrue(slave.probes() - before >= 5, () -> slave.probes() - before + " probes");
    assertTrue(session.isOpen());
  }

  @Test
  void aSlowCallIsNoLossWhileProbesAreAnswered() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("slow"));
    Async<String> reading = async(() -> text(once(1)));
    blocked.awaitArrival();
    int before = slave.probes();
    slave.await("many probes", s -> s.probes() > before + 12);
    gate.countDown();

    assertEquals("slow", reading.get());
  }

  @Test
  void aKilledSlaveFailsEveryPendingCall() throws Exception {
    List<Async<Object>> reading = new ArrayList<>();
    slave.always("files:read").ignore();
    for (int i = 0; i < 10; i++) {
      reading.add(async(() -> once(1)));
    }
    slave.await("all reads", s -> s.seen("files:read").size() == 10);
    slave.die();

    for (Async<Object> one : reading) {
      Throwable e = one.failure();
      assertOneLine(e);
      assertTrue(e.getMessage().contains("files:read"), e.getMessage());
    }
    awaitState("reconnecting");
    Throwable e = assertThrows(HostLostException.class, () -> look(1));
    assertOneLine(e);
    assertTrue(e.getMessage().contains("not connected since"), e.getMessage());
    assertTrue(e.getMessage().contains("awaitBack"), e.getMessage());
  }

  @Test
  void aRestartedSlaveIsAnotherEpochAndOldHandlesStayDead() throws Exception {
    slave.always("files:size").reply(1L);
    look(1);
    long epoch = session.epoch();
    session.checkEpoch(epoch, "/f1");
    slave.die();
    awaitState("reconnecting");
    assertOneLine(assertThrows(IOException.class, () -> session.checkEpoch(epoch, "/f1")));
    slave.slaveInfo().setPid(2);
    slave.restart();
    session.awaitBack(SOON);

    assertEquals("connected", session.state());
    assertNotEquals(epoch, session.epoch());
    assertEquals(2, session.info().getPid());
    Throwable dead = assertThrows(IOException.class, () -> session.checkEpoch(epoch, "/f1"));
    assertOneLine(dead);
    assertTrue(dead.getMessage().contains("/f1"), dead.getMessage());
    assertEquals(1, look(1));
    List<Seen> sizes = slave.seen("files:size");
    assertNotEquals(sizes.get(0).envelope().epoch(), sizes.get(1).envelope().epoch());
  }

  /** Or relative names would lead to other files than before. */
  @Test
  void theDirectoryThatWasChosenIsEnteredAgainAfterARestart() throws Exception {
    choose("/var/log");
    slave.die();
    awaitState("reconnecting");
    slave.expect("session:changeDirectory").reply(ByteBuffer.wrap(bytes("/var/log")));
    slave.restart();
    session.awaitBack(SOON);

    assertArrayEquals(bytes("/var/log"), session.workingDirectory());
    assertEquals(2, slave.seen("session:changeDirectory").size());
  }

  @Test
  void aDirectoryThatIsNotThereAfterARestartKeepsTheHostLostUntilItIs() throws Exception {
    choose("/tmp/bench");
    slave.die();
    awaitState("reconnecting");
    slave.always("session:changeDirectory").fail(ErrorKind.NO_SUCH_FILE, "No such file");
    slave.restart();
    slave.await("some tries", s -> s.seen("session:changeDirectory").size() >= 4);
    Throwable e = assertThrows(IOException.class, () -> once(1));
    assertOneLine(e);
    assertTrue(e.getMessage().contains("the working directory /tmp/bench cannot"), e.getMessage());
    assertEquals(List.of(), slave.seen("files:read"), "nothing is done elsewhere");

    slave.expect("session:changeDirectory").reply(ByteBuffer.wrap(bytes("/tmp/bench")));
    session.awaitBack(SOON);
    assertArrayEquals(bytes("/tmp/bench"), session.workingDirectory());
  }

  private void choose(String directory) throws Exception {
    slave.expect("session:changeDirectory").reply(ByteBuffer.wrap(bytes(directory)));
    session.changeDirectory(bytes(directory));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aLostControlConnectionIsJoinedAgainAndNothingIsLost() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("kept"));
    Async<String> reading = async(() -> text(once(1)));
    blocked.awaitArrival();
    long epoch = session.epoch();
    slave.drop(Purpose.CONTROL);
    int before = slave.probes();
    slave.await("probes on the new one", s -> s.probes() > before + 3);
    gate.countDown();

    assertEquals("kept", reading.get());
    assertEquals(epoch, session.epoch());
    assertEquals(1, slave.seen("session:open").size());
    assertEquals(1, slave.open(Purpose.CONTROL));
  }

  @Test
  void aSlaveThatDropsEveryControlConnectionIsLostInTimeAndNotDialledWithoutPause()
      throws Exception {
    var blocked = slave.expect("files:read").ignore();
    Async<Object> reading = async(() -> once(1));
    blocked.awaitArrival();
    slave.dropJoins();
    slave.drop(Purpose.CONTROL);

    Throwable e = reading.failure();
    assertOneLine(e);
    assertTrue(e.getMessage().contains("files:read of /f1"), e.getMessage());
    assertTrue(e.getMessage().contains("no answer to 5 probes"), e.getMessage());
    assertTrue(slave.joins() <= 20, () -> slave.joins() + " joins");
  }

  @Test
  void aSlaveThatForgetsEverySessionItOpensIsNotDialledWithoutPause() throws Exception {
    long start = System.nanoTime();
    slave.forgetSessions();
    slave.drop(Purpose.CONTROL);
    slave.await("many sessions", s -> s.seen("session:open").size() >= 12);

    // Ten pauses: 10, 20, 40, 80 and six times 100 ms.
    assertTrue(System.nanoTime() - start >= Duration.ofMillis(700).toNanos());
  }

  @Test
  void aFloodOfEventsOnTheControlConnectionDoesNotStandForAnAnswer() throws Exception {
    var blocked = slave.expect("files:read").ignore();
    Async<Object> reading = async(() -> once(1));
    blocked.awaitArrival();
    slave.dropJoins();
    byte[] events = events(20_000);
    slave.expect("session:probe").bytes(events);

    Throwable e = reading.failure();
    assertOneLine(e);
    assertTrue(e.getMessage().contains("files:read of /f1"), e.getMessage());
    assertTrue(e.getMessage().contains("no answer to 5 probes"), e.getMessage());
  }

  private static byte[] events(int count) {
    ByteBuffer frames = ByteBuffer.allocate(count * (4 + Envelope.HEADER_LENGTH));
    for (int i = 0; i < count; i++) {
      frames.putInt(Envelope.HEADER_LENGTH).put(EVENT);
      frames.put(new byte[Envelope.HEADER_LENGTH - 1]);
    }
    return frames.array();
  }

  @Test
  void aLostControlConnectionOfAForgottenSessionIsALoss() throws Exception {
    long epoch = session.epoch();
    slave.forgetSession();
    slave.drop(Purpose.CONTROL);
    eventually("another session", () -> session.epoch() != epoch);

    List<Seen> opens = slave.seen("session:open");
    assertEquals(2, opens.size());
    assertFalse(request(opens.get(0)).isSetReplaces());
    assertTrue(request(opens.get(1)).isSetReplaces(), "it names the one whose place it takes");
    slave.expect("files:size").reply(1L);
    session.awaitBack(SOON);
    assertEquals(1, look(1));
  }

  private static OpenRequest request(Seen open) {
    return ((SessionService.open_args) open.args()).getRequest();
  }

  @Test
  void hostileFramesOnTheControlConnectionAreALossAndNoHang() throws Exception {
    slave.expect("session:probe").frame(envelope -> envelope, new byte[3]);
    slave.await("a new control connection", s -> s.probes() > 3);

    slave.expect("files:size").reply(1L);
    session.awaitBack(SOON);
    assertEquals(1, look(1));
  }

  @Test
  void awaitingWhatIsThereReturnsAfterASignOfLife() throws Exception {
    int before = slave.probes();
    session.awaitBack(SOON);

    assertTrue(slave.probes() > before);
  }

  @Test
  void awaitingASilentSlaveEndsInTimeNamingTheHost() throws Exception {
    slave.fallSilent();
    long start = System.nanoTime();

    IOException e =
        assertThrows(IOException.class, () -> session.awaitBack(Duration.ofMillis(300)));
    assertTrue(e.getMessage().startsWith("bench1: not back within 300 ms"), e.getMessage());
    assertTrue(System.nanoTime() - start < SOON.toNanos());
    slave.die();
    awaitState("reconnecting");
    e = assertThrows(IOException.class, () -> session.awaitBack(Duration.ofMillis(300)));
    assertTrue(e.getMessage().contains("not connected since"), e.getMessage());
  }

  @Test
  void awaitingCanBeInterrupted() throws Exception {
    slave.die();
    awaitState("reconnecting");
    Async<Object> waiting =
        async(
            () -> {
              session.awaitBack(SOON);
              return null;
            });
    eventually("waiting", () -> waiting.thread().getState() == Thread.State.TIMED_WAITING);
    waiting.thread().interrupt();

    assertInstanceOf(InterruptedException.class, waiting.failure());
  }

  @Test
  void aSlaveThatAcceptsAndSaysNothingDoesNotHoldACallBackAfterALoss() throws Exception {
    slave.stopHandshakes();
    Async<Object> dialling = async(() -> look(1));
    slave.await("the dial", s -> dialling.thread().getState() == Thread.State.RUNNABLE);
    slave.fallSilent();

    assertOneLine(dialling.failure());
  }

  @Test
  void closingWhileReconnectingEndsEverything() throws Exception {
    slave.die();
    awaitState("reconnecting");
    session.close();

    assertEquals("closed", session.state());
    assertFalse(session.isOpen());
    assertEquals(List.of(), sessionThreads());
    HostLostException e = assertThrows(HostLostException.class, () -> look(1));
    assertTrue(e.getMessage().contains("closed"), e.getMessage());
    IOException awaited = assertThrows(IOException.class, () -> session.awaitBack(SOON));
    assertTrue(awaited.getMessage().contains("closed"), awaited.getMessage());
  }

  @Test
  void closingWhileANewSessionIsAwaitedEndsEverything() throws Exception {
    var opening = slave.expect("session:open").ignore();
    slave.forgetSession();
    slave.drop(Purpose.CONTROL);
    opening.awaitArrival();
    long start = System.nanoTime();
    session.close();

    assertEquals(List.of(), sessionThreads());
    assertTrue(System.nanoTime() - start < LIMITS.goodbye().toNanos());
  }

  @Test
  void closingWhileADialHangsEndsIt() throws Exception {
    slave.stopHandshakes();
    slave.drop(Purpose.CONTROL);
    session.close();

    assertEquals(List.of(), sessionThreads());
  }
}
