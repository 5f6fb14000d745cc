package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.splitbrain.testkit.FakeSlave.Seen;
import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.hello.Purpose;
import dev.splitbrain.wire.session.SessionService;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SessionCancelTest extends SessionTestBase {
  private void assertCancelledOnControl(long request) {
    Seen read = slave.seen("files:read").get(0);
    Seen cancel = slave.seen("session:cancel").get(0);
    assertEquals(request, read.envelope().requestId());
    assertEquals(request, ((SessionService.cancel_args) cancel.args()).getRequestId());
    assertTrue(read.connection() != cancel.connection());
  }

  @Test
  void anInterruptCancelsTheRequestAndTheConnectionGoesOn() throws Exception {
    var blocked = slave.expect("files:read").untilCancelled();
    Async<Boolean> reading =
        async(
            () -> {
              Failure failure = assertThrows(Failure.class, () -> onceInterruptibly(1));
              assertEquals(ErrorKind.CANCELLED, failure.getKind());
              return Thread.currentThread().isInterrupted();
            });
    blocked.awaitArrival();
    reading.thread().interrupt();

    assertTrue(reading.get(), "the interrupt status is left set");
    assertCancelledOnControl(slave.seen("files:read").get(0).envelope().requestId());
    slave.expect("files:size").reply(1L);
    assertEquals(1, look(1));
    assertEquals(1, slave.open(Purpose.CALL));
  }

  @Test
  void anInterruptThatIsThereAlreadySendsNothing() throws Exception {
    Thread.currentThread().interrupt();
    Failure failure = assertThrows(Failure.class, () -> onceInterruptibly(1));

    assertTrue(Thread.interrupted());
    assertEquals(ErrorKind.CANCELLED, failure.getKind());
    assertEquals(List.of(), slave.seen("files:read"));
    assertEquals(0, session.roundTrips());
  }

  @Test
  void aPlainCallIsNotInterruptedAndKeepsTheStatus() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("whole"));
    Async<String> reading =
        async(() -> text(once(1)) + " " + Thread.currentThread().isInterrupted());
    blocked.awaitArrival();
    reading.thread().interrupt();
    gate.countDown();

    assertEquals("whole true", reading.get());
    assertEquals(List.of(), slave.seen("session:cancel"));
  }

  @Test
  void aReplyThatCrossesTheInterruptIsKept() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("whole"));
    // A cancel that took nothing is repeated while the call lasts: this one's answer comes after
    // it.
    slave.expect("session:cancel").after(read).reply(false);
    Async<String> reading =
        async(() -> text(onceInterruptibly(1)) + " " + Thread.currentThread().isInterrupted());
    blocked.awaitArrival();
    reading.thread().interrupt();
    slave.await("the cancel", s -> s.seen("session:cancel").size() == 1);
    gate.countDown();

    assertEquals("whole true", reading.get());
    read.countDown();
  }

  @Test
  void anInterruptAfterTheCallCancelsNothing() throws Exception {
    slave.expect("files:read").reply(data("x"));
    onceInterruptibly(1);
    Thread.currentThread().interrupt();

    assertTrue(Thread.interrupted());
    slave.expect("files:size").reply(1L);
    look(1);
    assertEquals(List.of(), slave.seen("session:cancel"));
  }

  /** The cancel travels on another connection and may arrive before its request. */
  @Test
  void aCancelIsRepeatedUntilTheSlaveSaysThatItTook() throws Exception {
    var blocked = slave.expect("files:read").untilCancelled();
    slave.expect("session:cancel").reply(false);
    slave.expect("session:cancel").reply(false);
    Async<Throwable> reading = async(() -> assertThrows(Failure.class, () -> onceInterruptibly(1)));
    blocked.awaitArrival();
    reading.thread().interrupt();

    assertEquals(ErrorKind.CANCELLED, ((Failure) reading.get()).getKind());
    assertEquals(3, slave.seen("session:cancel").size());
  }

  @Test
  void anotherThreadCanEndACall() throws Exception {
    var blocked = slave.expect("files:read").untilCancelled();
    Cancellation cancellation = new Cancellation();
    Async<Throwable> reading =
        async(() -> assertThrows(Failure.class, () -> readCancellably(cancellation)));
    blocked.awaitArrival();
    cancellation.cancel();

    assertEquals(ErrorKind.CANCELLED, ((Failure) reading.get()).getKind());
    assertFalse(reading.thread().isInterrupted());
    Failure next = assertThrows(Failure.class, () -> readCancellably(cancellation));
    assertEquals(ErrorKind.CANCELLED, next.getKind());
    assertEquals(1, slave.seen("files:read").size());
  }

  private Object readCancellably(Cancellation cancellation) throws Exception {
    return session.callCancellably(
        call("read", "/f"), cancellation, client -> client.read(1, -1, 10));
  }

  @Test
  void manyCancelsAtOnceAllArrive() throws Exception {
    int count = 150;
    slave.always("files:read").untilCancelled();
    CountDownLatch ended = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      async(
          () -> {
            assertThrows(Failure.class, () -> onceInterruptibly(1));
            ended.countDown();
            return null;
          });
    }
    slave.await("all reads", s -> s.seen("files:read").size() == count);
    callers.forEach(Thread::interrupt);

    assertTrue(ended.await(20, TimeUnit.SECONDS), () -> ended.getCount() + " still wait");
    assertEquals("connected", session.state());
  }

  @Test
  void anInterruptedVirtualThreadKeepsItsConnection() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads");
    var blocked = slave.expect("files:read").untilCancelled();
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread virtual =
        startVirtual(
            () -> {
              try {
                Failure failure = assertThrows(Failure.class, () -> onceInterruptibly(1));
                result.complete(failure.getKind() + " " + Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    blocked.awaitArrival();
    virtual.interrupt();

    assertEquals("CANCELLED true", result.get(20, TimeUnit.SECONDS));
    slave.expect("files:size").reply(1L);
    assertEquals(1, look(1));
    assertEquals(1, slave.open(Purpose.CALL));
  }

  @Test
  void aPlainCallOfAVirtualThreadSurvivesItsInterrupt() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads");
    CountDownLatch gate = new CountDownLatch(1);
    var blocked = slave.expect("files:read").after(gate).reply(data("whole"));
    CompletableFuture<String> result = new CompletableFuture<>();
    Thread virtual =
        startVirtual(
            () -> {
              try {
                String text = text(once(1));
                fence(1);
                result.complete(text + " " + Thread.currentThread().isInterrupted());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            });
    slave.expect("files:closeUnawaited");
    blocked.awaitArrival();
    virtual.interrupt();
    gate.countDown();

    assertEquals("whole true", result.get(20, TimeUnit.SECONDS));
    slave.await("the fence", s -> s.seen("files:closeUnawaited").size() == 1);
    assertEquals(1, slave.open(Purpose.CALL));
    assertEquals("connected", session.state());
  }

  /** Thread.startVirtualThread, which Java 17 has not. */
  private static Thread startVirtual(Runnable task) throws Exception {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
  }
}
