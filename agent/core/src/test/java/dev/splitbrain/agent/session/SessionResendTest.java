package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testkit.FakeSlave.Seen;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionResendTest extends SessionTestBase {
  @Test
  void aRequestWhoseConnectionBrokeIsSentAgainUnderItsId() throws Exception {
    slave.expect("files:read").die();
    slave.expect("files:read").reply(data("once"));

    assertEquals("once", text(once(1)));

    List<Seen> reads = slave.seen("files:read");
    assertEquals(reads.get(0).envelope().requestId(), reads.get(1).envelope().requestId());
    assertEquals(reads.get(0).args(), reads.get(1).args());
    assertNotEquals(reads.get(0).connection(), reads.get(1).connection());
    assertTrue(
        reads.get(1).envelope().repliesUpTo() < reads.get(1).envelope().requestId(),
        "or the slave could forget it");
    assertEquals(2, session.roundTrips());
    assertEquals(2, heard.get(0).roundTrips());
    assertEquals("connected", session.state());
  }

  @Test
  void theReplyThatTheSlaveKeptIsTakenHoweverManyCallsItsConnectionsMadeBefore() throws Exception {
    slave.always("files:size").reply(1L);
    for (int i = 0; i < 3; i++) {
      look(1);
    }
    slave.expect("files:read").die();
    slave.expect("files:read").reply(data("kept"));
    assertEquals("kept", text(once(1)));

    slave.expect("files:read").truncate(data("kept again"));
    slave.expect("files:read").reply(data("kept again"));
    assertEquals("kept again", text(once(1)));
    assertEquals(1, look(1), "and the connection goes on");
  }

  @Test
  void aReplyThatBreaksOffIsAskedForAgain() throws Exception {
    slave.expect("files:read").truncate(data("half"));
    slave.expect("files:read").reply(data("whole"));

    assertEquals("whole", text(once(1)));
  }

  @Test
  void aConnectionThatBrokeWhileNobodyUsedItIsNoticedByNobody() throws Exception {
    slave.always("files:size").reply(5L);
    look(1);
    slave.drop(dev.splitbrain.wire.hello.Purpose.CALL);

    assertEquals(5, look(1));
    assertEquals("connected", session.state());
  }

  @Test
  void aConnectionThatBreaksTwiceLeavesTheOutcomeUnknown() throws Exception {
    long epoch = session.epoch();
    slave.expect("files:read").die();
    slave.expect("files:read").die();

    HostLostException e = assertThrows(HostLostException.class, () -> once(1));
    assertTrue(e.getMessage().startsWith("bench1: files:read of /f1 failed"), e.getMessage());
    assertTrue(e.getMessage().contains("unknown"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count());
    slave.expect("files:size").reply(1L);
    assertEquals(1, look(1));
    assertEquals(epoch, session.epoch());
  }

  @Test
  void aLookHasNoOutcomeToBeUnknown() throws Exception {
    slave.expect("files:size").die();
    slave.expect("files:size").die();

    HostLostException e = assertThrows(HostLostException.class, () -> look(1));
    assertTrue(!e.getMessage().contains("unknown"), e.getMessage());
  }

  @Test
  void aFrameOverTheLimitIsNotReadAndTheRequestIsAskedForAgain() throws Exception {
    slave.expect("files:size").bytes(new byte[] {0x7f, 0, 0, 0, 2});
    slave.expect("files:size").reply(8L);

    assertEquals(8, look(1));
  }

  @Test
  void whenTheSlaveForgotTheSessionTheOutcomeIsUnknownAndANewSessionComes() throws Exception {
    long epoch = session.epoch();
    slave.always("files:size").reply(1L);
    look(1);
    slave.forgetSession();
    slave.expect("files:read").die();

    HostLostException e = assertThrows(HostLostException.class, () -> once(1));
    assertTrue(e.getMessage().contains("does not know the session"), e.getMessage());
    assertTrue(e.getMessage().contains("unknown"), e.getMessage());
    assertTrue(e.getMessage().contains("awaitBack"), e.getMessage());
    session.awaitBack(java.time.Duration.ofSeconds(20));
    assertNotEquals(epoch, session.epoch());
    assertThrows(HostLostException.class, () -> session.checkEpoch(epoch, "/f1"));
    session.checkEpoch(session.epoch(), "/f1");
  }

  @Test
  void aRefusalThatTheSessionIsGoneEndsTheLink() throws Exception {
    slave
        .expect("files:read")
        .refuse(dev.splitbrain.wire.common.ErrorKind.NO_SESSION, "the slave was restarted");

    HostLostException e = assertThrows(HostLostException.class, () -> once(1));
    assertTrue(e.getMessage().contains("does not know the session"), e.getMessage());
    session.awaitBack(java.time.Duration.ofSeconds(20));
    slave.expect("files:size").reply(1L);
    assertEquals(1, look(1));
  }
}
