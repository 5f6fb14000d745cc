package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testkit.FakeSlave.Seen;
import dev.splitbrain.wire.envelope.FrameKind;
import dev.splitbrain.wire.hello.Purpose;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SessionFenceTest extends SessionTestBase {
  private static long fences(Seen seen) {
    return seen.envelope().fences();
  }

  @Test
  void laterRequestsNameTheFencesBeforeThem() throws Exception {
    slave.always("files:size").reply(1L);
    slave.always("files:closeUnawaited");
    look(1);
    fence(1);
    fence(2);
    look(1);
    fence(3);
    look(1);

    List<Seen> closes = slave.seen("files:closeUnawaited");
    assertEquals(List.of(1L, 2L, 3L), closes.stream().map(SessionFenceTest::fences).toList());
    closes.forEach(close -> assertEquals(FrameKind.FENCE, close.envelope().kind()));
    assertEquals(
        List.of(0L, 2L, 3L),
        slave.seen("files:size").stream().map(SessionFenceTest::fences).toList());
    assertEquals(3, session.roundTrips(), "a fence waits for nothing");
    assertEquals(1, slave.open(Purpose.CALL));
  }

  @Test
  void aRequestOnAnotherConnectionWaitsForTheFenceToo() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("x"));
    Async<String> reading = async(() -> text(once(1)));
    blocked.awaitArrival();
    slave.always("files:closeUnawaited");
    slave.always("files:size").reply(1L);

    fence(1); // No connection is idle: the fence sender makes one.
    look(1);

    assertEquals(1, fences(slave.seen("files:size").get(0)));
    assertEquals(1, slave.seen("files:closeUnawaited").size());
    gate.countDown();
    assertEquals("x", reading.get());
  }

  @Test
  void aFenceThatDiedWithItsConnectionIsSentAgain() throws Exception {
    slave.always("files:size").reply(1L);
    look(1);
    slave.expect("files:closeUnawaited").die();

    fence(1);

    // Carried out before the connection broke or not: it comes again and is not repeated.
    slave.await("the fence again", s -> s.repeatedFences() == 1);
    assertEquals(1, look(1));
    List<Seen> closes = slave.seen("files:closeUnawaited");
    assertEquals(2, closes.size());
    assertEquals(1, fences(closes.get(1)));
    assertEquals(closes.get(0).args(), closes.get(1).args());
    assertTrue(closes.get(0).connection() != closes.get(1).connection());
  }

  @Test
  void aFenceThatAReplyProvedIsNotSentAgain() throws Exception {
    slave.always("files:size").reply(1L);
    slave.always("files:closeUnawaited");
    look(1);
    fence(1);
    look(1);
    int probes = slave.probes();
    slave.drop(Purpose.CALL);
    look(1);
    slave.await("some ticks", s -> s.probes() > probes + 4);

    assertEquals(1, slave.seen("files:closeUnawaited").size());
    assertEquals(0, slave.repeatedFences());
  }

  @Test
  void aFenceThatNothingFollowsIsProvedByASignOfLifeOnItsConnection() throws Exception {
    slave.always("files:size").reply(1L);
    slave.always("files:closeUnawaited");
    look(1);
    fence(1);
    int probes = slave.probes();
    slave.await("ticks", s -> s.probes() > probes + 6);

    assertEquals(1, slave.seen("files:closeUnawaited").size());
    assertEquals(1, slave.open(Purpose.CALL), "no second connection was needed");
    assertEquals(1, look(1));
  }

  @Test
  void aFenceWithoutALinkIsNoError() throws Exception {
    slave.die();
    awaitState("reconnecting");
    fence(1);

    assertNotNull(heard.get(0).failure());
    assertEquals(List.of(), slave.seen("files:closeUnawaited"));
  }

  @Test
  void fencesOfALostSessionAreForgotten() throws Exception {
    slave.always("files:size").reply(1L);
    slave.always("files:closeUnawaited");
    look(1);
    fence(1);
    slave.await("the fence", s -> s.seen("files:closeUnawaited").size() == 1);
    slave.die();
    awaitState("reconnecting");
    slave.restart();
    session.awaitBack(java.time.Duration.ofSeconds(20));
    look(1);

    List<Seen> sizes = slave.seen("files:size");
    assertEquals(0, fences(sizes.get(sizes.size() - 1)));
    assertEquals(1, slave.seen("files:closeUnawaited").size());
  }

  @Test
  void eightThreadsOfWritesClosesAndLooksStayInOrder() throws Exception {
    slave.always("files:read").reply(data("x"));
    slave.always("files:size").reply(1L);
    slave.always("files:closeUnawaited");
    List<Async<Boolean>> all = new java.util.ArrayList<>();
    for (int t = 0; t < 8; t++) {
      all.add(
          async(
              () -> {
                for (int i = 0; i < 200; i++) {
                  once(i);
                  fence(i);
                  look(i);
                }
                return true;
              }));
    }
    for (Async<Boolean> one : all) {
      assertTrue(one.get());
    }
    // The fake holds a request back until its fences have come, and complains if they do not.
    assertEquals(1600, slave.seen("files:closeUnawaited").size() - slave.repeatedFences());
    assertEquals(
        1600,
        slave.seen("files:closeUnawaited").stream()
            .map(SessionFenceTest::fences)
            .distinct()
            .count());
  }
}
