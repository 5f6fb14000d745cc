package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.hello.Purpose;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SessionCloseTest extends SessionTestBase {
  @Test
  void theGoodbyeIsAwaitedAndNoThreadIsLeft() throws Exception {
    assertEquals(
        List.of("splitbrain-listener-bench1", "splitbrain-supervisor-bench1"), sessionThreads());
    CountDownLatch gate = new CountDownLatch(1);
    var goodbye = slave.expect("session:close").after(gate).reply(null);
    Async<Object> closing =
        async(
            () -> {
              session.close();
              return null;
            });
    goodbye.awaitArrival();
    assertFalse(closing.result().isDone());
    gate.countDown();
    closing.get();

    assertEquals(List.of(), sessionThreads());
    slave.await("closed connections", s -> s.open(Purpose.CONTROL) == 0);
    assertEquals(0, slave.open(Purpose.CALL));
    assertEquals("closed", session.state());
  }

  @Test
  void closingTwiceSaysGoodbyeOnce() throws Exception {
    session.close();
    session.close();

    assertEquals(1, slave.seen("session:close").size());
  }

  @Test
  void pendingCallsFailWhenTheSessionIsClosed() throws Exception {
    var blocked = slave.expect("files:read").ignore();
    Async<Object> reading = async(() -> once(1));
    blocked.awaitArrival();
    session.close();

    Throwable e = reading.failure();
    assertTrue(e instanceof HostLostException, e.toString());
    assertTrue(e.getMessage().contains("closed"), e.getMessage());
  }

  @Test
  void anInterruptedCloseStillEndsEverythingAndKeepsTheStatus() throws Exception {
    Thread.currentThread().interrupt();
    session.close();

    assertTrue(Thread.interrupted());
    assertEquals(List.of(), sessionThreads());
    assertEquals(1, slave.seen("session:close").size());
  }

  @Test
  void callsAfterTheCloseNameIt() throws Exception {
    session.close();

    HostLostException e = assertThrows(HostLostException.class, () -> look(1));
    assertEquals("bench1: files:size of /f1 failed: the session is closed", e.getMessage());
    fence(1);
    assertEquals(List.of(), slave.seen("files:closeUnawaited"));
    assertNotNull(heard.get(heard.size() - 1).failure());
  }

  @Test
  void leakedHandlesAreReleasedInBatches() throws Exception {
    long epoch = session.epoch();
    LongStream.rangeClosed(1, 2500).forEach(handle -> session.releaseLater(handle, epoch));
    session.releaseLater(9999, epoch + 1);
    slave.await("all released", s -> s.released().size() >= 2500);

    Set<Long> released = new HashSet<>(slave.released());
    assertEquals(2500, released.size());
    assertFalse(released.contains(9999L), "a handle of another epoch is none of this slave's");
    assertTrue(slave.seen("session:release").size() <= 10);
    assertEquals(0, session.roundTrips());
  }

  @Test
  void aReleaseThatGotLostIsMadeAgain() throws Exception {
    slave.expect("session:release").die();
    session.releaseLater(7, session.epoch());
    slave.await("the release again", s -> s.released().contains(7L));

    assertEquals(2, slave.seen("session:release").size());
  }

  @Test
  void sessionThreadsAreDaemonsThatInheritNothing() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (isOfSession(thread)) {
        assertTrue(thread.isDaemon(), thread.getName());
        assertEquals("system", thread.getThreadGroup().getName());
        assertEquals(Sessions.class.getClassLoader(), thread.getContextClassLoader());
      }
    }
  }
}
