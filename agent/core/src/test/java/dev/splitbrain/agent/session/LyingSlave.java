package dev.splitbrain.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.splitbrain.testkit.FakeSlave;

/** A session with a scripted slave, for replies that cannot be true. */
public final class LyingSlave implements AutoCloseable {
  private static final String SUBJECT = "/the/subject";

  /** The slave, for scripts of one's own. */
  public final FakeSlave slave;

  /** The session of the host {@code bench1}. */
  public final ManagedSession session;

  /** Starts both. */
  public LyingSlave() throws Exception {
    slave = FakeSlave.start();
    session = new Sessions().open("bench1", slave.url());
  }

  /**
   * Has a call answered with a lie, and checks that the error names host, call, subject and what.
   *
   * @param words that the error must have
   */
  public <C> void assertRefused(
      Stub<C> stub, String call, Object lie, String words, StubCall<C, ?> body) {
    String method = call.substring(call.indexOf(':') + 1);
    slave.expect(call).reply(lie);
    String what = call + " answered with " + lie;
    UntrueReplyException e =
        assertThrows(
            UntrueReplyException.class,
            () -> session.call(new Call<>(stub, method, SUBJECT, "a test"), body),
            what);
    String start = "bench1: " + call + " of " + SUBJECT + " failed: protocol error of host bench1";
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  /** Ends both; fails if anything came that was not expected. */
  @Override
  public void close() throws Exception {
    session.close();
    slave.close();
  }
}
