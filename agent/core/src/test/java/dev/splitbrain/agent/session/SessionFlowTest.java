package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.wire.common.ErrorKind;
import dev.splitbrain.wire.common.Failure;
import dev.splitbrain.wire.files.FilesService;
import dev.splitbrain.wire.hello.Purpose;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests that are under way at once. */
class SessionFlowTest extends SessionTestBase {
  private Flow<FilesService.Client> flow() {
    return session.flow(call("readAt", "/f"));
  }

  private static void ask(Flow<FilesService.Client> flow, long position) throws Exception {
    flow.send(client -> client.send_readAt(1, position, 10));
  }

  private static String get(Flow<FilesService.Client> flow) throws Exception {
    return text(flow.receive(FilesService.Client::recv_readAt));
  }

  @Test
  void repliesComeInTheOrderOfTheRequests() throws Exception {
    slave.expect("files:readAt").reply(data("one"));
    slave.expect("files:readAt").reply(data("two"));
    slave.expect("files:readAt").reply(data("three"));
    slave.always("files:size").reply(1L);
    long stamp = session.callStamp();
    long changes = session.changeStamp();
    Flow<FilesService.Client> flow = flow();
    ask(flow, 0);
    ask(flow, 10);
    assertEquals("one", get(flow));
    ask(flow, 20);
    assertEquals("two", get(flow));
    assertEquals("three", get(flow));

    assertEquals(stamp + 6, session.callStamp(), "each end of each request");
    assertEquals(changes + 6, session.changeStamp());
    assertEquals(3, session.roundTrips());
    assertEquals(
        List.of("files:readAt", "files:readAt", "files:readAt"),
        heard.stream().map(RoutedCall::call).toList());
    look(1);
    assertEquals(1, slave.open(Purpose.CALL), "the connection was given back");
  }

  @Test
  void aCallMeanwhileHasAConnectionOfItsOwn() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    slave.expect("files:readAt").after(gate).reply(data("late"));
    slave.always("files:size").reply(1L);
    Flow<FilesService.Client> flow = flow();
    ask(flow, 0);
    look(1);
    gate.countDown();
    assertEquals("late", get(flow));
    assertEquals(2, slave.open(Purpose.CALL));
  }

  @Test
  void whatIsAbandonedIsReadByNobodyAndTheConnectionIsLentAgain() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    slave.expect("files:readAt").after(gate).reply(data("x"));
    slave.expect("files:readAt").reply(data("y"));
    slave.always("files:size").reply(1L);
    Flow<FilesService.Client> flow = flow();
    ask(flow, 0);
    ask(flow, 10);
    long stamp = session.callStamp();
    flow.abandon();
    assertEquals(stamp + 2, session.callStamp());
    assertEquals(2, session.roundTrips());
    flow.abandon();
    assertEquals(stamp + 2, session.callStamp(), "there was nothing left");
    look(1);
    assertEquals(2, slave.open(Purpose.CALL));

    gate.countDown();
    CallPool pool = ((LiveSession) session).links().link().pool();
    InProcessSession.await(() -> pool.idle() == 2);
    assertEquals(2, slave.open(Purpose.CALL), "none was broken, none more was made");
  }

  @Test
  void aFailureIsOfItsOwnRequest() throws Exception {
    Failure failure = new Failure();
    failure.setKind(ErrorKind.IO);
    failure.setReason("Input/output error");
    slave.expect("files:readAt").fail(failure);
    slave.expect("files:readAt").reply(data("after"));
    Flow<FilesService.Client> flow = flow();
    ask(flow, 0);
    ask(flow, 10);
    assertEquals("Input/output error", assertThrows(Failure.class, () -> get(flow)).getReason());
    assertEquals("after", get(flow));
  }

  @Test
  void aBreakLosesWhatWasUnderWayAndNothingElse() throws Exception {
    slave.expect("files:readAt").die();
    slave.always("files:size").reply(1L);
    Flow<FilesService.Client> flow = flow();
    ask(flow, 0);
    HostLostException e = assertThrows(HostLostException.class, () -> get(flow));
    assertTrue(e.getMessage().startsWith("bench1: files:readAt of /f failed"), e.getMessage());
    assertEquals(1, look(1));
    flow.abandon();

    slave.expect("files:readAt").reply(data("again"));
    ask(flow, 0);
    assertEquals("again", get(flow));
  }

  @Test
  void aSessionThatEndsTakesThemAlong() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    slave.expect("files:readAt").after(never).reply(data("x"));
    Flow<FilesService.Client> flow = flow();
    ask(flow, 0);
    flow.abandon();
    session.close();
    assertEquals(List.of(), sessionThreads());
    never.countDown();
  }

  @Test
  void onlyWhatMayBeLeftUnreadIsUnderWay() {
    assertThrows(IllegalArgumentException.class, () -> session.flow(call("read", "/f")));
    assertThrows(IllegalArgumentException.class, () -> session.flow(call("size", "/f")));
  }
}
